/** What must hold for every layer that only moves elements, beside the laws of all layers. */
import { expect } from "@jest/globals";
import fc from "fast-check";
import {
  type AxisChunks,
  axisOf,
  type Chunks,
  ravel,
  sizeOf,
  unravel,
} from "../../../src/core/index.ts";
import {
  blockShape,
  blockStartOf,
  expansionOf,
  type Layer,
  makeLayer,
  source,
} from "../../../src/layers/index.ts";

/** Where an output element comes from: an input, and a position in it. Null: from a fill. */
export type Origin = { readonly input: number; readonly at: readonly number[] } | null;

/** Block lengths of one axis, with empty blocks and empty axes among them. */
export const axes = (lengthMax = 9): fc.Arbitrary<AxisChunks> =>
  fc
    .array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 5 })
    .filter((sizes) => sizes.reduce((a, b) => a + b, 0) <= lengthMax)
    .map(axisOf);

/** Another way to cut an axis of this length. */
export const cuts = (length: number): fc.Arbitrary<AxisChunks> =>
  fc.array(fc.nat({ max: length }), { maxLength: 4 }).map((borders) => {
    const all = [0, ...borders.sort((a, b) => a - b), length];
    return axisOf(all.slice(1).map((border, k) => border - all[k]));
  });

/** A layer without inputs that has these chunks. */
export function leaf(chunks: Chunks, dtype: "float64" | "float32" = "float64"): Layer {
  return makeLayer(
    source,
    {
      kernel: { kind: "builtin", name: "test-leaf", params: null },
      chunks,
      domain: chunks,
      origin: chunks.map(() => 0),
      steps: chunks.map(() => 1),
      dtype,
    },
    [],
  );
}

/** Coordinates of element `n` of a box of this shape. */
export function coordsOf(n: number, shape: readonly number[]): number[] {
  const coords: number[] = [];
  unravel(n, shape, coords);
  return coords;
}

interface Edge {
  readonly input: number;
  readonly block: number;
  readonly part: null | {
    readonly start: readonly number[];
    readonly shape: readonly number[];
    readonly step: readonly number[];
    readonly at: readonly number[];
  };
}

/** The edges of one task, copied out of the sink. */
export function edgesOf(layer: Layer, task: number): Edge[] {
  const edges: Edge[] = [];
  expansionOf(layer).dependencies(task, {
    wantsParts: true,
    block: (input, block) => edges.push({ input, block, part: null }),
    part: (input, block, start, shape, step, at) =>
      edges.push({
        input,
        block,
        part: { start: [...start], shape: [...shape], step: [...step], at: [...at] },
      }),
  });
  return edges;
}

/** Runs the `assemble` kernel on positions in place of values, and compares with `origin`. */
export function checkAssembled(layer: Layer, origin: (at: readonly number[]) => Origin): void {
  const kernel = layer.type.kernel(layer);
  if (kernel.kind !== "builtin") throw new TypeError("not an assembling layer");
  const { axes: shown } = kernel.params as unknown as { axes: readonly number[] };
  for (let task = 0; task < layer.tasks; task++) {
    const shape = blockShape(layer, task);
    const start = blockStartOf(layer, task);
    const found = new Map<number, string>();
    for (const edge of edgesOf(layer, task)) assemble(layer, edge, shown, shape, found);
    const wanted = new Map<number, string>();
    for (let n = 0; n < sizeOf(shape); n++) {
      const from = origin(coordsOf(n, shape).map((x, a) => x + start[a]));
      if (from !== null) wanted.set(n, `${from.input}:${from.at}`);
      // One comparison an element only where something is wrong: matchers are slow.
      if (found.get(n) !== wanted.get(n))
        expect([task, n, found.get(n)]).toEqual([task, n, wanted.get(n)]);
    }
    expect(found.size).toBe(wanted.size);
  }
}

function assemble(
  layer: Layer,
  { input, block, part }: Edge,
  shown: readonly number[],
  shape: readonly number[],
  found: Map<number, string>,
): void {
  const from = layer.inputs[input];
  const base = blockStartOf(from, block);
  const whole = blockShape(from, block);
  const {
    start,
    shape: size,
    step,
    at,
  } = part ?? {
    start: whole.map(() => 0),
    shape: whole,
    step: whole.map(() => 1),
    at: shape.map(() => 0),
  };
  for (let n = 0; n < sizeOf(size); n++) {
    const inside = coordsOf(n, size);
    const read = inside.map((x, a) => start[a] + step[a] * x);
    mustHold(
      read.every((x, a) => x >= 0 && x < whole[a]),
      "reads outside its block",
    );
    const lands = shown.map((axis, a) => at[a] + (axis < 0 ? 0 : inside[axis]));
    mustHold(
      lands.every((x, a) => x >= 0 && x < shape[a]),
      "lands outside its block",
    );
    const place = ravel(lands, shape);
    mustHold(!found.has(place), "two parts land in one place");
    found.set(place, `${input}:${read.map((x, a) => x + base[a])}`);
  }
}

function mustHold(holds: boolean, wrong: string): void {
  if (!holds) throw new RangeError(`a part ${wrong}`);
}
