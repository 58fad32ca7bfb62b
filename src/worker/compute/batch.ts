/** Results that are reported together. */
import type { WireError } from "../../comm/index.ts";
import type { BlockHandle } from "../memory/tiers.ts";
import type { Slot } from "../state/index.ts";

/** Columns of a table: what ended, its bytes, and how long it took. */
export interface Batch {
  readonly slots: Slot[];
  readonly blocks: BlockHandle[];
  readonly nbytes: number[];
  readonly seconds: number[];
  /** Of those, what unpacking took. */
  readonly unpackSeconds: number[];
}

/** A table without rows. */
export const emptyBatch = (): Batch => ({
  slots: [],
  blocks: [],
  nbytes: [],
  seconds: [],
  unpackSeconds: [],
});

/** Tasks whose records were written, and those that failed before they began. */
export interface Written {
  readonly started: Slot[];
  readonly failures: { readonly slots: Slot[]; readonly errors: WireError[] };
}

/** None of either. */
export const nothingWritten = (): Written => ({
  started: [],
  failures: { slots: [], errors: [] },
});
