/** Boxes of blocks, and their algebra. All disjoint lists stay disjoint. */
import { unravel } from "./shapes.ts";

/** Half-open: lo ≤ coordinate < hi along every axis. */
export interface Box {
  readonly lo: readonly number[];
  readonly hi: readonly number[];
}

function box(lo: readonly number[], hi: readonly number[]): Box {
  return Object.freeze({ lo: Object.freeze(lo), hi: Object.freeze(hi) });
}

/** Blocks in a box. */
export function boxCount({ lo, hi }: Box): number {
  let count = 1;
  for (let axis = 0; axis < lo.length; axis++) count *= hi[axis] - lo[axis];
  return count;
}

/** What two boxes have in common, or undefined. */
export function intersectBox(a: Box, b: Box): Box | undefined {
  const lo = a.lo.map((from, axis) => Math.max(from, b.lo[axis]));
  const hi = a.hi.map((to, axis) => Math.min(to, b.hi[axis]));
  return lo.some((from, axis) => from >= hi[axis]) ? undefined : box(lo, hi);
}

/** `a` without `b`: at most two slabs an axis. */
export function subtractBox(a: Box, b: Box): readonly Box[] {
  const common = intersectBox(a, b);
  if (common === undefined) return [a];
  const parts: Box[] = [];
  const lo = [...a.lo];
  const hi = [...a.hi];
  for (let axis = 0; axis < lo.length; axis++) {
    if (lo[axis] < common.lo[axis]) parts.push(box([...lo], hi.with(axis, common.lo[axis])));
    if (common.hi[axis] < hi[axis]) parts.push(box(lo.with(axis, common.hi[axis]), [...hi]));
    lo[axis] = common.lo[axis];
    hi[axis] = common.hi[axis];
  }
  return parts;
}

/** Joins disjoint boxes that differ along one axis only and touch there; the last axis first. */
export function mergeBoxes(boxes: readonly Box[]): readonly Box[] {
  let list = boxes;
  for (let axis = (boxes[0]?.lo.length ?? 0) - 1; axis >= 0 && list.length > 1; axis--) {
    list = mergeAlong(list, axis);
  }
  return list;
}

function mergeAlong(boxes: readonly Box[], axis: number): readonly Box[] {
  const lanes = new Map<string, Box[]>();
  for (const one of boxes) {
    const key = `${one.lo.toSpliced(axis, 1).join()};${one.hi.toSpliced(axis, 1).join()}`;
    const lane = lanes.get(key);
    if (lane) lane.push(one);
    else lanes.set(key, [one]);
  }
  if (lanes.size === boxes.length) return boxes;
  return [...lanes.values()].flatMap((lane) => mergeLane(lane, axis));
}

function mergeLane(lane: readonly Box[], axis: number): readonly Box[] {
  const merged: Box[] = [];
  for (const one of lane.toSorted((a, b) => a.lo[axis] - b.lo[axis])) {
    const last = merged.at(-1);
    if (last !== undefined && last.hi[axis] === one.lo[axis]) {
      merged[merged.length - 1] = box(last.lo, one.hi);
    } else merged.push(one);
  }
  return merged;
}

const coords: number[] = [];

/** Steps the last axis before `axis` that has room; answers the axis behind it, or -1. */
function carry(hi: readonly number[], axis: number): number {
  for (let i = axis - 1; i >= 0; i--) {
    if (coords[i] + 1 < hi[i]) {
      coords[i]++;
      return i + 1;
    }
  }
  return -1;
}

/** The least block of the box with number ≥ `from`, or -1. */
export function nextInBox({ lo, hi }: Box, grid: readonly number[], from: number): number {
  const rank = grid.length;
  unravel(from, grid, coords);
  if (rank === 0) return from <= 0 ? 0 : -1;
  if (coords[0] >= hi[0]) return -1;
  let axis = 0;
  while (axis < rank && coords[axis] >= lo[axis] && coords[axis] < hi[axis]) axis++;
  if (axis === rank) return from;
  // Beyond the box along this axis: the next member is a carry into an axis before it.
  if (coords[axis] >= hi[axis]) axis = carry(hi, axis);
  if (axis < 0) return -1;
  let n = 0;
  for (let i = 0; i < rank; i++) n = n * grid[i] + (i < axis ? coords[i] : lo[i]);
  return n;
}

/**
 * The boxes of sorted, disjoint, half-open runs `[from, to, from, to, …]` of block numbers: parts of
 * rows, and whole rows together; not merged any further.
 */
export function boxesOfRuns(grid: readonly number[], runs: readonly number[]): Box[] {
  const boxes: Box[] = [];
  for (let i = 0; i < runs.length; i += 2) addRun(boxes, grid, runs[i], runs[i + 1]);
  return boxes;
}

/** Cuts one run into a head, whole slices and a tail, along the first axis where it has any. */
function addRun(boxes: Box[], grid: readonly number[], from: number, to: number): void {
  const rank = grid.length;
  let at = from;
  while (at < to) {
    // The largest aligned group of whole trailing axes that fits.
    let axis = rank;
    let size = 1;
    while (axis > 1 && at % (size * grid[axis - 1]) === 0 && at + size * grid[axis - 1] <= to) {
      size *= grid[--axis];
    }
    if (axis === 0) {
      boxes.push(box([], []));
      return;
    }
    const lo: number[] = [];
    unravel(at, grid, lo);
    const room = grid[axis - 1] - lo[axis - 1];
    const count = Math.min(room, Math.floor((to - at) / size));
    const hi = lo.map((coord, i) => (i < axis - 1 ? coord + 1 : grid[i]));
    hi[axis - 1] = lo[axis - 1] + count;
    boxes.push(box(lo, hi));
    at += count * size;
  }
}
