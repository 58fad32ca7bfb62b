/** Shapes, axes and row-major arithmetic. Plain numbers: products up to 2^53 are exact. */
import { AxisError, ShapeError } from "./errors/values.ts";

/** Lengths of the axes; `[]` is a scalar. */
export type Shape = readonly number[];

/** More axes than anybody's array has. */
export const RANK_MAX = 64;

/** @throws ShapeError for more axes than {@link RANK_MAX} */
export function checkRank(rank: number): void {
  if (rank <= RANK_MAX) return;
  throw new ShapeError(
    `an array has at most ${RANK_MAX} axes, not ${rank}; squeeze() drops axes of length 1, reshape() joins others`,
    { rank, limit: RANK_MAX },
  );
}

/** Number of elements: the product of the lengths, 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (let i = 0; i < shape.length; i++) size *= shape[i];
  return size;
}

/** Row-major strides, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = stride;
    stride *= shape[i];
  }
  return strides;
}

/** The common shape by NumPy's rule: right-aligned, lengths equal or 1. Throws `ShapeError`. */
export function broadcastShapes(...shapes: readonly Shape[]): number[] {
  const rank = shapes.reduce((most, shape) => Math.max(most, shape.length), 0);
  const out = new Array<number>(rank).fill(1);
  for (const shape of shapes) {
    const shift = rank - shape.length;
    for (let i = 0; i < shape.length; i++) {
      const length = shape[i];
      if (length === 1 || length === out[shift + i]) continue;
      if (out[shift + i] !== 1) throw notBroadcastable(shapes);
      out[shift + i] = length;
    }
  }
  return out;
}

function notBroadcastable(shapes: readonly Shape[]): ShapeError {
  const text = shapes.map((shape) => `[${shape.join(", ")}]`).join(" and ");
  return new ShapeError(
    `shapes ${text} do not broadcast: aligned at the right, lengths must be equal or 1`,
    { shapes },
  );
}

/** The axis counted from 0; negative ones count from the end. Throws `AxisError`. */
export function normalizeAxis(axis: number, rank: number): number {
  const found = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || found < 0 || found >= rank) {
    const range = rank === 0 ? "a scalar has none" : `use ${-rank} to ${rank - 1}`;
    throw new AxisError(`axis ${String(axis)} does not exist in ${rank} dimensions; ${range}`, {
      axis,
      rank,
    });
  }
  return found;
}

/** Axes from 0, ascending; all of them for `undefined`. Throws `AxisError`, also when one is named twice. */
export function normalizeAxes(
  axes: number | readonly number[] | undefined | null,
  rank: number,
): number[] {
  if (axes === undefined || axes === null) return Array.from({ length: rank }, (_, i) => i);
  const list = typeof axes === "number" ? [axes] : axes;
  const found = list.map((axis) => normalizeAxis(axis, rank)).sort((a, b) => a - b);
  const twice = found.find((axis, i) => axis === found[i - 1]);
  if (twice !== undefined) {
    throw new AxisError(`axis ${twice} is named twice in [${list.join(", ")}]`, {
      axes: list,
      rank,
    });
  }
  return found;
}

/** Writes the coordinates of element `n` of a row-major grid into `out`. Allocates nothing. */
export function unravel(n: number, grid: readonly number[], out: number[]): void {
  let rest = n;
  for (let i = grid.length - 1; i > 0; i--) {
    const length = grid[i];
    const above = Math.floor(rest / length);
    out[i] = rest - above * length;
    rest = above;
  }
  if (grid.length > 0) out[0] = rest;
}

/** The row-major number of an element: the inverse of `unravel`. */
export function ravel(coords: readonly number[], grid: readonly number[]): number {
  let n = 0;
  for (let i = 0; i < grid.length; i++) n = n * grid[i] + coords[i];
  return n;
}
