/** Results that are reported together. */
import type { BlockHandle } from "../memory/tiers.ts";
import type { Slot } from "../state/index.ts";

/** Columns of a table: what ended, its bytes, and how long it took. */
export interface Batch {
  readonly slots: Slot[];
  readonly blocks: BlockHandle[];
  readonly nbytes: number[];
  readonly seconds: number[];
}

/** A table without rows. */
export const emptyBatch = (): Batch => ({ slots: [], blocks: [], nbytes: [], seconds: [] });
