/** When two chunkings of different shapes cut the same elements into the same blocks. */
import {
  type AxisChunks,
  axisRuns,
  type BlockSet,
  type Box,
  blocksFrom,
  boxesOf,
  boxSet,
  boxUnion,
  type Chunks,
  noBlocks,
  sameAxis,
  shapeOf,
  sizeOf,
  unionSets,
} from "../../core/index.ts";
import { blockStrides } from "./blockwise-expansion.ts";

const RUNS_MAX = 100_000;
const RANGES_MAX = 1024;
/** Sets that are neither few ranges nor few blocks become one range around them. */
const BLOCKS_MAX = 1_000_000;

/**
 * Whether block n of both chunkings holds the same elements in the same order. Axes are taken in
 * groups of equal length, as small as can be; within a group both sides must be cut into the same
 * contiguous pieces. O(runs), never O(blocks).
 */
export function sameContents(a: Chunks, b: Chunks): boolean {
  if (sizeOf(shapeOf(a)) !== sizeOf(shapeOf(b)) || blocksOf(a) !== blocksOf(b)) return false;
  if (sizeOf(shapeOf(a)) === 0) return true;
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const [m, n] = groupEnds(a, b, i, j);
    const pieces = piecesOf(a.slice(i, m));
    const others = piecesOf(b.slice(j, n));
    if (pieces === undefined || others === undefined || !sameAxis(pieces, others)) return false;
    [i, j] = [m, n];
  }
  return true;
}

/** Ends of the shortest groups of axes from `i` and `j` on that are equally long. */
function groupEnds(a: Chunks, b: Chunks, i: number, j: number): readonly [number, number] {
  let [endA, endB] = [i, j];
  let lengthA = a[endA++]?.length ?? 1;
  let lengthB = b[endB++]?.length ?? 1;
  while (lengthA !== lengthB) {
    if (lengthA < lengthB) lengthA *= a[endA++].length;
    else lengthB *= b[endB++].length;
  }
  return [Math.min(endA, a.length), Math.min(endB, b.length)];
}

const blocksOf = (chunks: Chunks): number => chunks.reduce((n, axis) => n * axis.blocks, 1);

/** The axes as one axis, where every block is contiguous in it: cut to the element, cut, not cut. */
function piecesOf(axes: Chunks): AxisChunks | undefined {
  let repeats = 1;
  let p = 0;
  for (; p < axes.length && isElementwise(axes[p]); p++) repeats *= axes[p].length;
  if (p === axes.length) return axisRuns([1], [repeats]);
  let tail = 1;
  for (const axis of axes.slice(p + 1)) {
    if (axis.blocks > 1) return undefined;
    tail *= axis.length;
  }
  const sizes = axes[p].sizes.map((size) => size * tail);
  const { counts } = axes[p];
  if (sizes.length === 1) return axisRuns(sizes, [counts[0] * repeats]);
  if (sizes.length * repeats > RUNS_MAX) return undefined;
  const all = Array.from({ length: repeats });
  return axisRuns(
    all.flatMap(() => sizes),
    all.flatMap(() => counts),
  );
}

const isElementwise = ({ sizes }: AxisChunks): boolean => sizes.length === 1 && sizes[0] === 1;

/**
 * The blocks with the same numbers, in another grid of as many blocks. Exact, but for sets of more
 * than a thousand ranges and a million blocks between grids of other shapes: there it answers more.
 */
export function regridSet(set: BlockSet, from: readonly number[], to: readonly number[]): BlockSet {
  const cutFrom = cutAxes(from);
  const cutTo = cutAxes(to);
  const alike =
    cutFrom.length === cutTo.length && cutFrom.every((axis, k) => from[axis] === to[cutTo[k]]);
  let found = noBlocks(to);
  const boxes = boxesOf(set);
  if (alike) {
    for (const { lo, hi } of boxes) {
      const [toLo, toHi] = [new Array<number>(to.length).fill(0), to.slice()];
      cutFrom.forEach((axis, k) => {
        toLo[cutTo[k]] = lo[axis];
        toHi[cutTo[k]] = hi[axis];
      });
      found = unionSets(found, boxSet(to, toLo, toHi));
    }
    return found;
  }
  const ranges = boxes.reduce((sum, { lo, hi }) => sum + rangeCount(lo, hi, from), 0);
  if (ranges <= RANGES_MAX)
    return boxUnion(
      to,
      boxes.flatMap((box) => boxesIn(to, rangesOf(box, from))),
    );
  if (set.count <= BLOCKS_MAX) return blocksFrom(to, numbersOf(boxes, from));
  const ends = boxes.map((box) => hullOf(box, from));
  const start = Math.min(...ends.map(([first]) => first));
  const end = Math.max(...ends.map(([, last]) => last));
  return boxUnion(to, rangeBoxes(start, end, to));
}

function boxesIn(
  grid: readonly number[],
  ranges: Iterable<readonly [number, number]>,
): readonly Box[] {
  return [...ranges].flatMap(([start, end]) => rangeBoxes(start, end, grid));
}

/** The first number in a box, and the one behind the last. */
function hullOf({ lo, hi }: Box, grid: readonly number[]): readonly [number, number] {
  const strides = blockStrides(grid);
  const number = (corner: Corner, by: number): number =>
    corner.reduce((sum, coordinate, axis) => sum + (coordinate + by) * strides[axis], 0);
  return [number(lo, 0), number(hi, -1) + 1];
}

const cutAxes = (grid: readonly number[]): number[] =>
  grid.flatMap((length, axis) => (length > 1 ? [axis] : []));

type Corner = readonly number[];

/** The first axis from which on a box is one range of numbers for each coordinate before it. */
function rangeAxis(lo: Corner, hi: Corner, grid: readonly number[]): number {
  let axis = grid.length - 1;
  while (axis > 0 && lo[axis] === 0 && hi[axis] === grid[axis]) axis--;
  return Math.max(0, axis);
}

function rangeCount(lo: Corner, hi: Corner, grid: readonly number[]): number {
  let count = 1;
  for (let a = 0; a < rangeAxis(lo, hi, grid); a++) count *= hi[a] - lo[a];
  return count;
}

/** The box as ranges of block numbers, ascending. */
function* rangesOf({ lo, hi }: Box, grid: readonly number[]): Generator<[number, number]> {
  if (grid.length === 0) {
    yield [0, 1];
    return;
  }
  const strides = blockStrides(grid);
  const last = rangeAxis(lo, hi, grid);
  const at = lo.slice(0, last);
  for (;;) {
    const base = at.reduce((sum, coordinate, axis) => sum + coordinate * strides[axis], 0);
    yield [base + lo[last] * strides[last], base + hi[last] * strides[last]];
    let a = last - 1;
    for (; a >= 0; a--) {
      at[a]++;
      if (at[a] < hi[a]) break;
      at[a] = lo[a];
    }
    if (a < 0) return;
  }
}

function* numbersOf(boxes: readonly Box[], grid: readonly number[]): Generator<number> {
  for (const box of boxes) {
    for (const [start, end] of rangesOf(box, grid)) {
      for (let n = start; n < end; n++) yield n;
    }
  }
}

/** Numbers `start … end` as boxes: a head, a body and a tail for each axis but the last. */
function rangeBoxes(start: number, end: number, grid: readonly number[]): readonly Box[] {
  const boxes: Box[] = [];
  const strides = blockStrides(grid);
  let from = start;
  while (from < end) {
    // The largest aligned step that begins at `from`: whole rows of as many axes as fit.
    let axis = grid.length - 1;
    while (axis > 0 && from % strides[axis - 1] === 0 && from + strides[axis - 1] <= end) axis--;
    const stride = axis < 0 ? 1 : strides[axis];
    const room = axis > 0 ? strides[axis - 1] - (from % strides[axis - 1]) : end - from;
    const count = Math.floor(Math.min(end - from, room) / stride);
    const lo = grid.map((length, a) => Math.floor(from / strides[a]) % length);
    const hi = lo.map((n, a) => (a < axis ? n + 1 : a === axis ? n + count : grid[a]));
    boxes.push({ lo, hi });
    from += Math.max(1, count * stride);
  }
  return boxes;
}
