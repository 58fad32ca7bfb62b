/** Blocks with halos: what a stencil needs of the neighbours, near or far. */
import { type AxisChunks, axisRuns } from "../../core/index.ts";
import type { Layer } from "../layer.ts";
import type { LayerType } from "../layer-type.ts";
import { f, schema } from "../schema.ts";
import { assembleKernel, sameAxes } from "./assemble.ts";
import { inSizeOf, moveCost, requireAttr } from "./move-cost.ts";
import { type Boundary, overlapMap } from "./overlap-map.ts";
import { type Product, productCull, productExpansion } from "./product.ts";

/** Depths in elements, and what lies outside the array, for each axis. */
export interface OverlapAttrs {
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly boundary: readonly Boundary[];
}

const NAMES: readonly unknown[] = ["none", "reflect", "nearest", "periodic"];

/** Output block `i` is input block `i` with its halo; with boundary "none" halos end at the array. */
export const overlap: LayerType<OverlapAttrs> = {
  name: "overlap",
  version: 1,
  phase: "physical",
  schema: schema<OverlapAttrs>({
    before: f.ints,
    after: f.ints,
    boundary: f.list(f.either(f.oneOf("none", "reflect", "nearest", "periodic"), f.number)),
  }),
  arity: { min: 1, max: 1 },
  derive: (attrs, [input]) => {
    checkOverlap(attrs, input);
    const chunks = input.chunks.map((axis, a) => haloAxis(axis, attrs, a));
    return { shape: chunks.map(({ length }) => length), dtype: input.dtype, chunks };
  },
  expand: (layer) => productExpansion(productOf(layer)),
  cull: (layer, needed) => [productCull(productOf(layer), needed)],
  kernel: ({ attrs, shape }) =>
    assembleKernel(
      sameAxes(shape.length),
      attrs.boundary.map((edge) => (typeof edge === "number" ? edge : null)),
    ),
  cost: (layer) => moveCost(layer),
  summary: ({ attrs }) =>
    attrs.boundary.map((edge, a) => `${attrs.before[a]}+${attrs.after[a]} ${edge}`).join(", "),
};

function checkOverlap(attrs: OverlapAttrs, input: Layer): void {
  const rank = input.shape.length;
  for (const name of ["before", "after", "boundary"] as const) {
    const list = attrs[name];
    requireAttr(list.length === rank, "overlap", name, list, `one entry for each of ${rank} axes`);
  }
  for (const name of ["before", "after"] as const) {
    const list = attrs[name];
    requireAttr(
      list.every((depth) => depth >= 0),
      "overlap",
      name,
      list,
      "depths, none negative",
    );
  }
  attrs.boundary.forEach((edge, a) => {
    const named = typeof edge === "number" || NAMES.includes(edge);
    requireAttr(named, "overlap", "boundary", edge, `a number or one of ${NAMES.join(", ")}`);
    const depth = attrs.before[a] + attrs.after[a];
    const filled = depth === 0 || input.shape[a] > 0 || edge === "none" || typeof edge === "number";
    requireAttr(
      filled,
      "overlap",
      "boundary",
      edge,
      `a constant or "none" for the empty axis ${a}`,
    );
  });
}

/** Block lengths with halos. Only blocks within reach of an end may differ from their neighbours. */
function haloAxis(axis: AxisChunks, attrs: OverlapAttrs, a: number): AxisChunks {
  const [before, after] = [attrs.before[a], attrs.after[a]];
  if (attrs.boundary[a] !== "none") {
    return axisRuns(
      axis.sizes.map((size) => size + before + after),
      axis.counts,
    );
  }
  return clippedAxis(axis, before, after);
}

function clippedAxis(axis: AxisChunks, before: number, after: number): AxisChunks {
  const sizes: number[] = [];
  const counts: number[] = [];
  const push = (size: number, count: number): void => {
    if (count <= 0) return;
    sizes.push(size);
    counts.push(count);
  };
  let start = 0;
  axis.sizes.forEach((size, run) => {
    const count = axis.counts[run];
    const haloed = (k: number): number => {
      const p = start + k * size;
      return Math.min(axis.length, p + size + after) - Math.max(0, p - before);
    };
    // Blocks before `head` are clipped in front, those from `tail` on behind; between them none is.
    const room = axis.length - after - start - size;
    const [lead, free] =
      size > 0
        ? [Math.ceil((before - start) / size), Math.floor(room / size) + 1]
        : [start < before ? count : 0, room < 0 ? 0 : count];
    const head = clamp(lead, count);
    const tail = Math.max(head, clamp(free, count));
    for (let k = 0; k < head; k++) push(haloed(k), 1);
    push(size + before + after, tail - head);
    for (let k = tail; k < count; k++) push(haloed(k), 1);
    start += size * count;
  });
  return axisRuns(sizes, counts);
}

const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, value));

function productOf(layer: Layer<OverlapAttrs>): Product {
  const [input] = layer.inputs;
  const { before, after, boundary } = layer.attrs;
  return {
    inGrid: input.grid,
    outGrid: layer.grid,
    inSize: inSizeOf(input),
    maps: input.chunks.map((axis, a) => overlapMap(axis, before[a], after[a], boundary[a])),
    outAxis: sameAxes(input.shape.length),
  };
}
