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
const START_CAPACITY = 256;

/** The tiers `values` and `packed`. A handle names a room; typed arrays hold what is known of it. */
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
  #free: Int32Array = new Int32Array(0);
  #freeCount = 0;
  #usedBytes = 0;
  #blocks = 0;

  /** `onRegion` hears of every shared buffer before a block lies in it. */
  constructor(
    memoryLimitBytes: number,
    onRegion: (index: number, buffer: SharedArrayBuffer) => void = () => undefined,
  ) {
    const bytes = Math.min(REGION_BYTES_MAX, Math.max(REGION_BYTES_MIN, memoryLimitBytes));
    this.slabs = new SlabAllocator(bytes, (index, buffer) => {
      this.#bytesViews.push(new Uint8Array(buffer));
      this.#arrays.push(new Map());
      onRegion(index, buffer);
    });
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
    this.retain(block);
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
    this.#free[this.#freeCount++] = block;
    if (this.#parent[block] >= 0) {
      this.release(this.#parent[block]);
      return;
    }
    this.slabs.free(this.#region[block], this.#offset[block]);
    this.#usedBytes -= this.#bytes[block];
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
    return this.#values.has(block) ? "values" : "packed";
  }

  /** Number of the shared buffer that a block lies in. */
  regionOf(block: BlockHandle): number {
    return this.#region[block];
  }

  /** Where in its shared buffer a block begins, in units of `ALIGN_BYTES`. */
  unitOf(block: BlockHandle): number {
    return this.#offset[block] / ALIGN_BYTES;
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
    this.#free = new Int32Array(capacity);
    for (let block = capacity - 1; block >= this.#capacity; block--) {
      this.#free[this.#freeCount++] = block;
    }
    this.#capacity = capacity;
  }
}

function copied<T extends Int32Array | Float64Array>(to: T, from: T): T {
  to.set(from);
  return to;
}
