/** Chunks of a slice of an axis, block by block of the input. */
import {
  type AxisChunks,
  axisRuns,
  blockAt,
  blockSize,
  blockStart,
  runOfBlock,
} from "./axis-chunks.ts";
import { ChunksError } from "./errors/values.ts";
import { invariant } from "./invariant.ts";

/** More runs than this are refused: such a slice should be rechunked first. */
const RUNS_MAX = 4_000_000;

/**
 * Chunks of `axis[start + step * k]`, 0 ≤ k < length: one output block for each input block that the
 * slice touches, in output order; one block of 0 where it touches none. Blocks of one length that
 * `step` divides cost one run, whatever their number.
 */
export function sliceAxis(
  axis: AxisChunks,
  start: number,
  step: number,
  length: number,
): AxisChunks {
  if (length === 0) return axisRuns([0], [1]);
  const runs = new Runs();
  walk(axis, start, step, length, (_block, elements, blocks) => runs.add(elements, blocks));
  return axisRuns(runs.sizes, runs.counts);
}

/**
 * The input blocks that the same slice touches, in output order: `count` blocks from `first`, upwards
 * or downwards (`by` is 1 or -1), output block i being `first + by * i`; or the list of them, where
 * the slice steps over blocks (including empty ones).
 */
export interface SlicedBlocks {
  readonly first: number;
  readonly by: 1 | -1;
  readonly count: number;
  /** Null where the blocks are adjacent. */
  readonly list: readonly number[] | null;
}

/** Which input blocks each output block of `sliceAxis` comes from; `count` 0 for an empty slice. */
export function blocksOfSlice(
  axis: AxisChunks,
  start: number,
  step: number,
  length: number,
): SlicedBlocks {
  const by = step < 0 ? -1 : 1;
  if (length === 0) return Object.freeze({ first: 0, by, count: 0, list: null });
  const first = blockAt(axis, start);
  const last = blockAt(axis, start + step * (length - 1));
  const spans: [first: number, count: number][] = [];
  let count = 0;
  walk(axis, start, step, length, (block, _elements, blocks) => {
    count += blocks;
    const span = spans.at(-1);
    if (span !== undefined && span[0] + by * span[1] === block) span[1] += blocks;
    else spans.push([block, blocks]);
  });
  invariant(spans.length === 1 || count <= RUNS_MAX, "a slice of too many runs");
  const adjacent = Math.abs(last - first) + 1 === count;
  const list = adjacent ? null : spans.flatMap(([at, n]) => numbers(at, by, n));
  return Object.freeze({ first, by, count, list: list && Object.freeze(list) });
}

function numbers(first: number, by: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + by * i);
}

class Runs {
  readonly sizes: number[] = [];
  readonly counts: number[] = [];

  add(size: number, count: number): void {
    const last = this.sizes.length - 1;
    if (last >= 0 && this.sizes[last] === size) this.counts[last] += count;
    else {
      if (last >= RUNS_MAX) {
        throw new ChunksError(
          `a slice would have more than ${RUNS_MAX} different blocks in a row; rechunk the axis first`,
        );
      }
      this.sizes.push(size);
      this.counts.push(count);
    }
  }
}

/** Calls `visit` with (first input block, elements taken from each, how many such blocks follow). */
function walk(
  axis: AxisChunks,
  start: number,
  step: number,
  length: number,
  visit: (block: number, elements: number, blocks: number) => void,
): void {
  const stride = Math.abs(step);
  let position = start;
  let left = length;
  while (left > 0) {
    const block = blockAt(axis, position);
    const size = blockSize(axis, block);
    const offset = position - blockStart(axis, block);
    const room = step > 0 ? size - 1 - offset : offset;
    const elements = Math.min(left, Math.floor(room / stride) + 1);
    const repeats = wholeBlocks(axis, block, step, elements, left);
    visit(block, elements, repeats);
    left -= elements * repeats;
    position += step * elements * repeats;
  }
}

/** How many blocks, from `block` on, give the same: those of its run, where `step` divides their length. */
function wholeBlocks(
  axis: AxisChunks,
  block: number,
  step: number,
  elements: number,
  left: number,
): number {
  const size = blockSize(axis, block);
  if (size !== elements * Math.abs(step)) return 1;
  const [from, to] = runOfBlock(axis, block);
  const inRun = step > 0 ? to - block : block - from + 1;
  return Math.max(1, Math.min(inRun, Math.floor(left / elements)));
}
