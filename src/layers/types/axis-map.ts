/**
 * How the blocks of one output axis read the blocks of one input axis.
 *
 * Rechunking, slicing, taking, transposing and overlapping are *separable*: which blocks a task
 * reads is the product of what it reads along each axis. So each of them is one small map an axis,
 * and `product.ts` does the rest once.
 */
import { type AxisChunks, blockAt, blockSize, blockStart } from "../../core/index.ts";

/** Half-open ranges of block coordinates: flat pairs, disjoint and ascending, in reused storage. */
export interface Ranges {
  count: number;
  readonly from: number[];
  readonly to: number[];
}

/** Pieces of input blocks along one axis, in reused storage. `at` is where a piece lands. */
export interface Segments {
  count: number;
  readonly block: number[];
  readonly start: number[];
  readonly length: number[];
  readonly step: number[];
  readonly at: number[];
}

/** The arithmetic of one axis. The three answers agree exactly: a piece is never empty. */
export interface AxisMap {
  /** What output block `i` reads, in the order in which the kernel gets it. */
  segments(i: number, out: Segments): void;
  /** Which output blocks read input block `b`. */
  readers(b: number, out: Ranges): void;
  /** Which input blocks the output blocks `from <= i < to` read: the union of their segments. */
  needs(from: number, to: number, out: Ranges): void;
}

/** Empty, reusable storage for ranges. */
export const newRanges = (): Ranges => ({ count: 0, from: [], to: [] });

/** Empty, reusable storage for segments. */
export const newSegments = (): Segments => ({
  count: 0,
  block: [],
  start: [],
  length: [],
  step: [],
  at: [],
});

/** Appends one range; merges it with the last one when they touch or overlap. */
export function pushRange(out: Ranges, from: number, to: number): void {
  if (from >= to) return;
  const last = out.count - 1;
  if (last >= 0 && out.to[last] >= from && out.from[last] <= from) {
    if (to > out.to[last]) out.to[last] = to;
    return;
  }
  out.from[out.count] = from;
  out.to[out.count] = to;
  out.count++;
}

/** Appends one segment. */
export function pushSegment(
  out: Segments,
  block: number,
  start: number,
  length: number,
  step: number,
  at: number,
): void {
  const k = out.count++;
  out.block[k] = block;
  out.start[k] = start;
  out.length[k] = length;
  out.step[k] = step;
  out.at[k] = at;
}

/** Makes ranges that were pushed in any order ascending and disjoint. */
export function sortRanges(out: Ranges): void {
  if (isSorted(out)) return;
  const pairs = Array.from({ length: out.count }, (_, k) => [out.from[k], out.to[k]] as const);
  pairs.sort((a, b) => a[0] - b[0]);
  out.count = 0;
  for (const [from, to] of pairs) pushRange(out, from, to);
}

function isSorted(out: Ranges): boolean {
  for (let k = 1; k < out.count; k++) if (out.from[k] <= out.to[k - 1]) return false;
  return true;
}

/** Blocks of an axis that hold at least one of the positions `p <= x < q`; O(runs) at the worst. */
export type Overlapping = (p: number, q: number, out: Ranges) => void;

/** Makes the search for the non-empty blocks of `axis` under an interval. */
export function overlappingOf(axis: AxisChunks): Overlapping {
  const gaps = emptyRuns(axis);
  return (p, q, out) => {
    const low = Math.max(0, p);
    const high = Math.min(axis.length, q);
    if (low >= high) return;
    let from = blockAt(axis, low);
    const to = blockAt(axis, high - 1) + 1;
    for (let k = 0; k < gaps.length && gaps[k] < to; k += 2) {
      if (gaps[k + 1] <= from) continue;
      pushRange(out, from, gaps[k]);
      from = gaps[k + 1];
    }
    pushRange(out, from, to);
  };
}

/** Block ranges of length zero, as flat pairs. Nearly always none. */
function emptyRuns(axis: AxisChunks): readonly number[] {
  const pairs: number[] = [];
  let block = 0;
  axis.sizes.forEach((size, run) => {
    const count = axis.counts[run];
    if (size === 0) pairs.push(block, block + count);
    block += count;
  });
  return pairs;
}

/** Output block `i` is input block `i`, in full. */
export function sameMap(axis: AxisChunks): AxisMap {
  return {
    segments: (i, out) => pushSegment(out, i, 0, blockSize(axis, i), 1, 0),
    readers: (b, out) => pushRange(out, b, b + 1),
    needs: (from, to, out) => pushRange(out, from, to),
  };
}

/** Output blocks are cut anew: block `i` covers the same positions in other input blocks. */
export function rechunkMap(from: AxisChunks, to: AxisChunks): AxisMap {
  const read = overlappingOf(from);
  const written = overlappingOf(to);
  return {
    segments: (i, out) => {
      const start = blockStart(to, i);
      const end = start + blockSize(to, i);
      let position = start;
      while (position < end) {
        const block = blockAt(from, position);
        const first = blockStart(from, block);
        const stop = Math.min(end, first + blockSize(from, block));
        pushSegment(out, block, position - first, stop - position, 1, position - start);
        position = stop;
      }
    },
    readers: (b, out) => {
      const start = blockStart(from, b);
      written(start, start + blockSize(from, b), out);
    },
    needs: (low, high, out) => {
      if (low >= high) return;
      const last = high - 1;
      read(blockStart(to, low), blockStart(to, last) + blockSize(to, last), out);
    },
  };
}

/**
 * Output position `j` is input position `start + step * j`. Each output block is cut from one input
 * block, so `chunks` must be `sliceAxis(axis, start, step, length)`.
 */
export function sliceMap(
  axis: AxisChunks,
  chunks: AxisChunks,
  start: number,
  step: number,
): AxisMap {
  const read = overlappingOf(axis);
  const written = overlappingOf(chunks);
  const dense = Math.abs(step) <= smallest(axis);
  const blockOf = (i: number): number => blockAt(axis, start + step * blockStart(chunks, i));
  return {
    segments: (i, out) => {
      const length = blockSize(chunks, i);
      if (length === 0) return;
      const position = start + step * blockStart(chunks, i);
      const block = blockAt(axis, position);
      pushSegment(out, block, position - blockStart(axis, block), length, step, 0);
    },
    readers: (b, out) => {
      const p = blockStart(axis, b);
      const q = p + blockSize(axis, b);
      if (p === q) return;
      // Output positions j with p <= start + step * j < q.
      const [near, far] = step > 0 ? [p, q - 1] : [q - 1, p];
      written(Math.ceil((near - start) / step), Math.floor((far - start) / step) + 1, out);
    },
    needs: (low, high, out) => {
      if (low >= high || chunks.length === 0) return;
      if (dense) {
        const first = start + step * blockStart(chunks, low);
        const last =
          start + step * (blockStart(chunks, high - 1) + blockSize(chunks, high - 1) - 1);
        read(Math.min(first, last), Math.max(first, last) + 1, out);
        return;
      }
      // The step jumps over whole blocks: one input block for each output block.
      for (let k = 0; k < high - low; k++) {
        const block = blockOf(step > 0 ? low + k : high - 1 - k);
        pushRange(out, block, block + 1);
      }
    },
  };
}

/** Length of the shortest block that is not empty. */
const smallest = (axis: AxisChunks): number =>
  axis.sizes.reduce((least, size) => (size > 0 && size < least ? size : least), Infinity);
