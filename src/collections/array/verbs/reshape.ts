import {
  type AxisChunks,
  axisRuns,
  checkRank,
  regularAxis,
  type Shape,
  ShapeError,
  sizeOf,
} from "../../../core/index.ts";
import { type Layer, makeLayer, reshape } from "../../../layers/index.ts";
import { checkList } from "../check.ts";
import { withChunks } from "./align.ts";

/**
 * The same elements, row-major, in another shape; one length may be −1.
 * Axes are matched in groups of equal product; where blocks of a group would not stay contiguous,
 * a rechunk comes first (Dask's `reshape_rechunk`); where that would make blocks much larger, the
 * array is cut into shorter runs that lie contiguous in both shapes.
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
  checkList("reshape()", "a list of lengths such as [3, -1]", wanted);
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
  checkRank(filled.length);
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

interface Fitted {
  readonly before: AxisChunks[];
  readonly after: AxisChunks[];
}

function fitGroup(layer: Layer, { from, to }: Group, shape: Shape): Fitted {
  const single = from.length === 1 && to.length === 1;
  if (single) return { before: [layer.chunks[from[0]]], after: [layer.chunks[from[0]]] };
  const before = from.map((axis) => layer.shape[axis]);
  const after = to.map((axis) => shape[axis]);
  const whole = { before: before.map(wholeAxis), after: after.map(wholeAxis) };
  // Only the first axis of a group longer than 1 stays chunked; all after it lie whole in a block.
  const head = before.findIndex((n) => n > 1);
  const lead = after.findIndex((n) => n > 1);
  if (head < 0 || lead < 0 || sizeOf(layer.shape) === 0) return whole;
  const own = from.map((axis) => layer.chunks[axis]);
  const inner = sizeOf(before.slice(head + 1));
  const outer = sizeOf(after.slice(lead + 1));
  const unit = outer / gcd(inner, outer);
  const rows = own[head].sizes.every((n) => n % unit === 0)
    ? own[head]
    : roundedTo(own[head], unit);
  const block = own.reduce((product, axis) => product * largestOf(axis), 1);
  const runs =
    largestOf(rows) * inner > GROWTH_MAX * block ? contiguous(before, after, block) : undefined;
  return (
    runs ?? {
      before: whole.before.with(head, rows),
      after: whole.after.with(lead, scaled(rows, inner, outer)),
    }
  );
}

const wholeAxis = (n: number): AxisChunks => regularAxis(n, Math.max(1, n));
const largestOf = (axis: AxisChunks): number => axis.sizes.reduce((max, n) => Math.max(max, n), 1);

/** Blocks that would grow by more than this are cut into runs instead. */
const GROWTH_MAX = 4;
/** Runs shorter than a block by more than this cost more in tasks than they save in memory. */
const SHRINK_MAX = 64;

/** Both shapes in runs of one length, at most `block` elements, that lie contiguous in either. */
function contiguous(before: Shape, after: Shape, block: number): Fitted | undefined {
  const lengths = [...runLengths(before, block), ...runLengths(after, block)].sort((a, b) => b - a);
  for (const length of lengths) {
    if (length * SHRINK_MAX < block) return undefined;
    const [left, right] = [inRuns(before, length), inRuns(after, length)];
    if (left !== undefined && right !== undefined) return { before: left, after: right };
  }
  return undefined;
}

/** Lengths up to `most` that divide the rows of some axis evenly. */
function runLengths(shape: Shape, most: number): number[] {
  return shape.flatMap((n, axis) => {
    const inner = sizeOf(shape.slice(axis + 1));
    return divisors(n).flatMap((c) => (c * inner <= most ? [c * inner] : []));
  });
}

const DIVISOR_TRIALS_MAX = 50_000;

function divisors(n: number): number[] {
  const found: number[] = [];
  for (let d = 1; d * d <= n && d <= DIVISOR_TRIALS_MAX; d++) {
    if (n % d === 0) found.push(d, n / d);
  }
  return found;
}

/** Chunks that cut a row-major array into runs of `length`: ones in front, whole axes behind. */
function inRuns(shape: Shape, length: number): AxisChunks[] | undefined {
  let inner = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const [n, step] = [shape[axis], length / inner];
    if (n >= step) {
      const first = shape.slice(0, axis).every((m) => m === 1);
      if (!Number.isInteger(step) || (n % step !== 0 && !first)) return undefined;
      const front = shape.slice(0, axis).map((m) => regularAxis(m, 1));
      return [...front, regularAxis(n, step), ...shape.slice(axis + 1).map(wholeAxis)];
    }
    inner *= n;
  }
  return undefined;
}

function roundedTo(axis: AxisChunks, unit: number): AxisChunks {
  return regularAxis(axis.length, Math.max(unit, Math.ceil(largestOf(axis) / unit) * unit));
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
