/** A tiny dense array in the manner of NumPy, written for clarity: the reference of the program tests. */
export interface Dense {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: readonly number[];
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
  element: (coord: readonly number[]) => number,
): Dense {
  return { shape, data: coordsOf(shape).map(element) };
}

export function at({ shape, data }: Dense, coord: readonly number[]): number {
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
function broadcastAt(array: Dense, coord: readonly number[]): number {
  const own = coord.slice(coord.length - array.shape.length);
  return at(
    array,
    own.map((c, axis) => (array.shape[axis] === 1 ? 0 : c)),
  );
}

export const unary = (x: Dense, f: (v: number) => number): Dense => ({ ...x, data: x.data.map(f) });

export const binary = (x: Dense, y: Dense, f: (v: number, w: number) => number): Dense =>
  denseOf(broadcastShape(x.shape, y.shape), (c) => f(broadcastAt(x, c), broadcastAt(y, c)));

export const transpose = (x: Dense, axes: readonly number[]): Dense =>
  denseOf(
    axes.map((axis) => x.shape[axis]),
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
  denseOf(length, (c) =>
    at(
      x,
      c.map((n, axis) => start[axis] + step[axis] * n),
    ),
  );

export const concat = (x: Dense, y: Dense, axis: number): Dense =>
  denseOf(
    x.shape.map((n, i) => (i === axis ? n + y.shape[i] : n)),
    (c) => (c[axis] < x.shape[axis] ? at(x, c) : at(y, c.with(axis, c[axis] - x.shape[axis]))),
  );

export const stack = (x: Dense, y: Dense, axis: number): Dense =>
  denseOf(x.shape.toSpliced(axis, 0, 2), (c) => at(c[axis] === 0 ? x : y, c.toSpliced(axis, 1)));

export const take = (x: Dense, indices: readonly number[], axis: number): Dense =>
  denseOf(x.shape.with(axis, indices.length), (c) => at(x, c.with(axis, indices[c[axis]])));

export const reshape = (x: Dense, shape: readonly number[]): Dense => ({ shape, data: x.data });

/** Folds the elements along `axes`, each group in row-major order. */
export function reduce(
  x: Dense,
  axes: readonly number[],
  keepdims: boolean,
  fold: (values: readonly number[]) => number,
): Dense {
  const kept = x.shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
  const full = denseOf(kept, (c) =>
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
  denseOf(x.shape, (c) => {
    let sum = 0;
    for (let i = 0; i <= c[axis]; i++) sum += at(x, c.with(axis, i));
    return sum;
  });

export const matmul = (x: Dense, y: Dense): Dense =>
  denseOf([x.shape[0], y.shape[1]], ([i, j]) => {
    let sum = 0;
    for (let k = 0; k < x.shape[1]; k++) sum += at(x, [i, k]) * at(y, [k, j]);
    return sum;
  });
