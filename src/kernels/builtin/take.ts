/** Fancy indexing along one axis: gathers positions out of the hulls that the edges bring. */
import { blockStart, type TypedArray, unravel } from "../../core/index.ts";
import type { Layer, Plain } from "../../layers/index.ts";
import { copyView } from "../copy.ts";
import { type KernelEnv, type KernelInput, type LayerRunner, paramsAs } from "../types.ts";
import { boxView, type View } from "../view.ts";

interface Params {
  readonly axis: number;
  /** Bytes of a `Float64Array`: for each output position, its position in the whole input. */
  readonly indices: Uint8Array;
}

/** From this many elements for each index on, whole slabs are copied, one index after the other. */
const SLAB_MIN = 64;

/** Makes the runner of `take`. */
export function take(raw: Plain, layer: Layer, _env: KernelEnv): LayerRunner {
  const { axis, indices } = paramsAs<Params>(raw);
  const positions = new Float64Array(new Uint8Array(indices).buffer);
  const coords = layer.grid.map(() => 0);
  const chunk = layer.chunks[axis];
  return {
    run(task, inputs, out) {
      unravel(task, layer.grid, coords);
      const first = blockStart(chunk, coords[axis]);
      const wanted = positions.subarray(first, first + out.shape[axis]);
      const hulls = [...inputs].sort((a, b) => startOf(a, axis) - startOf(b, axis));
      const rest = out.shape.reduce((size, n, a) => (a === axis ? size : size * n), 1);
      for (let j = 0; j < wanted.length; ) {
        const hull = hulls[hullAt(hulls, axis, wanted[j])];
        const start = startOf(hull, axis);
        const stop = start + hull.view.shape[axis];
        let end = j + 1;
        while (end < wanted.length && wanted[end] >= start && wanted[end] < stop) end++;
        const local = wanted.subarray(j, end);
        if (rest >= SLAB_MIN) copySlabs(hull.view, start, local, axis, out, j);
        else gather(hull.view, start, local, axis, out, j);
        j = end;
      }
    },
  };
}

function startOf({ at }: KernelInput, axis: number): number {
  return at === null ? 0 : at[axis];
}

/** The last hull that starts at or before `position`. */
function hullAt(hulls: readonly KernelInput[], axis: number, position: number): number {
  let [low, high] = [0, hulls.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (startOf(hulls[middle], axis) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Runs of evenly spaced positions are one strided copy each. */
function copySlabs(
  view: View,
  start: number,
  wanted: Float64Array,
  axis: number,
  out: View,
  at: number,
): void {
  const zeros = out.shape.map(() => 0);
  const ones = out.shape.map(() => 1);
  for (let j = 0; j < wanted.length; ) {
    let end = j + 1;
    const step = end < wanted.length ? wanted[end] - wanted[j] : 1;
    while (end < wanted.length && wanted[end] - wanted[end - 1] === step) end++;
    const shape = out.shape.with(axis, end - j);
    const from = boxView(view, zeros.with(axis, wanted[j] - start), shape, ones.with(axis, step));
    copyView(from, boxView(out, zeros.with(axis, at + j), shape));
    j = end;
  }
}

/** One short loop over the positions for each combination of the other axes. */
function gather(
  view: View,
  start: number,
  wanted: Float64Array,
  axis: number,
  out: View,
  at: number,
): void {
  const others = out.shape.map((_, a) => a).filter((a) => a !== axis);
  const [s1, d1] = [view.strides[axis], out.strides[axis]];
  const visit = (k: number, s: number, d: number): void => {
    if (k === others.length) {
      gatherLine(view.data, s - start * s1, s1, wanted, out.data, d + at * d1, d1);
      return;
    }
    const a = others[k];
    for (let i = 0; i < out.shape[a]; i++)
      visit(k + 1, s + i * view.strides[a], d + i * out.strides[a]);
  };
  visit(0, view.offset, out.offset);
}

function gatherLine(
  source: TypedArray,
  s: number,
  s1: number,
  wanted: Float64Array,
  dest: TypedArray,
  d: number,
  d1: number,
): void {
  for (let j = 0; j < wanted.length; j++) dest[d + j * d1] = source[s + wanted[j] * s1];
}
