/** Copies the parts of a block to where they land: the kernel of every layer that only moves elements. */
import type { Layer, Plain } from "../../layers/index.ts";
import { copyView, elementOf, fillView } from "../copy.ts";
import { type KernelEnv, type KernelInput, type LayerRunner, paramsAs } from "../types.ts";
import {
  boxView,
  contiguousView,
  flatData,
  isContiguous,
  permuteView,
  type View,
} from "../view.ts";

/** See `AssembleParams` in `src/layers`. */
interface Params {
  readonly axes: readonly number[];
  readonly fill: readonly (number | null)[];
}

/** Makes the runner of `assemble`. */
export function assemble(raw: Plain, _layer: Layer, _env: KernelEnv): LayerRunner {
  const params = paramsAs<Params>(raw);
  const straight = params.axes.every((axis, a) => axis === a);
  const fills = params.fill.some((value) => value !== null);
  const shown = (view: View, out: View): View => {
    if (straight && view.shape.length === params.axes.length) return view;
    return fitted(permuteView(view, params.axes), view, out);
  };
  return {
    run(_task, inputs, out) {
      for (let k = 0; k < inputs.length; k++) {
        const { view, at } = inputs[k];
        const piece = shown(view, out);
        copyView(piece, at === null && sameShape(piece, out) ? out : place(piece, at, out));
      }
      if (fills) fillOutside(params.fill, params.axes, inputs, out);
    },
  };
}

/** A reshape shows the whole block, in row-major order, under another shape. */
function fitted(piece: View, view: View, out: View): View {
  const pieces = piece.shape.reduce((product, n) => product * n, 1);
  const whole = view.shape.reduce((product, n) => product * n, 1);
  if (pieces === whole || !isContiguous(view)) return piece;
  return contiguousView(flatData(view), out.shape, view.dtype);
}

function sameShape(a: View, b: View): boolean {
  for (let k = 0; k < b.shape.length; k++) if (a.shape[k] !== b.shape[k]) return false;
  return true;
}

function place(piece: View, at: readonly number[] | null, out: View): View {
  return boxView(out, at ?? piece.shape.map(() => 0), piece.shape);
}

/** Fills what lies outside the hull of the parts along each axis with a fill; later axes win. */
function fillOutside(
  fill: readonly (number | null)[],
  axes: readonly number[],
  inputs: readonly KernelInput[],
  out: View,
): void {
  const start = out.shape.map(() => 0);
  for (let a = 0; a < fill.length; a++) {
    const value = fill[a];
    if (value === null) continue;
    const [low, high] = hullOf(inputs, axes[a], a, out.shape[a]);
    fillRange(out, start, a, 0, low, value);
    fillRange(out, start, a, high, out.shape[a], value);
  }
}

/** Where parts lie along output axis `a`; behind the end when there are none. */
function hullOf(
  inputs: readonly KernelInput[],
  axis: number,
  a: number,
  length: number,
): readonly [number, number] {
  let [low, high] = [length, 0];
  for (const { view, at } of inputs) {
    const from = at === null ? 0 : at[a];
    low = Math.min(low, from);
    high = Math.max(high, from + (axis < 0 ? 1 : view.shape[axis]));
  }
  return [low, Math.max(low, high)];
}

function fillRange(
  out: View,
  zeros: readonly number[],
  axis: number,
  from: number,
  to: number,
  value: number,
): void {
  if (from >= to) return;
  const start = zeros.with(axis, from);
  const shape = out.shape.with(axis, to - from);
  fillView(boxView(out, start, shape), elementOf(value, out.dtype));
}
