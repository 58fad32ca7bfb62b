/** Carries blocks to the disk and back, as the machine says, and serves them from there. */
import { invariant } from "../../core/index.ts";
import type { SpilledAt, SpillFiles } from "./disk/spill-files.ts";
import type { BlockStore } from "./store.ts";
import type { BlockHandle } from "./tiers.ts";

/** What the machine hears. */
export type SpillReport =
  | {
      readonly type: "spilled";
      readonly blocks: readonly BlockHandle[];
      readonly failed: readonly BlockHandle[];
    }
  | { readonly type: "unspilled" | "lost"; readonly blocks: readonly BlockHandle[] };

/** Figures that do not depend on time. */
export interface SpillCounts {
  /** Bytes that were written to disk, and read back into memory. */
  spilledBytes: number;
  unspilledBytes: number;
  /** Bytes that peers and clients got straight from files. */
  servedFromDiskBytes: number;
  /** Blocks that could not be read back: they are made again. */
  lostBlocks: number;
  /** Blocks that could not be written. */
  spillFailures: number;
}

/** Smaller blocks share a file: making one takes longer than writing them. */
const SHARED_BYTES_MAX = 65_536;
/** Bytes of a file that blocks share. */
const SHARED_FILE_BYTES = 4 * 2 ** 20;

/** Where each block is on disk. The store tells it of blocks that go. */
export class Spiller {
  readonly counts: SpillCounts = {
    spilledBytes: 0,
    unspilledBytes: 0,
    servedFromDiskBytes: 0,
    lostBlocks: 0,
    spillFailures: 0,
  };
  readonly #store: BlockStore;
  readonly #files: SpillFiles;
  readonly #report: (report: SpillReport) => void;
  readonly #warn: (error: unknown) => void;
  readonly #at: Map<BlockHandle, SpilledAt> = new Map();
  /** Writes and reads under way. */
  readonly #open: Set<Promise<void>> = new Set();
  #closing = false;

  /** `warn` hears why a block could not be written or read. */
  constructor(
    store: BlockStore,
    files: SpillFiles,
    report: (report: SpillReport) => void,
    warn: (error: unknown) => void,
  ) {
    this.#store = store;
    this.#files = files;
    this.#report = report;
    this.#warn = warn;
    store.onGone = (block) => this.#gone(block);
  }

  /** Bytes on disk, as they lie there, and files. */
  get stored(): { readonly bytes: number; readonly files: number } {
    return { bytes: this.#files.storedBytes, files: this.#files.files };
  }

  /** Writes blocks; reports `spilled` when all are done. */
  spill(blocks: readonly BlockHandle[]): void {
    this.#track(this.#writeAll(blocks));
  }

  /** The rooms of blocks that are on disk are free. */
  evict(blocks: readonly BlockHandle[]): void {
    for (const block of blocks) this.#store.evict(block);
  }

  /** Reads blocks back; reports each. */
  unspill(blocks: readonly BlockHandle[]): void {
    for (const block of blocks) this.#track(this.#readBack(block));
  }

  /** Reads bytes of a block that stays on disk. The caller holds a reference. @throws SpillFileError */
  async serve(block: BlockHandle, into: Uint8Array, offset: number): Promise<void> {
    const at = this.#at.get(block);
    invariant(at !== undefined, "a block that is not in memory is on disk");
    await this.#files.read(at, into, offset);
    this.counts.servedFromDiskBytes += into.length;
  }

  /** A block turned out to be damaged. */
  lose(block: BlockHandle, error: unknown): void {
    this.counts.lostBlocks++;
    this.#warn(error);
    this.#tell({ type: "lost", blocks: [block] });
  }

  /** Resolves when nothing is under way, and all files are gone. */
  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all(this.#open);
    await this.#files.close();
  }

  #track(work: Promise<void>): void {
    this.#open.add(work);
    void work.finally(() => this.#open.delete(work));
  }

  #tell(report: SpillReport): void {
    if (!this.#closing) this.#report(report);
  }

  async #writeAll(blocks: readonly BlockHandle[]): Promise<void> {
    // Whatever becomes of them meanwhile: their rooms, and their numbers, are not used for others.
    for (const block of blocks) this.#store.retain(block);
    const [done, failed]: [BlockHandle[], BlockHandle[]] = [[], []];
    for (const group of this.#groups(blocks)) {
      // A disk that refused one file is not tried with the next.
      const wrote = failed.length === 0 && !this.#closing && (await this.#write(group));
      (wrote ? done : failed).push(...group);
    }
    this.counts.spillFailures += failed.length;
    this.#tell({ type: "spilled", blocks: done, failed });
    for (const block of blocks) this.#store.release(block);
  }

  async #write(group: readonly BlockHandle[]): Promise<boolean> {
    try {
      const places = await this.#files.write(group.map((block) => this.#store.packed(block)));
      for (const [k, block] of group.entries()) {
        this.#at.set(block, places[k]);
        this.counts.spilledBytes += places[k].bytes;
      }
      return true;
    } catch (error) {
      this.#warn(error);
      return false;
    }
  }

  /** Blocks that go into one file. */
  #groups(blocks: readonly BlockHandle[]): readonly (readonly BlockHandle[])[] {
    const groups: BlockHandle[][] = [];
    let shared: BlockHandle[] = [];
    let bytes = 0;
    for (const block of blocks) {
      const size = this.#store.bytesOf(block);
      if (size > SHARED_BYTES_MAX) {
        groups.push([block]);
        continue;
      }
      if (shared.length === 0 || bytes + size > SHARED_FILE_BYTES) {
        shared = [];
        groups.push(shared);
        bytes = 0;
      }
      shared.push(block);
      bytes += size;
    }
    return groups;
  }

  async #readBack(block: BlockHandle): Promise<void> {
    const store = this.#store;
    if (store.keep(block)) {
      await undefined;
      this.#tell({ type: "unspilled", blocks: [block] });
      return;
    }
    const at = this.#at.get(block);
    invariant(at !== undefined, "a block that is not in memory is on disk");
    store.retain(block);
    let room: BlockHandle = -1;
    try {
      room = store.reserve(at.bytes);
      await this.#files.read(at, store.packed(room));
      store.adopt(block, room);
      this.counts.unspilledBytes += at.bytes;
      this.#tell({ type: "unspilled", blocks: [block] });
    } catch (error) {
      if (room >= 0) store.release(room);
      this.lose(block, error);
    }
    store.release(block);
  }

  #gone(block: BlockHandle): void {
    const at = this.#at.get(block);
    if (at === undefined) return;
    this.#at.delete(block);
    if (!this.#closing) this.#track(this.#files.forget(at).catch(this.#warn));
  }
}
