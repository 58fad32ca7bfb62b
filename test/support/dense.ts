/** A tiny dense array in the manner of NumPy, written for clarity: the reference of the program tests. */
import type { DType } from "../../src/index.ts";
import { add, multiply, promote, settle, sumType, type Value } from "./dense-types.ts";

/** A dense array of typed elements. */
export interface Dense {
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** Row-major. */
  readonly data: readonly Value[];
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** All coordinates of a shape, row-major. */
export function coordsOf(shape: readonly number[]): number[][] {
  return Array.from({ length: sizeOf(shape) }, (_, n) => {
    let rest = n;
    return shape
      .toReversed()
      .map((length) => {
        const coord = rest % length;
        rest = Math.floor(rest / length);
        return coord;
      })
      .reverse();
  });
}

/** The array whose element at each coordinate is `element(coordinate)`. */
export function denseOf(
  shape: readonly number[],
  dtype: DType,
  element: (coord: readonly number[]) => Value,
): Dense {
  return { shape, dtype, data: coordsOf(shape).map((coord) => settle(dtype, element(coord))) };
}

export function at({ shape, data }: Dense, coord: readonly number[]): Value {
  return data[coord.reduce((sum, c, axis) => sum * shape[axis] + c, 0)];
}

function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const [x, y] = [a[a.length - rank + i] ?? 1, b[b.length - rank + i] ?? 1];
    return x === 1 ? y : x;
  });
}

/** Element of an array that broadcasts to the shape of `coord`. */
function broadcastAt(array: Dense, coord: readonly number[]): Value {
  const own = coord.slice(coord.length - array.shape.length);
  return at(
    array,
    own.map((c, axis) => (array.shape[axis] === 1 ? 0 : c)),
  );
}

/** Each element converted to `dtype` first. */
export const unary = (x: Dense, dtype: DType, f: (v: Value) => Value): Dense => ({
  shape: x.shape,
  dtype,
  data: x.data.map((v) => settle(dtype, f(settle(dtype, v)))),
});

/** Both elements converted to the common type first. */
export function binary(x: Dense, y: Dense, f: (v: Value, w: Value) => Value): Dense {
  const dtype = promote(x.dtype, y.dtype);
  return denseOf(broadcastShape(x.shape, y.shape), dtype, (c) =>
    f(settle(dtype, broadcastAt(x, c)), settle(dtype, broadcastAt(y, c))),
  );
}

export const broadcastTo = (x: Dense, shape: readonly number[]): Dense =>
  denseOf(shape, x.dtype, (c) => broadcastAt(x, c));

export const transpose = (x: Dense, axes: readonly number[]): Dense =>
  denseOf(
    axes.map((axis) => x.shape[axis]),
    x.dtype,
    (c) =>
      at(
        x,
        axes.map((_, axis) => c[axes.indexOf(axis)]),
      ),
  );

/** Element start + step · i along each axis. */
export const slice = (
  x: Dense,
  start: readonly number[],
  step: readonly number[],
  length: readonly number[],
): Dense =>
  denseOf(length, x.dtype, (c) =>
    at(
      x,
      c.map((n, axis) => start[axis] + step[axis] * n),
    ),
  );

export const concat = (x: Dense, y: Dense, axis: number): Dense =>
  denseOf(
    x.shape.map((n, i) => (i === axis ? n + y.shape[i] : n)),
    promote(x.dtype, y.dtype),
    (c) => (c[axis] < x.shape[axis] ? at(x, c) : at(y, c.with(axis, c[axis] - x.shape[axis]))),
  );

export const stack = (x: Dense, y: Dense, axis: number): Dense =>
  denseOf(x.shape.toSpliced(axis, 0, 2), promote(x.dtype, y.dtype), (c) =>
    at(c[axis] === 0 ? x : y, c.toSpliced(axis, 1)),
  );

export const take = (x: Dense, indices: readonly number[], axis: number): Dense =>
  denseOf(x.shape.with(axis, indices.length), x.dtype, (c) =>
    at(x, c.with(axis, indices[c[axis]])),
  );

export const reshape = (x: Dense, shape: readonly number[]): Dense => ({ ...x, shape });

/** Folds the elements along `axes`, each group in row-major order. */
export function reduce(
  x: Dense,
  axes: readonly number[],
  keepdims: boolean,
  dtype: DType,
  fold: (values: readonly Value[]) => Value,
): Dense {
  const kept = x.shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
  const full = denseOf(kept, dtype, (c) =>
    fold(
      coordsOf(x.shape.map((n, axis) => (axes.includes(axis) ? n : 1))).map((inner) =>
        at(
          x,
          inner.map((i, axis) => i + c[axis]),
        ),
      ),
    ),
  );
  return keepdims
    ? full
    : reshape(
        full,
        x.shape.filter((_, axis) => !axes.includes(axis)),
      );
}

export const cumsum = (x: Dense, axis: number): Dense =>
  denseOf(x.shape, sumType(x.dtype), (c) => {
    let sum: Value = at(x, c.with(axis, 0));
    for (let i = 1; i <= c[axis]; i++) sum = add(sum, at(x, c.with(axis, i)));
    return sum;
  });

/** Products of bool arrays count, as int64. */
export function matmul(x: Dense, y: Dense): Dense {
  const common = promote(x.dtype, y.dtype);
  const dtype = common === "bool" ? "int64" : common;
  return denseOf([x.shape[0], y.shape[1]], dtype, ([i, j]) => {
    let sum = settle(dtype, 0);
    for (let k = 0; k < x.shape[1]; k++) {
      sum = add(sum, multiply(settle(dtype, at(x, [i, k])), settle(dtype, at(y, [k, j]))));
    }
    return sum;
  });
}
