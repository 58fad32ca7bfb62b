/**
 * Which blocks go to disk, and when: least recently used first, as many as the thresholds ask for. Within the older
 * half those go first that the disk has already: they cost no write (clean-first LRU: Park et al., CASES 2006).
 */
import type { BlockHandle } from "../tiers.ts";
import type { MemoryBook } from "./book.ts";

/** Bytes of one batch of writes: small enough to look around in between. */
const BATCH_BYTES = 32 * 2 ** 20;
/** Blocks of one batch. */
const BATCH_BLOCKS = 4096;
/** Batches that are written at the same time. */
const BATCHES_MAX = 2;
/** Part of the bytes in memory, the oldest, where copies on disk are looked for first; and blocks looked at, at most. */
const CLEAN_PART = 0.5;
const CLEAN_LOOKS = 1024;

/** What is to be done now, in this order. */
export interface MemoryOrders {
  /** These have a copy on disk: their rooms are free. */
  readonly evict: readonly BlockHandle[];
  /** Write these to disk; none: nothing is to be written. */
  readonly spill: readonly BlockHandle[];
}

/**
 * What must be done so that `usedBytes` of memory (blocks, results in the making, transfers) become as few
 * as they should be, and `wanted` more find room; undefined when nothing must. The book is told.
 */
export function orders(
  book: MemoryBook,
  usedBytes: number,
  now: number,
  wanted: number,
): MemoryOrders | undefined {
  if (!book.spills || book.lru.size === 0) return undefined;
  const room = wanted > 0 ? usedBytes + wanted - book.roomBytes : 0;
  const excess = Math.max(room, overTarget(book), overSpill(book, usedBytes));
  const goal = excess - book.writingBytes;
  const urgent = room > book.writingBytes || isOverPause(book, usedBytes);
  return goal > 0 ? pick(book, goal, urgent, now) : undefined;
}

function overTarget({ hereBytes, options }: MemoryBook): number {
  const { limitBytes, thresholds } = options;
  return thresholds.target === false ? 0 : hereBytes - thresholds.target * limitBytes;
}

function overSpill({ unmanagedBytes, options }: MemoryBook, usedBytes: number): number {
  const { limitBytes, thresholds } = options;
  return thresholds.spill === false
    ? 0
    : usedBytes + unmanagedBytes - thresholds.spill * limitBytes;
}

function isOverPause({ unmanagedBytes, options }: MemoryBook, usedBytes: number): boolean {
  const { limitBytes, thresholds } = options;
  return thresholds.pause !== false && usedBytes + unmanagedBytes > thresholds.pause * limitBytes;
}

function pick(book: MemoryBook, goal: number, urgent: boolean, now: number): MemoryOrders {
  const { lru, bytes, copy } = book;
  const evict: BlockHandle[] = [];
  const batch = new Batch(book, book.mayWrite(now) && book.batches < BATCHES_MAX);
  let left = goal - leaveClean(book, goal, evict);
  for (let block = lru.first; block >= 0 && left > 0; ) {
    const next = lru.after(block);
    // The newest one is about to be used, most likely, however large it is.
    if (next < 0 && !urgent) break;
    if (copy[block] === 1) {
      book.leave(block);
      evict.push(block);
      left -= bytes[block];
    } else if (batch.take(block)) left -= bytes[block];
    block = next;
  }
  if (batch.blocks.length > 0) book.beginWrite(batch.blocks);
  return { evict, spill: batch.blocks };
}

/** Blocks of the older half that the disk has leave, until so many bytes are free; answers how many are. */
function leaveClean(book: MemoryBook, goal: number, evict: BlockHandle[]): number {
  const { lru, bytes, copy } = book;
  let room = book.hereBytes * CLEAN_PART;
  let free = 0;
  let block = lru.first;
  for (let looks = 0; block >= 0 && free < goal && looks < CLEAN_LOOKS; looks++) {
    room -= bytes[block];
    if (room < 0) break;
    const next = lru.after(block);
    if (copy[block] === 1) {
      book.leave(block);
      evict.push(block);
      free += bytes[block];
    }
    block = next;
  }
  return free;
}

/** Blocks that are written together. */
class Batch {
  readonly blocks: BlockHandle[] = [];
  readonly #book: MemoryBook;
  #open: boolean;
  #bytes = 0;

  constructor(book: MemoryBook, open: boolean) {
    this.#book = book;
    this.#open = open;
  }

  /** Whether the block goes along. */
  take(block: BlockHandle): boolean {
    if (!this.#open) return false;
    const { bytes, diskBytes, writingBytes, options } = this.#book;
    const total = this.#bytes + bytes[block];
    const full =
      this.blocks.length > 0 && (total > BATCH_BYTES || this.blocks.length >= BATCH_BLOCKS);
    if (full || diskBytes + writingBytes + total > options.maxSpillBytes) {
      this.#open = false;
      return false;
    }
    this.blocks.push(block);
    this.#bytes = total;
    return true;
  }
}
