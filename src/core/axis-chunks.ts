/** Chunks of one axis, run-length coded: 10^9 equal blocks are one run, and every question is O(log runs). */
import { shown } from "./arguments.ts";
import { ChunksError } from "./errors/values.ts";
import { InvariantError } from "./invariant.ts";

/** `counts[r]` blocks of `sizes[r]` elements, run after run. Frozen; neighbouring runs differ, none is empty. */
export interface AxisChunks {
  readonly sizes: readonly number[];
  readonly counts: readonly number[];
  /** Elements: the sum of `sizes[r] * counts[r]`. */
  readonly length: number;
  /** Blocks: the sum of `counts`; at least one. */
  readonly blocks: number;
}

/** Blocks of the given lengths; none at all is one block of 0. Throws `ChunksError`. */
export function axisOf(sizes: readonly number[]): AxisChunks {
  if (!Array.isArray(sizes)) {
    throw new ChunksError(`chunks of an axis are a list of lengths, not ${shown(sizes)}`);
  }
  return build(sizes, undefined);
}

/** `counts[r]` blocks of `sizes[r]`, brought to canonical form. Throws `ChunksError`. */
export function axisRuns(sizes: readonly number[], counts: readonly number[]): AxisChunks {
  if (sizes.length !== counts.length) {
    throw new ChunksError(`${sizes.length} chunk sizes with ${counts.length} counts`);
  }
  return build(sizes, counts);
}

function build(sizes: readonly number[], counts: readonly number[] | undefined): AxisChunks {
  const [outSizes, outCounts]: [number[], number[]] = [[], []];
  let last = -1;
  let length = 0;
  let blocks = 0;
  for (let i = 0; i < sizes.length; i++) {
    const size = checked(sizes[i]);
    const count = counts === undefined ? 1 : checked(counts[i]);
    if (count === 0) continue;
    if (last >= 0 && outSizes[last] === size) outCounts[last] += count;
    else {
      outSizes.push(size);
      outCounts.push(count);
      last++;
    }
    length += size * count;
    blocks += count;
  }
  if (blocks === 0) return regularAxis(0, 1);
  if (!Number.isSafeInteger(length) || !Number.isSafeInteger(blocks)) {
    throw new ChunksError(`an axis of ${length} elements is longer than 2^53`, { length });
  }
  return frozen(outSizes, outCounts, length, blocks);
}

function checked(length: number): number {
  if (!Number.isSafeInteger(length) || length < 0) {
    throw new ChunksError(`a chunk has length ${shown(length)}; lengths are whole numbers ≥ 0`, {
      length,
    });
  }
  return length;
}

function frozen(sizes: number[], counts: number[], length: number, blocks: number): AxisChunks {
  return Object.freeze({
    sizes: Object.freeze(sizes),
    counts: Object.freeze(counts),
    length,
    blocks,
  });
}

/** Equal blocks of `size`, the last one shorter where it must be; one block of 0 for an empty axis. */
export function regularAxis(length: number, size: number): AxisChunks {
  checked(length);
  if (!Number.isSafeInteger(size) || (size < 1 && length > 0)) {
    throw new ChunksError(`chunk size ${shown(size)}; it must be a whole number ≥ 1`, { size });
  }
  if (length === 0) return frozen([0], [1], 0, 1);
  const whole = Math.floor(length / size);
  const rest = length - whole * size;
  if (rest === 0) return frozen([size], [whole], length, whole);
  if (whole === 0) return frozen([rest], [1], length, 1);
  return frozen([size, rest], [whole, 1], length, whole + 1);
}

/** Where each run begins: entry r for run r, and one more for the end. */
interface Starts {
  readonly blocks: Float64Array;
  readonly elements: Float64Array;
}

const startsOfAxis = new WeakMap<AxisChunks, Starts>();

function startsOf(axis: AxisChunks): Starts {
  const known = startsOfAxis.get(axis);
  if (known !== undefined) return known;
  const { sizes, counts } = axis;
  const blocks = new Float64Array(sizes.length + 1);
  const elements = new Float64Array(sizes.length + 1);
  for (let run = 0; run < sizes.length; run++) {
    blocks[run + 1] = blocks[run] + counts[run];
    elements[run + 1] = elements[run] + counts[run] * sizes[run];
  }
  const starts = { blocks, elements };
  startsOfAxis.set(axis, starts);
  return starts;
}

/** The last run whose start is ≤ value; so runs without elements are passed over. */
function runAt(starts: Float64Array, value: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (starts[middle] <= value) low = middle;
    else high = middle;
  }
  return low;
}

// Not `invariant`: its message would be put together on every call.
function noBlock(i: number, axis: AxisChunks): never {
  throw new InvariantError(`block ${i} of an axis of ${axis.blocks} blocks`);
}

function noElement(position: number, axis: AxisChunks): never {
  throw new InvariantError(`element ${position} of an axis of ${axis.length} elements`);
}

/** First element of block `i`; the length of the axis for `i` = number of blocks. */
export function blockStart(axis: AxisChunks, i: number): number {
  if (!(i >= 0 && i <= axis.blocks)) noBlock(i, axis);
  const { sizes, counts } = axis;
  if (i <= counts[0]) return i * sizes[0];
  if (sizes.length === 2) return counts[0] * sizes[0] + (i - counts[0]) * sizes[1];
  const starts = startsOf(axis);
  const run = runAt(starts.blocks, i);
  return starts.elements[run] + (i - starts.blocks[run]) * sizes[run];
}

/** Elements of block `i`. */
export function blockSize(axis: AxisChunks, i: number): number {
  if (!(i >= 0 && i < axis.blocks)) noBlock(i, axis);
  const { sizes, counts } = axis;
  if (i < counts[0]) return sizes[0];
  if (sizes.length === 2) return sizes[1];
  return sizes[runAt(startsOf(axis).blocks, i)];
}

/** The block that holds element `position`, 0 ≤ position < length. */
export function blockAt(axis: AxisChunks, position: number): number {
  if (!(position >= 0 && position < axis.length)) noElement(position, axis);
  const { sizes, counts } = axis;
  const first = counts[0] * sizes[0];
  if (position < first) return Math.floor(position / sizes[0]);
  if (sizes.length === 2) return counts[0] + Math.floor((position - first) / sizes[1]);
  const starts = startsOf(axis);
  const run = runAt(starts.elements, position);
  return starts.blocks[run] + Math.floor((position - starts.elements[run]) / sizes[run]);
}

/** The run of equal blocks around block `i`: from ≤ i < to. */
export function runOfBlock(axis: AxisChunks, i: number): readonly [from: number, to: number] {
  if (!(i >= 0 && i < axis.blocks)) noBlock(i, axis);
  if (i < axis.counts[0]) return [0, axis.counts[0]];
  const { blocks } = startsOf(axis);
  const run = runAt(blocks, i);
  return [blocks[run], blocks[run + 1]];
}

/** Whether two axes have the same blocks. */
export function sameAxis(a: AxisChunks, b: AxisChunks): boolean {
  if (a === b) return true;
  if (a.length !== b.length || a.blocks !== b.blocks || a.sizes.length !== b.sizes.length) {
    return false;
  }
  for (let run = 0; run < a.sizes.length; run++) {
    if (a.sizes[run] !== b.sizes[run] || a.counts[run] !== b.counts[run]) return false;
  }
  return true;
}
