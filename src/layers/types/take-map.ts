/** Which blocks hold the wanted positions of one axis: indexed once, in O(indices). */
import { type AxisChunks, blockAt, blockSize, blockStart } from "../../core/index.ts";
import { type AxisMap, pushRange, pushSegment, sortRanges } from "./axis-map.ts";

/** Two CSR tables: input blocks by output block with the hull of what is wanted, and the inverse. */
interface TakeIndex {
  /** Pieces of output block `i`: `offsets[i] … offsets[i + 1]`, ascending by input block. */
  readonly offsets: Int32Array;
  readonly blocks: Int32Array;
  /** First and last wanted position of each piece, over the whole axis. */
  readonly lows: Float64Array;
  readonly highs: Float64Array;
  /** Output blocks that read input block `b`, ascending: `readerOffsets[b] … [b + 1]`. */
  readonly readerOffsets: Int32Array;
  readonly readers: Int32Array;
}

/**
 * Output position `j` is input position `indices[j]`, in any order, as often as wished. A piece is
 * the hull of what one output block wants of one input block; its `at` is *the position of its first
 * element over the whole input axis*, which is how the kernel finds each index in the pieces.
 */
export function takeMap(axis: AxisChunks, chunks: AxisChunks, indices: Float64Array): AxisMap {
  let index: TakeIndex | undefined;
  const indexed = (): TakeIndex => {
    index ??= indexTake(axis, chunks, indices);
    return index;
  };
  return {
    segments: (i, out) => {
      const { offsets, blocks, lows, highs } = indexed();
      for (let k = offsets[i]; k < offsets[i + 1]; k++) {
        const block = blocks[k];
        const local = lows[k] - blockStart(axis, block);
        pushSegment(out, block, local, highs[k] - lows[k] + 1, 1, lows[k]);
      }
    },
    readers: (b, out) => {
      const { readerOffsets, readers } = indexed();
      for (let k = readerOffsets[b]; k < readerOffsets[b + 1]; k++) {
        pushRange(out, readers[k], readers[k] + 1);
      }
    },
    needs: (from, to, out) => {
      const { offsets, blocks } = indexed();
      const seen = new Set(blocks.subarray(offsets[from], offsets[to]));
      for (const block of Int32Array.from(seen).sort()) pushRange(out, block, block + 1);
      sortRanges(out);
    },
  };
}

function indexTake(axis: AxisChunks, chunks: AxisChunks, indices: Float64Array): TakeIndex {
  const offsets = new Int32Array(chunks.blocks + 1);
  const blocks: number[] = [];
  const lows: number[] = [];
  const highs: number[] = [];
  const readerCounts = new Int32Array(axis.blocks + 1);
  for (let i = 0; i < chunks.blocks; i++) {
    const start = blockStart(chunks, i);
    const wanted = indices.slice(start, start + blockSize(chunks, i)).sort();
    let stop = -1;
    for (const position of wanted) {
      if (position >= stop) {
        const block = blockAt(axis, position);
        stop = blockStart(axis, block) + blockSize(axis, block);
        blocks.push(block);
        lows.push(position);
        highs.push(position);
        readerCounts[block + 1]++;
      } else highs[highs.length - 1] = position;
    }
    offsets[i + 1] = blocks.length;
  }
  return {
    offsets,
    blocks: Int32Array.from(blocks),
    lows: Float64Array.from(lows),
    highs: Float64Array.from(highs),
    ...invert(offsets, blocks, readerCounts),
  };
}

/** The transposed table, by counting sort: rows stay ascending. */
function invert(
  offsets: Int32Array,
  blocks: readonly number[],
  counts: Int32Array,
): Pick<TakeIndex, "readerOffsets" | "readers"> {
  for (let b = 1; b < counts.length; b++) counts[b] += counts[b - 1];
  const next = counts.slice();
  const readers = new Int32Array(blocks.length);
  for (let i = 0; i + 1 < offsets.length; i++) {
    for (let k = offsets[i]; k < offsets[i + 1]; k++) readers[next[blocks[k]]++] = i;
  }
  return { readerOffsets: counts, readers };
}
