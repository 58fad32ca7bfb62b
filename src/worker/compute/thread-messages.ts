/** What a worker and its compute threads say to each other. Batches of records go as bare arrays. */
import type { WireError } from "../../comm/index.ts";

/** Handed to a thread when it starts. */
export interface ThreadData {
  /**
   * Word 0 is raised and notified after every message: a thread with nothing to do sleeps on it.
   * Word 1 is one more than the slot of the task that was begun last. Words 2 and 3 count the values that were
   * packed and unpacked. Word 4 is raised after every `abort`: a task that never waits looks there.
   */
  readonly signal: Int32Array;
}

/** To a thread. An `Int32Array` is a batch of records. */
export type ToThread =
  | Int32Array
  | { readonly op: "region"; readonly index: number; readonly buffer: SharedArrayBuffer }
  /** That shared buffer is given back to the system. */
  | { readonly op: "forget-region"; readonly index: number }
  | { readonly op: "graph"; readonly graph: number; readonly packed: Uint8Array }
  | { readonly op: "payload"; readonly hash: string; readonly bytes: Uint8Array }
  | { readonly op: "forget-payloads"; readonly hashes: readonly string[] }
  | { readonly op: "forget-graph"; readonly graph: number }
  /** Nobody wants the results of these any more; they have been handed over before. */
  | { readonly op: "abort"; readonly slots: readonly number[] }
  | { readonly op: "stop" };

/** From a thread. A `Float64Array` is a list of slots and seconds, in turn, of blocks that are written. */
export type FromThread =
  | Float64Array
  | { readonly op: "ready" }
  /** Packed values, and slots and seconds in turn. */
  | {
      readonly op: "values";
      readonly list: Float64Array;
      readonly bytes: readonly Uint8Array[];
      /** Of those seconds, what unpacking took. */
      readonly unpackSeconds: readonly number[];
    }
  | { readonly op: "failed"; readonly slot: number; readonly error: WireError };

/** The word that counts aborts. */
export const ABORTS = 4;
