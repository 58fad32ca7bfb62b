/** Strided windows on typed arrays: what kernels read and write. */
import {
  type DType,
  newTypedArray,
  type Shape,
  sizeOf,
  stridesOf,
  type TypedArray,
  typedArray,
} from "../core/index.ts";

/** Elements `data[offset + Σ i·strides]`; offset and strides count elements, strides may be negative. */
export interface View {
  readonly data: TypedArray;
  readonly offset: number;
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly dtype: DType;
}

/** Row-major view of `data` from element `offset` on. */
export function contiguousView(data: TypedArray, shape: Shape, dtype: DType, offset = 0): View {
  return { data, offset, shape, strides: stridesOf(shape), dtype };
}

/** Row-major view of the bytes of a slab from `byteOffset` on, which must suit the element size. */
export function slabView(
  buffer: ArrayBufferLike,
  byteOffset: number,
  shape: Shape,
  dtype: DType,
): View {
  const data = typedArray(dtype, buffer, byteOffset, sizeOf(shape));
  return { data, offset: 0, shape, strides: stridesOf(shape), dtype };
}

/** A fresh row-major array of zeros. */
export function newView(shape: Shape, dtype: DType): View {
  return contiguousView(newTypedArray(dtype, sizeOf(shape)), shape, dtype);
}

/** Element `start + step·i`, `0 <= i < shape`, along each axis. Copies nothing. */
export function boxView(
  view: View,
  start: readonly number[],
  shape: Shape,
  step?: readonly number[],
): View {
  let offset = view.offset;
  const strides: number[] = new Array(shape.length);
  for (let a = 0; a < shape.length; a++) {
    offset += start[a] * view.strides[a];
    strides[a] = step === undefined ? view.strides[a] : view.strides[a] * step[a];
  }
  return { data: view.data, offset, shape: shape.slice(), strides, dtype: view.dtype };
}

/**
 * Output axis `a` shows axis `axes[a]`; -1 makes a new axis of length 1, and an axis that is not
 * named is looked at in position 0 only. Copies nothing.
 */
export function permuteView(view: View, axes: readonly number[]): View {
  const shape: number[] = new Array(axes.length);
  const strides: number[] = new Array(axes.length);
  for (let a = 0; a < axes.length; a++) {
    shape[a] = axes[a] < 0 ? 1 : view.shape[axes[a]];
    strides[a] = axes[a] < 0 ? 0 : view.strides[axes[a]];
  }
  return { data: view.data, offset: view.offset, shape, strides, dtype: view.dtype };
}

/** The elements of a view whose memory order is row-major without gaps; another view is not accepted. */
export function flatData(view: View): TypedArray {
  const size = sizeOf(view.shape);
  if (view.offset === 0 && view.data.length === size) return view.data;
  return view.data.subarray(view.offset, view.offset + size) as TypedArray;
}

/** Whether the elements lie row-major without gaps. */
export function isContiguous(view: View): boolean {
  let expected = 1;
  for (let a = view.shape.length - 1; a >= 0; a--) {
    const length = view.shape[a];
    if (length === 0) return true;
    if (length !== 1) {
      if (view.strides[a] !== expected) return false;
      expected *= length;
    }
  }
  return true;
}

/** Whether elements are `bigint` (64-bit integers). */
export function isBig(dtype: DType): boolean {
  return dtype === "int64" || dtype === "uint64";
}
