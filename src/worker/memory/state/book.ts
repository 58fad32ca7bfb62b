/**
 * The books of a worker's memory: which block lies where, who uses it now, and what must go to disk so that
 * the worker stays within its limit. Pure: it is told what happened, and answers what is to be done.
 */
import { invariant } from "../../../core/index.ts";
import type { BlockHandle } from "../tiers.ts";
import { LruList } from "./lru.ts";
import type { MemoryOptions } from "./thresholds.ts";

/** Not a block of the machine's, or one without bytes. */
export const NOWHERE = 0;
/** In memory. */
export const HERE = 1;
/** On disk only. */
export const AWAY = 2;

/** Its bytes are being written. */
export const WRITING = 1;
/** Its bytes are being read back. */
export const READING = 2;

/** After a write that failed, none is tried for so long; each failure in a row doubles it, up to the last. */
const REST_SECONDS = 1;
const REST_SECONDS_MAX = 60;
const START_CAPACITY = 256;

/** Where all blocks are. Handles are small numbers; they are used again when their block is gone. */
export class MemoryBook {
  readonly options: MemoryOptions;
  /** Whether blocks may go to disk at all; if not, none is in the book. */
  readonly spills: boolean;
  /** `NOWHERE`, `HERE` or `AWAY`, by handle. */
  where: Uint8Array = new Uint8Array(0);
  /** What the disk does with it: 0, `WRITING` or `READING`. */
  doing: Uint8Array = new Uint8Array(0);
  /** 1: the disk has a good copy. */
  copy: Uint8Array = new Uint8Array(0);
  /** Tasks that read it now, or are about to. */
  pins: Int32Array = new Int32Array(0);
  bytes: Float64Array = new Float64Array(0);
  /** Blocks in memory that nothing uses at the moment. */
  readonly lru: LruList = new LruList();
  #capacity = 0;
  /** Blocks on disk only. */
  awayBlocks = 0;
  awayBytes = 0;
  hereBytes = 0;
  /** Of blocks in memory: bytes that are being written, and will be free. */
  writingBytes = 0;
  /** Of blocks on disk: bytes that are being read back. */
  readingBytes = 0;
  /** Bytes of all copies on disk. */
  diskBytes = 0;
  /** Batches of writes under way. */
  batches = 0;
  /** Bytes of the process that are no blocks, as far as they were measured. */
  unmanagedBytes = 0;
  /** No write is tried before this. */
  #restUntil = 0;
  #failures = 0;

  constructor(options: MemoryOptions) {
    this.options = options;
    const { target, spill } = options.thresholds;
    this.spills = options.disk && (target !== false || spill !== false);
  }

  /** A block in memory. */
  add(block: BlockHandle, bytes: number): void {
    if (block >= this.#capacity) this.#grow(block + 1);
    invariant(this.where[block] === NOWHERE, "a block is in the book already");
    this.where[block] = HERE;
    this.doing[block] = 0;
    this.copy[block] = 0;
    this.pins[block] = 0;
    this.bytes[block] = bytes;
    this.hereBytes += bytes;
    this.lru.push(block);
  }

  /** The block is not needed any more. */
  remove(block: BlockHandle): void {
    if (block >= this.#capacity || this.where[block] === NOWHERE) return;
    const bytes = this.bytes[block];
    if (this.where[block] === HERE) {
      this.hereBytes -= bytes;
      if (this.doing[block] === WRITING) this.writingBytes -= bytes;
      this.lru.remove(block);
    } else {
      this.awayBlocks--;
      this.awayBytes -= bytes;
      if (this.doing[block] === READING) this.readingBytes -= bytes;
    }
    if (this.copy[block] === 1) this.diskBytes -= bytes;
    this.where[block] = NOWHERE;
  }

  /** A task uses it: it stays where it is, or comes. */
  pin(block: BlockHandle): void {
    if (this.whereOf(block) === NOWHERE) return;
    if (this.pins[block]++ > 0 || this.where[block] === AWAY) return;
    this.lru.remove(block);
  }

  /** The task is done with it. */
  unpin(block: BlockHandle): void {
    if (this.whereOf(block) === NOWHERE) return;
    invariant(this.pins[block] > 0, "unpinned a block that nobody uses");
    if (--this.pins[block] > 0 || this.where[block] === AWAY) return;
    if (this.doing[block] === 0) this.lru.push(block);
  }

  whereOf(block: BlockHandle): number {
    return block < this.#capacity ? this.where[block] : NOWHERE;
  }

  /** Whether its bytes must be read back before a task can use it. */
  isAway(block: BlockHandle): boolean {
    return block < this.#capacity && this.where[block] === AWAY;
  }

  /** Begins to read a block back; false when that is under way. */
  beginRead(block: BlockHandle): boolean {
    invariant(this.isAway(block), "a block is read back that is here");
    if (this.doing[block] === READING) return false;
    this.doing[block] = READING;
    this.readingBytes += this.bytes[block];
    return true;
  }

  /** It is in memory again. False when nobody knows it any more. */
  endRead(block: BlockHandle): boolean {
    if (!this.isAway(block) || this.doing[block] !== READING) return false;
    const bytes = this.bytes[block];
    this.doing[block] = 0;
    this.where[block] = HERE;
    this.readingBytes -= bytes;
    this.awayBytes -= bytes;
    this.awayBlocks--;
    this.hereBytes += bytes;
    if (this.pins[block] > 0) return true;
    this.lru.push(block);
    return true;
  }

  /** These are being written, as one batch. */
  beginWrite(blocks: readonly BlockHandle[]): void {
    this.batches++;
    for (const block of blocks) {
      this.lru.remove(block);
      this.doing[block] = WRITING;
      this.writingBytes += this.bytes[block];
    }
  }

  /**
   * A batch is on disk, but for what `failed`. What nothing used meanwhile is the first to leave memory; what
   * failed stays, and the disk has a rest.
   */
  endBatch(blocks: readonly BlockHandle[], failed: readonly BlockHandle[], now: number): void {
    this.batches--;
    for (let k = blocks.length - 1; k >= 0; k--) {
      const block = blocks[k];
      if (!this.#stopWriting(block)) continue;
      this.copy[block] = 1;
      this.diskBytes += this.bytes[block];
      if (this.pins[block] === 0) this.lru.pushFirst(block);
    }
    for (const block of failed) {
      if (this.#stopWriting(block) && this.pins[block] === 0) this.lru.push(block);
    }
    if (failed.length === 0) this.#failures = 0;
    else this.#restUntil = now + Math.min(REST_SECONDS_MAX, REST_SECONDS * 2 ** this.#failures++);
  }

  #stopWriting(block: BlockHandle): boolean {
    if (this.whereOf(block) !== HERE || this.doing[block] !== WRITING) return false;
    this.doing[block] = 0;
    this.writingBytes -= this.bytes[block];
    return true;
  }

  /** Its room is given back: nothing uses it, and the disk has a copy. */
  leave(block: BlockHandle): void {
    const bytes = this.bytes[block];
    this.lru.remove(block);
    this.where[block] = AWAY;
    this.hereBytes -= bytes;
    this.awayBytes += bytes;
    this.awayBlocks++;
  }

  /** Bytes that may be in use before a task, or a fetch, has to wait. */
  get roomBytes(): number {
    const { limitBytes, thresholds } = this.options;
    if (!this.spills || thresholds.pause === false) return limitBytes;
    return Math.max(0, thresholds.pause * limitBytes - this.unmanagedBytes);
  }

  /** Whether the disk takes more. */
  mayWrite(now: number): boolean {
    return this.spills && now >= this.#restUntil && this.diskBytes < this.options.maxSpillBytes;
  }

  #grow(least: number): void {
    const capacity = Math.max(START_CAPACITY, least, this.#capacity * 2);
    this.where = longer(new Uint8Array(capacity), this.where);
    this.doing = longer(new Uint8Array(capacity), this.doing);
    this.copy = longer(new Uint8Array(capacity), this.copy);
    this.pins = longer(new Int32Array(capacity), this.pins);
    this.bytes = longer(new Float64Array(capacity), this.bytes);
    this.lru.grow(capacity);
    this.#capacity = capacity;
  }
}

function longer<T extends Uint8Array | Int32Array | Float64Array>(to: T, from: T): T {
  to.set(from);
  return to;
}
