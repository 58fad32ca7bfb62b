import {
  type AxisChunks,
  axisRuns,
  regularAxis,
  type Shape,
  ShapeError,
  sizeOf,
} from "../../../core/index.ts";
import { type Layer, makeLayer, reshape } from "../../../layers/index.ts";
import { withChunks } from "./align.ts";

/**
 * The same elements, row-major, in another shape; one length may be −1.
 * Axes are matched in groups of equal product; where blocks of a group would not stay contiguous,
 * a rechunk comes first (Dask's `reshape_rechunk`).
 * @throws ShapeError when the number of elements differs.
 */
export function reshapeArray(layer: Layer, wanted: Shape): Layer {
  const shape = inferShape(layer.shape, wanted);
  if (shape.length === layer.shape.length && shape.every((n, i) => n === layer.shape[i]))
    return layer;
  const before: AxisChunks[] = [];
  const after: AxisChunks[] = [];
  for (const group of groupsOf(layer.shape, shape)) {
    const fitted = fitGroup(layer, group, shape);
    before.push(...fitted.before);
    after.push(...fitted.after);
  }
  return makeLayer(reshape, { shape, chunks: after }, [withChunks(layer, before)]);
}

function inferShape(from: Shape, wanted: Shape): Shape {
  const open = wanted.filter((n) => n === -1).length;
  const known = wanted.reduce((product, n) => (n === -1 ? product : product * n), 1);
  const total = sizeOf(from);
  const filled = wanted.map((n) => (n === -1 ? total / known : n));
  const bad = open > 1 || filled.some((n) => !Number.isSafeInteger(n) || n < 0);
  if (bad || sizeOf(filled) !== total) {
    throw new ShapeError(
      `cannot reshape [${from.join(", ")}] (${total} elements) to [${wanted.join(", ")}]`,
    );
  }
  return filled;
}

interface Group {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Splits both shapes into runs of axes with equal products, as short as can be. */
function groupsOf(from: Shape, to: Shape): Group[] {
  if (sizeOf(from) === 0) return [{ from: indices(0, from.length), to: indices(0, to.length) }];
  const out: Group[] = [];
  let [i, j] = [0, 0];
  while (i < from.length || j < to.length) {
    const [i0, j0] = [i, j];
    [i, j] = groupEnd(from, to, Math.min(i + 1, from.length), Math.min(j + 1, to.length), i, j);
    out.push({ from: indices(i0, i), to: indices(j0, j) });
  }
  return out;
}

/** Where the products of the axes from `i0` and `j0` on are equal for the first time. */
function groupEnd(
  from: Shape,
  to: Shape,
  i: number,
  j: number,
  i0: number,
  j0: number,
): [number, number] {
  const [left, right] = [sizeOf(from.slice(i0, i)), sizeOf(to.slice(j0, j))];
  if (left === right) return [i, j];
  return left < right ? groupEnd(from, to, i + 1, j, i0, j0) : groupEnd(from, to, i, j + 1, i0, j0);
}

function indices(start: number, stop: number): number[] {
  return Array.from({ length: stop - start }, (_, k) => start + k);
}

function fitGroup(
  layer: Layer,
  { from, to }: Group,
  shape: Shape,
): { before: AxisChunks[]; after: AxisChunks[] } {
  const single = from.length === 1 && to.length === 1;
  if (single) return { before: [layer.chunks[from[0]]], after: [layer.chunks[from[0]]] };
  const whole = (n: number): AxisChunks => regularAxis(n, Math.max(1, n));
  const fromWhole = from.map((axis) => whole(layer.shape[axis]));
  const toWhole = to.map((axis) => whole(shape[axis]));
  if (from.length === 0 || to.length === 0 || sizeOf(layer.shape) === 0) {
    return { before: fromWhole, after: toWhole };
  }
  // Only the first axis of a group longer than 1 stays chunked; all after it lie whole in a block.
  const head = from.findIndex((axis) => layer.shape[axis] > 1);
  const lead = to.findIndex((axis) => shape[axis] > 1);
  if (head < 0 || lead < 0) return { before: fromWhole, after: toWhole };
  const inner = sizeOf(from.slice(head + 1).map((axis) => layer.shape[axis]));
  const outer = sizeOf(to.slice(lead + 1).map((axis) => shape[axis]));
  const own = layer.chunks[from[head]];
  const unit = outer / gcd(inner, outer);
  const chunked = own.sizes.every((n) => n % unit === 0) ? own : roundedTo(own, unit);
  fromWhole[head] = chunked;
  toWhole[lead] = scaled(chunked, inner, outer);
  return { before: fromWhole, after: toWhole };
}

function roundedTo(axis: AxisChunks, unit: number): AxisChunks {
  const largest = axis.sizes.reduce((max, n) => Math.max(max, n), 1);
  return regularAxis(axis.length, Math.max(unit, Math.ceil(largest / unit) * unit));
}

function scaled(axis: AxisChunks, inner: number, outer: number): AxisChunks {
  return axisRuns(
    axis.sizes.map((n) => (n * inner) / outer),
    axis.counts,
  );
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
