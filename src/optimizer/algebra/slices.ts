/** Arithmetic on slices: which positions, not which blocks. */
import { type AxisChunks, OptionError, type Shape, shown, sizeOf } from "../../core/index.ts";
import { isLayer, type Layer, type SliceAttrs } from "../../layers/index.ts";
import type { SharingContext } from "../rule.ts";

/** One axis of a slice. */
export interface AxisSlice {
  readonly start: number;
  readonly step: number;
  readonly length: number;
  /** The axis is dropped; its length is 1 then. */
  readonly drop: boolean;
}

/** All of an axis. */
export const wholeAxis = (length: number): AxisSlice => ({
  start: 0,
  step: 1,
  length,
  drop: false,
});

/** A slice, axis by axis. */
export function axesOf({ start, step, length, drop }: SliceAttrs): AxisSlice[] {
  return start.map((from, axis) => ({
    start: from,
    step: step[axis],
    length: length[axis],
    drop: drop.includes(axis),
  }));
}

/** The attributes of a slice that is given axis by axis, in canonical form. */
export function sliceOf(axes: readonly AxisSlice[]): SliceAttrs {
  return {
    start: axes.map(({ start, length }) => (length === 0 ? 0 : start)),
    step: axes.map(({ step, length }) => (length <= 1 ? 1 : step)),
    length: axes.map(({ length }) => length),
    drop: axes.flatMap(({ drop }, axis) => (drop ? [axis] : [])),
  };
}

/** Whether nothing is left out, along an axis of `size` elements. */
export const isWhole = ({ start, step, length, drop }: AxisSlice, size: number): boolean =>
  !drop && coversAll({ start, step, length, drop }, size);

/** The same, but the axis may be dropped. */
export const coversAll = ({ start, step, length }: AxisSlice, size: number): boolean =>
  length === size && (size <= 1 || (start === 0 && step === 1));

/**
 * Whether a slice that takes all of an axis leaves its blocks as they are: slices drop empty blocks,
 * which concatenations with empty arrays make.
 */
export const keepsBlocks = ({ blocks, sizes }: AxisChunks): boolean =>
  blocks === 1 || !sizes.includes(0);

/** Whether every axis is read in full; some may be dropped. */
export const readsAll = (attrs: SliceAttrs, shape: Shape): boolean =>
  axesOf(attrs).every((axis, a) => coversAll(axis, shape[a]));

/** Of `outer(inner(x))`: the one slice of x that it is. */
export function composeSlices(outer: SliceAttrs, inner: SliceAttrs): SliceAttrs {
  const outerAxes = axesOf(outer);
  let next = 0;
  return sliceOf(
    axesOf(inner).map((axis) => {
      if (axis.drop) return axis;
      const { start, step, length, drop } = outerAxes[next++];
      return {
        start: axis.start + axis.step * start,
        step: axis.step * step,
        length,
        drop,
      };
    }),
  );
}

/** The positions `k` of an axis slice whose `start + step * k` lies in `low <= position < high`. */
export function clipAxis(axis: AxisSlice, low: number, high: number): AxisSlice {
  const { start, step, length } = axis;
  const [near, far] = step > 0 ? [low, high - 1] : [high - 1, low];
  const first = Math.max(0, Math.ceil((near - start) / step));
  const last = Math.min(length - 1, Math.floor((far - start) / step));
  const count = Math.max(0, last - first + 1);
  return { ...axis, start: start + step * first - low, length: count };
}

/** Axes of the input that are left, in order. */
export const keptAxes = (axes: readonly AxisSlice[]): number[] =>
  axes.flatMap(({ drop }, axis) => (drop ? [] : [axis]));

/**
 * Whether slicing the inputs of `layer` in place of `layer` never computes more than now: it has one
 * reader, or all its readers are slices so small that together they cannot exceed it. In dask-array
 * "all uses are slices" is enough; there `x[1:] - x[:-1]` computes all of x twice.
 */
export function maySliceBelow(slicing: Layer, layer: Layer, context: SharingContext): boolean {
  checkAsked(slicing, layer, context);
  const uses = context.uses(layer);
  if (uses <= 1) return true;
  if (!context.allUses(layer, slicing.type)) return false;
  return sizeOf(slicing.shape) * uses <= sizeOf(layer.shape);
}

/** Rules ask it with their own names: in TypeScript the third is what a sharing gate is handed. */
function checkAsked(slicing: unknown, layer: unknown, context: unknown): void {
  const where = "maySliceBelow()";
  for (const one of [slicing, layer]) {
    if (isLayer(one)) continue;
    throw new OptionError(where, `takes the slice and the layer, and one is ${shown(one)}`);
  }
  if (typeof (context as SharingContext | undefined)?.uses === "function") return;
  const way = "the context that a sharing gate is called with";
  throw new OptionError(where, `takes ${way} third, not ${shown(context)}`);
}
