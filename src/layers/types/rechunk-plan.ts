/**
 * Rechunking in steps. Where every output block would touch thousands of small boxes, one or two
 * chunkings in between make the boxes larger, at the price of copying the array once more each.
 *
 * The idea is that of Dask's `plan_rechunk` (dask/array/rechunk.py): bound the number of edges, stay
 * within a block size. Dask searches by merging and splitting concrete chunk lists; here each axis is
 * interpolated *geometrically* between its old and its new block length, which divides the work
 * evenly between the steps, never makes a block larger than the larger of the two ends, and looks at
 * runs only: 10⁶ blocks cost what ten do.
 */
import {
  type AxisChunks,
  blockAt,
  type Chunks,
  maxBlockBytes,
  regularAxis,
  sameChunks,
  shapeOf,
  sizeOf,
} from "../../core/index.ts";

/** When a rechunk is worth an intermediate chunking. */
export interface RechunkLimits {
  /** Input blocks that one task may read without further thought. */
  readonly touchesMax: number;
  /** Input blocks that one task may ever read, however large the parts. */
  readonly touchesHardMax: number;
  /** Parts of this size are moved at the speed of memory, so that their number does not matter. */
  readonly partBytesMin: number;
  /** Steps in all. */
  readonly stepsMax: number;
}

/**
 * Measured on two worker processes: swapping axes of 100 × 100 blocks took 1.8 times as long directly as
 * in two steps with parts of 3 kB, 1.4 times with 13 kB, and as long with 51 kB; with 600 × 600 blocks
 * and parts of 0.5 kB 3 times. From 64 touches on there is something to gain at all.
 */
export const RECHUNK_LIMITS: RechunkLimits = {
  touchesMax: 64,
  touchesHardMax: 4096,
  partBytesMin: 32 * 1024,
  stepsMax: 4,
};

/**
 * The chunkings to go through, one after another, between `from` and `to`; empty when the direct way
 * is fine. Both must have the same shape; `itemsize` in bytes. O(runs × steps).
 */
export function planRechunk(
  from: Chunks,
  to: Chunks,
  itemsize: number,
  limits: RechunkLimits = RECHUNK_LIMITS,
): Chunks[] {
  if (sizeOf(shapeOf(to)) === 0 || isFine(from, to, itemsize, limits)) return [];
  let best: Chunks[] = [];
  for (let steps = 2; steps <= limits.stepsMax; steps++) {
    best = interpolate(from, to, steps);
    const ways = [from, ...best, to];
    if (
      best.every((chunks, k) => isFine(ways[k], chunks, itemsize, limits)) &&
      isFine(ways[ways.length - 2], to, itemsize, limits)
    ) {
      break;
    }
  }
  return best;
}

function isFine(from: Chunks, to: Chunks, itemsize: number, limits: RechunkLimits): boolean {
  const touches = touchesOf(from, to);
  if (touches <= limits.touchesMax) return true;
  const blockBytes = largestBlock(to) * itemsize;
  return touches <= limits.touchesHardMax && blockBytes / touches >= limits.partBytesMin;
}

const largestBlock = (chunks: Chunks): number => maxBlockBytes(chunks, "uint8");

/** Input blocks that a task reads, in the busiest run of output blocks, on average over that run. */
export function touchesOf(from: Chunks, to: Chunks): number {
  return to.reduce((product, axis, a) => product * axisTouches(from[a], axis), 1);
}

function axisTouches(from: AxisChunks, to: AxisChunks): number {
  let most = 1;
  let start = 0;
  to.sizes.forEach((size, run) => {
    const count = to.counts[run];
    const end = start + size * count;
    if (end > start) {
      const blocks = blockAt(from, end - 1) - blockAt(from, start) + 1;
      // Every border between two output blocks may cut one input block in two.
      most = Math.max(most, (blocks + count - 1) / count);
    }
    start = end;
  });
  return most;
}

/** `steps - 1` chunkings, at equal ratios between `from` and `to` along every axis. */
function interpolate(from: Chunks, to: Chunks, steps: number): Chunks[] {
  const found: Chunks[] = [];
  let last = from;
  for (let step = 1; step < steps; step++) {
    const next = to.map((axis, a) => between(from[a], axis, step / steps));
    if (sameChunks(next, last) || sameChunks(next, to)) continue;
    found.push(next);
    last = next;
  }
  return found;
}

/** Growing blocks are whole multiples of the old ones, shrinking ones of the new: borders coincide. */
function between(from: AxisChunks, to: AxisChunks, part: number): AxisChunks {
  const old = largest(from);
  const wanted = largest(to);
  if (old === wanted) return part < 0.5 ? from : to;
  const size =
    old < wanted
      ? old * Math.max(1, Math.floor((wanted / old) ** part))
      : wanted * Math.max(1, Math.floor((old / wanted) ** (1 - part)));
  return regularAxis(from.length, size);
}

const largest = (axis: AxisChunks): number => axis.sizes.reduce((a, b) => Math.max(a, b), 1);
