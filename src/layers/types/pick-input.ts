/** Layers whose output blocks each show one block of one of many inputs: `concat` and `stack`. */
import { type BlockSet, type Box, boxesOf, boxUnion, ravel, unravel } from "../../core/index.ts";
import type { Layer } from "../layer.ts";
import type { Expansion } from "../layer-type.ts";

/** The inputs stand one behind another along one output axis. */
export interface Picks {
  readonly layer: Layer;
  readonly axis: number;
  /** Output blocks along `axis` before input `k`, and at the end their number. Ascending. */
  readonly bases: Float64Array;
  /** True: the inputs do not have the axis, and each fills one block along it. */
  readonly isNew: boolean;
}

/** Offsets of inputs that fill `counts` blocks each. */
export function basesOf(counts: readonly number[]): Float64Array {
  const bases = new Float64Array(counts.length + 1);
  counts.forEach((count, k) => {
    bases[k + 1] = bases[k] + count;
  });
  return bases;
}

/** The input that fills output block `i` along the axis, by binary search. */
function inputAt(bases: Float64Array, i: number): number {
  let low = 0;
  let high = bases.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (bases[middle] <= i) low = middle;
    else high = middle;
  }
  return low;
}

/** Block ↔ block, in both directions. */
export function picksExpansion({ layer, axis, bases, isNew }: Picks): Expansion {
  const outGrid = layer.grid;
  const out: number[] = outGrid.map(() => 0);
  const inside: number[] = layer.inputs[0].grid.map(() => 0);
  return {
    dependencies: (task, sink) => {
      unravel(task, outGrid, out);
      const input = inputAt(bases, out[axis]);
      for (let a = 0, from = 0; a < out.length; a++) {
        if (a !== axis) inside[from++] = out[a];
        else if (!isNew) inside[from++] = out[a] - bases[input];
      }
      sink.block(input, ravel(inside, layer.inputs[input].grid));
    },
    dependents: (input, block, sink) => {
      unravel(block, layer.inputs[input].grid, inside);
      for (let a = 0, from = 0; a < out.length; a++) {
        if (a !== axis) out[a] = inside[from++];
        else out[a] = bases[input] + (isNew ? 0 : inside[from++]);
      }
      sink.task(ravel(out, outGrid));
    },
  };
}

/** Each box of the output is clipped to each input that it reaches. */
export function picksCull({ layer, axis, bases, isNew }: Picks, needed: BlockSet): BlockSet[] {
  const boxes: Box[][] = layer.inputs.map(() => []);
  for (const { lo, hi } of boxesOf(needed)) {
    if (lo[axis] >= hi[axis]) continue;
    const last = inputAt(bases, hi[axis] - 1);
    for (let input = inputAt(bases, lo[axis]); input <= last; input++) {
      const base = bases[input];
      const size = bases[input + 1] - base;
      const clip = (bound: number): number => Math.min(size, Math.max(0, bound - base));
      const cut = (bounds: readonly number[]): number[] =>
        bounds.flatMap((bound, a) => (a !== axis ? bound : isNew ? [] : clip(bound)));
      boxes[input].push({ lo: cut(lo), hi: cut(hi) });
    }
  }
  return boxes.map((found, input) => boxUnion(layer.inputs[input].grid, found));
}
