/** The disk of a made-up world: writes and reads blocks when a test says so, and looks whether what is asked makes sense. */
import type { Event, Instruction } from "../../../src/worker/index.ts";
import { THRESHOLDS } from "../../../src/worker/memory/state/thresholds.ts";

/** Options of a machine that has a disk. */
export const SPILLING = { thresholds: THRESHOLDS, maxSpillBytes: 1e9, disk: true } as const;

/** Blocks by number; their bytes are made up. */
export class WorldDisk {
  /** Batches that are being written. */
  readonly #writing: (readonly number[])[] = [];
  readonly #reading: number[] = [];
  /** Blocks with a good copy. */
  readonly #copies: Set<number> = new Set();
  /** Blocks without room in memory. */
  readonly #away: Set<number> = new Set();
  spilled = 0;
  unspilled = 0;

  /** Carries out an instruction, if it is for the disk. */
  obey(one: Instruction): void {
    switch (one.type) {
      case "spill":
        for (const block of one.blocks)
          this.#require(!this.#away.has(block), "spilled twice", block);
        this.#writing.push(one.blocks);
        break;
      case "evict":
        for (const block of one.blocks) {
          this.#require(this.#copies.has(block), "evicted without a copy", block);
          this.#require(!this.#away.has(block), "evicted twice", block);
          this.#away.add(block);
        }
        break;
      case "unspill":
        for (const block of one.blocks) {
          this.#require(this.#away.has(block), "read though it is here", block);
          this.#reading.push(block);
        }
        break;
      default:
    }
  }

  #require(holds: boolean, what: string, block: number): void {
    if (!holds) throw new RangeError(`block ${block} is ${what}`);
  }

  /** Whether something is under way. */
  get isBusy(): boolean {
    return this.#writing.length > 0 || this.#reading.length > 0;
  }

  /** A task uses this block. */
  use(block: number): void {
    this.#require(!this.#away.has(block), "used, and on disk", block);
  }

  /** The machine needs it no more. */
  forget(block: number): void {
    this.#copies.delete(block);
    this.#away.delete(block);
  }

  /** Ends a batch of writes; `good` of its blocks are on disk then, the others not. */
  write(pick: number, part: number, alive: ReadonlySet<number>): Event | undefined {
    const [batch] = this.#writing.splice(pick % Math.max(1, this.#writing.length), 1);
    if (batch === undefined) return undefined;
    const blocks = batch.slice(0, Math.ceil(batch.length * part));
    for (const block of blocks) if (alive.has(block)) this.#copies.add(block);
    this.spilled += blocks.length;
    return { type: "spilled", blocks, failed: batch.slice(blocks.length) };
  }

  /** Ends a read, well or not. */
  read(pick: number, good: boolean): Event | undefined {
    const [block] = this.#reading.splice(pick % Math.max(1, this.#reading.length), 1);
    if (block === undefined) return undefined;
    if (!good) return { type: "lost", blocks: [block] };
    this.#away.delete(block);
    this.unspilled++;
    return { type: "unspilled", blocks: [block] };
  }

  /** A block that is on disk, and is found damaged while it is sent. */
  damaged(pick: number): Event | undefined {
    const away = [...this.#away];
    return away.length === 0 ? undefined : { type: "lost", blocks: [away[pick % away.length]] };
  }
}
