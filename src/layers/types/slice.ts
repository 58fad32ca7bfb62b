/** Basic indexing: `start`, `step` and `length` for each axis; every output block is cut from one block. */
import { type Chunks, sliceAxis } from "../../core/index.ts";
import type { Layer } from "../layer.ts";
import type { Derived, LayerType } from "../layer-type.ts";
import { f, schema } from "../schema.ts";
import { assembleKernel, sameAxes } from "./assemble.ts";
import { sliceMap } from "./axis-map.ts";
import { inSizeOf, moveCost, requireAttr } from "./move-cost.ts";
import { type Product, productCull, productExpansion } from "./product.ts";

/** Output position `j` along an axis of the input is input position `start + step * j`. */
export interface SliceAttrs {
  readonly start: readonly number[];
  /** Not 0; negative ones go backwards. */
  readonly step: readonly number[];
  readonly length: readonly number[];
  /** Axes of the input, of length 1 here, that the output does not have. Ascending. */
  readonly drop: readonly number[];
}

/** `x[start::step]` along every axis, without the axes in `drop`. */
export const slice: LayerType<SliceAttrs> = {
  name: "slice",
  version: 1,
  phase: "physical",
  schema: schema<SliceAttrs>({ start: f.ints, step: f.ints, length: f.ints, drop: f.ints }),
  arity: { min: 1, max: 1 },
  derive: (attrs, [input]) => ({ ...shownBy(attrs, input), dtype: input.dtype }),
  expand: (layer) => productExpansion(productOf(layer)),
  cull: (layer, needed) => [productCull(productOf(layer), needed)],
  kernel: (layer) => assembleKernel(keptAxes(layer.attrs, layer.inputs[0].shape.length)),
  cost: (layer) => moveCost(layer),
  summary: ({ attrs }) => `[${attrs.start.map((_, a) => sliceText(attrs, a)).join(", ")}]`,
};

type Shown = Pick<Derived, "shape" | "chunks">;

/** The slice that was made last: rules put the same one below layer after layer that is cut alike. */
let latest: { readonly attrs: SliceAttrs; readonly of: Chunks; readonly shown: Shown } | null =
  null;

function shownBy(attrs: SliceAttrs, input: Layer): Shown {
  if (latest?.attrs === attrs && latest.of === input.chunks) return latest.shown;
  checkSlice(attrs, input);
  const all = slicedChunks(attrs, input.chunks);
  const chunks = keptAxes(attrs, input.shape.length).map((axis) => all[axis]);
  const shown = Object.freeze({
    shape: Object.freeze(chunks.map(({ length }) => length)),
    chunks: Object.freeze(chunks),
  });
  latest = { attrs, of: input.chunks, shown };
  return shown;
}

function checkSlice({ start, step, length, drop }: SliceAttrs, input: Layer): void {
  const rank = input.shape.length;
  for (const [name, list] of Object.entries({ start, step, length })) {
    requireAttr(list.length === rank, "slice", name, list, `one number for each of ${rank} axes`);
  }
  requireAttr(
    drop.every((axis, k) => axis >= 0 && axis < rank && (k === 0 || axis > drop[k - 1])),
    "slice",
    "drop",
    drop,
    "an ascending list of axes",
  );
  requireAttr(
    drop.every((axis) => length[axis] === 1),
    "slice",
    "drop",
    drop,
    "axes of which one position is left",
  );
  input.shape.forEach((size, a) => {
    requireAttr(step[a] !== 0, "slice", "step", step[a], `not 0 along axis ${a}`);
    const last = start[a] + step[a] * (length[a] - 1);
    const inside =
      length[a] === 0 || (Math.min(start[a], last) >= 0 && Math.max(start[a], last) < size);
    requireAttr(
      length[a] >= 0 && inside,
      "slice",
      "length",
      length[a],
      `one that stays within axis ${a} of length ${size}`,
    );
  });
}

/** Chunks of every axis of the input after slicing, dropped ones included. */
const slicedChunks = ({ start, step, length }: SliceAttrs, chunks: Chunks): Chunks =>
  chunks.map((axis, a) => sliceAxis(axis, start[a], step[a], length[a]));

const keptAxes = ({ drop }: SliceAttrs, rank: number): readonly number[] =>
  sameAxes(rank).filter((axis) => !drop.includes(axis));

function productOf(layer: Layer<SliceAttrs>): Product {
  const [input] = layer.inputs;
  const { attrs } = layer;
  const all = slicedChunks(attrs, input.chunks);
  const kept = keptAxes(attrs, input.shape.length);
  return {
    inGrid: input.grid,
    outGrid: layer.grid,
    inSize: inSizeOf(input),
    maps: input.chunks.map((axis, a) => sliceMap(axis, all[a], attrs.start[a], attrs.step[a])),
    outAxis: input.chunks.map((_, axis) => kept.indexOf(axis)),
  };
}

function sliceText({ start, step, length, drop }: SliceAttrs, axis: number): string {
  if (drop.includes(axis)) return String(start[axis]);
  const stop = start[axis] + step[axis] * length[axis];
  return step[axis] === 1 ? `${start[axis]}:${stop}` : `${start[axis]}:${stop}:${step[axis]}`;
}
