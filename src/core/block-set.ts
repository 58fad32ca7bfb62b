/**
 * Sets of blocks of one grid: unions of disjoint boxes, so that "all of 10^15 blocks" costs one box.
 * Sets that need many boxes become bitmaps where the grid is small enough. Immutable.
 */
import { bitsOfBoxes, countBits, forEachBit, nextBit, runsOfBits } from "./bits.ts";
import {
  type Box,
  boxCount,
  boxesOfRuns,
  intersectBox,
  mergeBoxes,
  nextInBox,
  subtractBox,
} from "./boxes.ts";
import { invariant } from "./invariant.ts";
import { sizeOf, unravel } from "./shapes.ts";

/** A set of blocks. Ask it through the functions of this file; exactly one of `boxes` and `bits` is set. */
export interface BlockSet {
  readonly grid: readonly number[];
  /** Members. */
  readonly count: number;
  /** Disjoint, none empty. */
  readonly boxes: readonly Box[] | null;
  /** Bit n: block n. */
  readonly bits: Uint32Array | null;
}

/** Sets of more boxes become bitmaps, in grids of at most `BITMAP_BLOCKS_MAX` blocks (16 MiB). */
const BOXES_MAX = 256;
const BITMAP_BLOCKS_MAX = 2 ** 27;

function fromBoxes(grid: readonly number[], boxes: readonly Box[]): BlockSet {
  const merged = boxes.length > 1 ? mergeBoxes(boxes) : boxes;
  if (merged.length > BOXES_MAX && sizeOf(grid) <= BITMAP_BLOCKS_MAX) {
    return fromBits(grid, bitsOfBoxes(grid, merged));
  }
  let count = 0;
  for (const box of merged) count += boxCount(box);
  return Object.freeze({ grid, count, boxes: Object.freeze(merged), bits: null });
}

function fromBits(grid: readonly number[], bits: Uint32Array): BlockSet {
  const count = countBits(bits);
  if (count === 0) return noBlocks(grid);
  if (count === sizeOf(grid)) return allBlocks(grid);
  return Object.freeze({ grid, count, boxes: null, bits });
}

function toBits(set: BlockSet): Uint32Array {
  return set.bits ?? bitsOfBoxes(set.grid, set.boxes ?? []);
}

/** Every block of the grid. */
export function allBlocks(grid: readonly number[]): BlockSet {
  return boxSet(
    grid,
    grid.map(() => 0),
    grid,
  );
}

/** No block at all. */
export function noBlocks(grid: readonly number[]): BlockSet {
  return Object.freeze({ grid, count: 0, boxes: Object.freeze([]), bits: null });
}

/** The blocks with lo ≤ coordinate < hi along every axis; what lies outside the grid is cut off. */
export function boxSet(
  grid: readonly number[],
  lo: readonly number[],
  hi: readonly number[],
): BlockSet {
  invariant(lo.length === grid.length && hi.length === grid.length, "a box of another rank");
  const box: Box = {
    lo: lo.map((from) => Math.max(0, from)),
    hi: hi.map((to, axis) => Math.min(grid[axis], to)),
  };
  return box.lo.some((from, axis) => from >= box.hi[axis])
    ? noBlocks(grid)
    : fromBoxes(grid, [freezeBox(box)]);
}

function freezeBox({ lo, hi }: Box): Box {
  return Object.freeze({ lo: Object.freeze(lo), hi: Object.freeze(hi) });
}

/** The union of boxes that may overlap; what lies outside the grid is cut off. */
export function boxUnion(grid: readonly number[], boxes: Iterable<Box>): BlockSet {
  const list = [...boxes].flatMap(({ lo, hi }) => boxSet(grid, lo, hi).boxes ?? []);
  if (list.length > BOXES_MAX && sizeOf(grid) <= BITMAP_BLOCKS_MAX) {
    return fromBits(grid, bitsOfBoxes(grid, list));
  }
  const disjoint: Box[] = [];
  for (const box of mergeCovered(list)) disjoint.push(...outside([box], disjoint));
  return fromBoxes(grid, disjoint);
}

/** Large boxes first: they swallow the small ones. */
function mergeCovered(boxes: readonly Box[]): readonly Box[] {
  return boxes.length < 2 ? boxes : boxes.toSorted((a, b) => boxCount(b) - boxCount(a));
}

/** The blocks with these numbers, in any order. Throws an `InvariantError` for a number outside the grid. */
export function blocksFrom(grid: readonly number[], numbers: Iterable<number>): BlockSet {
  const total = sizeOf(grid);
  const sorted = Float64Array.from(numbers).sort();
  if (sorted.length === 0) return noBlocks(grid);
  invariant(sorted[0] >= 0 && sorted[sorted.length - 1] < total, "a block outside its grid");
  const runs: number[] = [];
  for (let i = 0; i < sorted.length; i++) {
    invariant(Number.isInteger(sorted[i]), "block numbers are whole");
    const end = runs.length - 1;
    if (end > 0 && sorted[i] <= runs[end]) runs[end] = Math.max(runs[end], sorted[i] + 1);
    else runs.push(sorted[i], sorted[i] + 1);
  }
  return fromBoxes(grid, boxesOfRuns(grid, runs));
}

/** Members of either set. */
export function unionSets(a: BlockSet, b: BlockSet): BlockSet {
  checkGrids(a, b);
  if (isEmpty(b) || isAll(a) || a === b) return a;
  if (isEmpty(a) || isAll(b)) return b;
  if (a.boxes && b.boxes) return fromBoxes(a.grid, [...a.boxes, ...outside(b.boxes, a.boxes)]);
  return combine(a, b, (x, y) => x | y);
}

/** Members of both sets. */
export function intersectSets(a: BlockSet, b: BlockSet): BlockSet {
  checkGrids(a, b);
  if (isEmpty(a) || isAll(b) || a === b) return a;
  if (isEmpty(b) || isAll(a)) return b;
  if (!a.boxes || !b.boxes) return combine(a, b, (x, y) => x & y);
  const boxes: Box[] = [];
  for (const one of a.boxes) {
    for (const other of b.boxes) {
      const common = intersectBox(one, other);
      if (common) boxes.push(common);
    }
  }
  return fromBoxes(a.grid, boxes);
}

/** Members of `a` that are not in `b`. */
export function subtractSets(a: BlockSet, b: BlockSet): BlockSet {
  checkGrids(a, b);
  if (isEmpty(a) || isEmpty(b)) return a;
  if (isAll(b) || a === b) return noBlocks(a.grid);
  if (a.boxes && b.boxes) return fromBoxes(a.grid, outside(a.boxes, b.boxes));
  return combine(a, b, (x, y) => x & ~y);
}

function outside(boxes: readonly Box[], others: readonly Box[]): Box[] {
  let rest: readonly Box[] = boxes;
  for (const other of others) {
    if (rest.length === 0) break;
    rest = rest.flatMap((box) => subtractBox(box, other));
  }
  return [...rest];
}

function combine(a: BlockSet, b: BlockSet, op: (x: number, y: number) => number): BlockSet {
  const [x, y] = [toBits(a), toBits(b)];
  const out = new Uint32Array(x.length);
  for (let i = 0; i < out.length; i++) out[i] = op(x[i], y[i]);
  return fromBits(a.grid, out);
}

function checkGrids(a: BlockSet, b: BlockSet): void {
  const same =
    a.grid === b.grid || (a.grid.length === b.grid.length && a.grid.every(isSame, b.grid));
  if (!same) invariant(false, `block sets of grids [${a.grid.join()}] and [${b.grid.join()}]`);
}

function isSame(this: readonly number[], length: number, axis: number): boolean {
  return this[axis] === length;
}

/** Whether the set has every block of its grid. */
export function isAll(set: BlockSet): boolean {
  return set.count === sizeOf(set.grid);
}

/** Whether the set has no block. */
export function isEmpty(set: BlockSet): boolean {
  return set.count === 0;
}

/** Whether two sets of one grid have the same members. */
export function sameBlocks(a: BlockSet, b: BlockSet): boolean {
  return a.count === b.count && isEmpty(subtractSets(a, b));
}

const scratch: number[] = [];

/** Whether block `n` is a member. Allocates nothing. */
export function hasBlock(set: BlockSet, n: number): boolean {
  const { boxes, bits } = set;
  if (bits !== null) return ((bits[n >>> 5] >>> (n & 31)) & 1) === 1;
  if (boxes === null || boxes.length === 0) return false;
  if (isAll(set)) return true;
  const rank = set.grid.length;
  unravel(n, set.grid, scratch);
  for (let i = 0; i < boxes.length; i++) {
    const { lo, hi } = boxes[i];
    let axis = 0;
    while (axis < rank && scratch[axis] >= lo[axis] && scratch[axis] < hi[axis]) axis++;
    if (axis === rank) return true;
  }
  return false;
}

/** Calls `visit` with every member: row-major within a box, box by box (so not ascending throughout). */
export function eachBlock(set: BlockSet, visit: (n: number) => void): void {
  if (set.bits !== null) forEachBit(set.bits, visit);
  for (const box of set.boxes ?? []) {
    // Along the last axis the members are neighbours.
    const row = (box.hi.at(-1) ?? 1) - (box.lo.at(-1) ?? 0);
    for (let n = nextInBox(box, set.grid, 0); n >= 0; n = nextInBox(box, set.grid, n + row)) {
      for (let i = 0; i < row; i++) visit(n + i);
    }
  }
}

/** The least member ≥ `from`, or -1: iteration in ascending order, resumable at any time. */
export function nextBlock(set: BlockSet, from: number): number {
  if (from >= sizeOf(set.grid)) return -1;
  const start = Math.max(0, from);
  if (set.bits !== null) return nextBit(set.bits, start);
  let least = -1;
  for (const box of set.boxes ?? []) {
    const n = nextInBox(box, set.grid, start);
    if (n >= 0 && (least < 0 || n < least)) least = n;
  }
  return least;
}

/** The set as disjoint boxes. A bitmap answers one box a row, merged where rows agree. */
export function boxesOf(set: BlockSet): readonly Box[] {
  if (set.boxes !== null) return set.boxes;
  const { grid, bits } = set;
  return bits === null ? [] : mergeBoxes(boxesOfRuns(grid, runsOfBits(bits)));
}
