/** Right sides of the rules that move slices: which part of which input is wanted. */
import { type Chunks, type Shape, sameChunks } from "../../../core/index.ts";
import {
  type Layer,
  packIndices,
  rechunk,
  type SliceAttrs,
  slice,
  type TakeAttrs,
  unpackIndices,
} from "../../../layers/index.ts";
import {
  type AxisSlice,
  axesOf,
  clipAxis,
  isWhole,
  keepsBlocks,
  keptAxes,
  sliceOf,
  wholeAxis,
} from "../../algebra/slices.ts";
import type { RewriteContext } from "../../rule.ts";

/** The slice of the input of a transposition that the slice of its output is. */
export function permutedSlice(attrs: SliceAttrs, axes: readonly number[]): SliceAttrs {
  const outer = axesOf(attrs);
  return sliceOf(axes.map((_, axis) => outer[axes.indexOf(axis)]));
}

/** Where axis `axis` of what is sliced stands in what is left; -1 where it is dropped. */
export const keptAxis = (attrs: SliceAttrs, axis: number): number =>
  keptAxes(axesOf(attrs)).indexOf(axis);

/** A part of a concatenation. */
export interface ConcatPart {
  readonly input: Layer;
  readonly attrs: SliceAttrs;
}

/** Slices of the inputs that are touched, in output order; an empty slice touches the first. */
export function concatParts(
  attrs: SliceAttrs,
  axis: number,
  inputs: readonly Layer[],
): readonly ConcatPart[] {
  const axes = axesOf(attrs);
  const parts: ConcatPart[] = [];
  let low = 0;
  for (const input of inputs) {
    const size = input.shape[axis];
    const clipped = clipAxis(axes[axis], low, low + size);
    low += size;
    if (clipped.length > 0) parts.push({ input, attrs: sliceOf(axes.with(axis, clipped)) });
  }
  if (parts.length === 0) {
    const none = { ...axes[axis], start: 0, length: 0 };
    return [{ input: inputs[0], attrs: sliceOf(axes.with(axis, none)) }];
  }
  return axes[axis].step < 0 ? parts.reverse() : parts;
}

/** The inputs of a stack that a slice picks, in its order. */
export function pickedInputs(
  attrs: SliceAttrs,
  axis: number,
  inputs: readonly Layer[],
): readonly Layer[] {
  const { start, step, length } = axesOf(attrs)[axis];
  return Array.from({ length }, (_, i) => inputs[start + step * i]);
}

/** The slice without one axis. */
export const withoutAxis = (attrs: SliceAttrs, axis: number): SliceAttrs =>
  sliceOf(axesOf(attrs).toSpliced(axis, 1));

/** The slice that takes all of one axis, of an input of `shape`. */
export const wholeAlong = (attrs: SliceAttrs, axis: number, shape: Shape): SliceAttrs =>
  sliceOf(axesOf(attrs).with(axis, wholeAxis(shape[axis])));

/** Whether the slice of an array takes all of one axis, block by block. */
export const isWholeAlong = (attrs: SliceAttrs, axis: number, { shape, chunks }: Layer): boolean =>
  isWhole(axesOf(attrs)[axis], shape[axis]) && keepsBlocks(chunks[axis]);

/** The positions of a take that a slice along its axis leaves. */
export function pickedIndices(attrs: SliceAttrs, axis: number, indices: Uint8Array): Uint8Array {
  const { start, step, length } = axesOf(attrs)[axis];
  const positions = unpackIndices(indices);
  return packIndices(Float64Array.from({ length }, (_, i) => positions[start + step * i]));
}

/** The slice of what a reshape reads, where output axis `k` shows input axis `places[k]` or none. */
export function sliceOfPlaces(
  attrs: SliceAttrs,
  places: readonly number[],
  shape: Shape,
): SliceAttrs {
  const outer = axesOf(attrs);
  return sliceOf(
    shape.map((size, axis) => {
      const at = places.indexOf(axis);
      return at < 0 ? wholeAxis(size) : { ...outer[at], drop: false };
    }),
  );
}

/** The one step between all positions of a take; 0 where there is none, or none that is not 0. */
export const regularStep = (indices: Uint8Array): number => stepOf(unpackIndices(indices));

function stepOf(positions: Float64Array): number {
  if (positions.length <= 1) return 1;
  const step = positions[1] - positions[0];
  for (let i = 2; i < positions.length; i++) {
    if (positions[i] - positions[i - 1] !== step) return 0;
  }
  return step;
}

/** A take of evenly spaced positions as a slice, in the chunks of the take. */
export function slicedTake(t: Layer<TakeAttrs>, x: Layer, c: RewriteContext): Layer {
  const positions = unpackIndices(t.attrs.indices);
  const own: AxisSlice = {
    start: positions[0] ?? 0,
    step: stepOf(positions),
    length: positions.length,
    drop: false,
  };
  const axes = x.shape.map((size, axis) => (axis === t.attrs.axis ? own : wholeAxis(size)));
  const sliced = c.make(slice, sliceOf(axes), [x], t);
  const chunks: Chunks = t.chunks;
  return sameChunks(sliced.chunks, chunks) ? sliced : c.make(rechunk, { chunks }, [sliced], t);
}
