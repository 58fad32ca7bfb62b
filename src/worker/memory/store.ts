/** The blocks of a worker in memory: handles with reference counts on rooms in slabs. */
import {
  type DType,
  dtypeInfo,
  formatBytes,
  invariant,
  OutOfMemoryError,
  type TypedArray,
  typedArray,
} from "../../core/index.ts";
import { ALIGN_BYTES, SlabAllocator, type SlabPlace } from "./slabs.ts";
import type { BlockHandle, TierName, Tiers } from "./tiers.ts";

/**
 * Address space; what is never touched costs nothing. Copies within one region are the fastest, but
 * a process cannot start another one (ENOMEM) where one of its mappings, neighbours taken together,
 * is larger than the machine: Linux counts what a child might write to.
 */
const REGION_BYTES_MAX = 256 * 2 ** 20;
const REGION_BYTES_MIN = 4 * 1024 * 1024;
/** Regions within the limit, at least: small ones become empty sooner, and go back to the system then. */
const REGIONS_MIN = 16;
const START_CAPACITY = 256;

/** What is seen of a buffer that was given back. */
const NOTHING = new Uint8Array(0);
/** No room: the bytes are on disk. */
const AWAY = -1;

/**
 * All blocks of a worker. A handle names a room in a slab, until its block leaves memory (`evict`); the spiller
 * brings it back (`adopt`). Typed arrays hold what is known of it.
 */
export class BlockStore implements Tiers {
  readonly slabs: SlabAllocator;
  readonly #values: Map<BlockHandle, unknown> = new Map();
  readonly #bytesViews: Uint8Array[] = [];
  readonly #arrays: Map<DType, TypedArray>[] = [];
  #capacity = 0;
  #region: Int32Array = new Int32Array(0);
  #offset: Float64Array = new Float64Array(0);
  #bytes: Float64Array = new Float64Array(0);
  #refs: Int32Array = new Int32Array(0);
  /** The block that a window is a part of, or -1. */
  #parent: Int32Array = new Int32Array(0);
  /** Windows on a block: somebody reads, or fills, its room. */
  #windows: Int32Array = new Int32Array(0);
  /** 1: the room goes with its last window. */
  #leaving: Uint8Array = new Uint8Array(0);
  #free: Int32Array = new Int32Array(0);
  #freeCount = 0;
  #usedBytes = 0;
  #blocks = 0;

  /** Hears of every block that goes for good. */
  onGone: ((block: BlockHandle) => void) | undefined;

  /** `onRegion` hears of every shared buffer before a block lies in it. */
  constructor(
    memoryLimitBytes: number,
    onRegion: (index: number, buffer: SharedArrayBuffer) => void = () => undefined,
  ) {
    const bytes = Math.min(
      REGION_BYTES_MAX,
      Math.max(REGION_BYTES_MIN, memoryLimitBytes / REGIONS_MIN),
    );
    this.slabs = new SlabAllocator(bytes, (index, buffer) => {
      this.#bytesViews[index] = new Uint8Array(buffer);
      this.#arrays[index] = new Map();
      onRegion(index, buffer);
    });
  }

  /** Gives empty shared buffers back to the system, but for `spare` of them; answers their numbers. */
  giveBack(spare: number): readonly number[] {
    const gone = this.slabs.giveBack(spare);
    for (const region of gone) {
      this.#bytesViews[region] = NOTHING;
      this.#arrays[region] = new Map();
    }
    return gone;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** How many blocks have a reference. */
  get blocks(): number {
    return this.#blocks;
  }

  reserve(bytes: number): BlockHandle {
    const { region, offset } = this.#room(bytes);
    this.#usedBytes += bytes;
    return this.#handle(region, offset, bytes, -1);
  }

  /** A handle on some bytes of a block, which it keeps alive. It has no room of its own. */
  window(block: BlockHandle, offset: number, bytes: number): BlockHandle {
    invariant(offset + bytes <= this.#bytes[block], "a window is larger than its block");
    invariant(this.isHere(block), "a window on a block that is on disk");
    this.retain(block);
    this.#windows[block]++;
    return this.#handle(this.#region[block], this.#offset[block] + offset, bytes, block);
  }

  #handle(region: number, offset: number, bytes: number, parent: BlockHandle): BlockHandle {
    if (this.#freeCount === 0) this.#grow();
    const block = this.#free[--this.#freeCount];
    this.#region[block] = region;
    this.#offset[block] = offset;
    this.#bytes[block] = bytes;
    this.#refs[block] = 1;
    this.#parent[block] = parent;
    this.#windows[block] = 0;
    this.#leaving[block] = 0;
    this.#blocks++;
    return block;
  }

  retain(block: BlockHandle): void {
    invariant(this.#refs[block] > 0, "retained a block that is gone");
    this.#refs[block]++;
  }

  release(block: BlockHandle): void {
    invariant(this.#refs[block] > 0, "released a block that is gone");
    if (--this.#refs[block] > 0) return;
    this.#blocks--;
    if (this.#values.size > 0) this.#values.delete(block);
    const parent = this.#parent[block];
    if (parent >= 0) {
      this.#free[this.#freeCount++] = block;
      if (--this.#windows[parent] === 0 && this.#leaving[parent] === 1) this.#giveRoom(parent);
      this.release(parent);
      return;
    }
    if (this.isHere(block)) this.#giveRoom(block);
    this.onGone?.(block);
    this.#free[this.#freeCount++] = block;
  }

  /** Whether the bytes are in memory. */
  isHere(block: BlockHandle): boolean {
    return this.#region[block] !== AWAY;
  }

  /** The bytes are on disk: their room goes, as soon as nobody looks at it through a window. */
  evict(block: BlockHandle): void {
    invariant(this.#parent[block] < 0 && this.isHere(block), "evicted what has no room");
    if (this.#windows[block] > 0) this.#leaving[block] = 1;
    else this.#giveRoom(block);
  }

  /** An evicted block whose room is still looked at stays. False when the room is gone. */
  keep(block: BlockHandle): boolean {
    this.#leaving[block] = 0;
    return this.isHere(block);
  }

  /** The room of `from`, which goes, becomes that of an evicted block. */
  adopt(block: BlockHandle, from: BlockHandle): void {
    invariant(!this.isHere(block), "a block that is here needs no room");
    invariant(this.#refs[from] === 1 && this.#windows[from] === 0, "a room that others use");
    this.#region[block] = this.#region[from];
    this.#offset[block] = this.#offset[from];
    this.#refs[from] = 0;
    this.#blocks--;
    this.#free[this.#freeCount++] = from;
  }

  #giveRoom(block: BlockHandle): void {
    this.slabs.free(this.#region[block], this.#offset[block]);
    this.#usedBytes -= this.#bytes[block];
    this.#region[block] = AWAY;
    this.#leaving[block] = 0;
  }

  /** The block that this one is a window on, or -1. */
  parentOf(block: BlockHandle): BlockHandle {
    return this.#parent[block];
  }

  /**
   * All elements of a shared buffer: the same array each time, so that copies within it are seen as such.
   * A block begins at element `unitOf(block) * ALIGN_BYTES / itemsize`.
   */
  elements(region: number, dtype: DType): TypedArray {
    let array = this.#arrays[region].get(dtype);
    if (!array) {
      const { buffer } = this.#bytesViews[region];
      const { itemsize } = dtypeInfo(dtype);
      array = typedArray(dtype, buffer, 0, Math.floor(buffer.byteLength / itemsize));
      this.#arrays[region].set(dtype, array);
    }
    return array;
  }

  packed(block: BlockHandle): Uint8Array {
    invariant(this.isHere(block), "the bytes of a block that is on disk");
    const from = this.#offset[block];
    return this.#bytesViews[this.#region[block]].subarray(from, from + this.#bytes[block]);
  }

  value(block: BlockHandle, decode: (packed: Uint8Array) => unknown): unknown {
    if (this.#values.has(block)) return this.#values.get(block);
    const value = decode(this.packed(block));
    this.#values.set(block, value);
    return value;
  }

  tierOf(block: BlockHandle): TierName {
    if (this.#values.has(block)) return "values";
    return this.isHere(block) ? "packed" : "disk";
  }

  /** Number of the shared buffer that a block lies in. */
  regionOf(block: BlockHandle): number {
    return this.#region[block];
  }

  /** Where in its shared buffer a block begins, in units of `ALIGN_BYTES`. */
  unitOf(block: BlockHandle): number {
    return this.#offset[block] / ALIGN_BYTES;
  }

  /** The same in bytes, also for a window, which may begin anywhere. */
  offsetOf(block: BlockHandle): number {
    return this.#offset[block];
  }

  /** Packed bytes of a block. */
  bytesOf(block: BlockHandle): number {
    return this.#bytes[block];
  }

  /** Who holds a block; 0 when it is gone. */
  referencesOf(block: BlockHandle): number {
    return block < this.#capacity ? this.#refs[block] : 0;
  }

  #room(bytes: number): SlabPlace {
    try {
      return this.slabs.allocate(bytes);
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      const usedBytes = this.#usedBytes;
      const message = `no room for a block of ${formatBytes(bytes)}: the machine has no more memory, and the worker holds ${formatBytes(usedBytes)}`;
      throw new OutOfMemoryError(message, { cause, fields: { bytes, usedBytes } });
    }
  }

  #grow(): void {
    const capacity = Math.max(START_CAPACITY, this.#capacity * 2);
    this.#region = copied(new Int32Array(capacity), this.#region);
    this.#offset = copied(new Float64Array(capacity), this.#offset);
    this.#bytes = copied(new Float64Array(capacity), this.#bytes);
    this.#refs = copied(new Int32Array(capacity), this.#refs);
    this.#parent = copied(new Int32Array(capacity), this.#parent);
    this.#windows = copied(new Int32Array(capacity), this.#windows);
    this.#leaving = copied(new Uint8Array(capacity), this.#leaving);
    this.#free = new Int32Array(capacity);
    for (let block = capacity - 1; block >= this.#capacity; block--) {
      this.#free[this.#freeCount++] = block;
    }
    this.#capacity = capacity;
  }
}

function copied<T extends Int32Array | Float64Array | Uint8Array>(to: T, from: T): T {
  to.set(from);
  return to;
}
