/** Chunks of a whole array: block lengths along each axis. */
import { shown } from "./arguments.ts";
import { type AxisChunks, sameAxis } from "./axis-chunks.ts";
import { type DType, dtypeInfo } from "./dtypes.ts";
import { ChunksError } from "./errors/values.ts";
import { sizeOf } from "./shapes.ts";

const RUNS_SHOWN_MAX = 8;

/** One entry an axis. */
export type Chunks = readonly AxisChunks[];

/** Whether both cut an array alike. @throws ChunksError for what is no list */
export function sameChunks(a: Chunks, b: Chunks): boolean {
  if (a === b) return true;
  if (!Array.isArray(a) || !Array.isArray(b)) {
    const wrong = Array.isArray(a) ? b : a;
    throw new ChunksError(`chunks are a list with an entry an axis, not ${shown(wrong)}`);
  }
  return a.length === b.length && a.every((axis, i) => sameAxis(axis, b[i]));
}

/** Number of blocks along each axis. */
export function gridOf(chunks: Chunks): number[] {
  return chunks.map(({ blocks }) => blocks);
}

/** Length of each axis. */
export function shapeOf(chunks: Chunks): number[] {
  return chunks.map(({ length }) => length);
}

/** Equal for equal chunks: a short text. */
export function chunksKey(chunks: Chunks): string {
  return chunks
    .map(({ sizes, counts }) => sizes.map((size, r) => `${size}*${counts[r]}`).join("+"))
    .join(",");
}

/** Bytes of the largest block. */
export function maxBlockBytes(chunks: Chunks, dtype: DType): number {
  const largest = chunks.map(({ sizes }) => sizes.reduce((max, size) => Math.max(max, size), 0));
  return sizeOf(largest) * dtypeInfo(dtype).itemsize;
}

/** For a person: `(10×1000, 500 | 3×7)`; an axis of many runs is cut short. */
export function formatChunks(chunks: Chunks): string {
  return `(${chunks.map(formatAxis).join(" | ")})`;
}

function formatAxis({ sizes, counts }: AxisChunks): string {
  const runs = sizes
    .slice(0, RUNS_SHOWN_MAX)
    .map((size, run) => (counts[run] === 1 ? `${size}` : `${counts[run]}×${size}`));
  if (sizes.length > RUNS_SHOWN_MAX) runs.push("…");
  return runs.join(", ");
}
