/**
 * Where a worker keeps data. Each tier knows only bytes or only values: `values` (usable JavaScript
 * values), `packed` (bytes in slabs), `disk` (bytes in files). Network and disk touch packed bytes only; for
 * arrays packed *is* the value.
 */

/** The tiers by name, fastest first. */
export type TierName = "values" | "packed" | "disk";

/** Number of a block in a store; it is valid while it has a reference. */
export type BlockHandle = number;

/** Blocks of one worker, wherever they lie. */
export interface Tiers {
  /**
   * Room for that many packed bytes, with one reference. The bytes are whatever was there before.
   * @throws OutOfMemoryError when the machine has no room
   */
  reserve(bytes: number): BlockHandle;
  /** One more reference. */
  retain(block: BlockHandle): void;
  /** One reference less; the last one gives the room back. */
  release(block: BlockHandle): void;
  /**
   * The packed bytes themselves, not a copy, of a block in memory: valid while a task that reads it runs, or
   * while there is a window on it.
   */
  packed(block: BlockHandle): Uint8Array;
  /** The value that packed bytes stand for, decoded once and kept as long as the block. */
  value(block: BlockHandle, decode: (packed: Uint8Array) => unknown): unknown;
  /** Which tier a block is read from first. */
  tierOf(block: BlockHandle): TierName;
  /** Packed bytes of all blocks in memory. */
  readonly usedBytes: number;
}
