import type { Client, ProgressEvent } from "../../client/index.ts";
import type { OptimizeOptions } from "../../optimizer/index.ts";

/** Wishes for one computation. */
export interface ComputeOptions {
  /** Where to compute; an embedded cluster by default. */
  readonly client?: Client;
  /** Options of the optimizer, such as rules to disable. */
  readonly optimize?: OptimizeOptions;
  /** Higher runs earlier. */
  readonly priority?: number;
  /** How often each task may fail before the computation does. */
  readonly retries?: number;
  /** Called some ten times a second. */
  readonly onProgress?: (event: ProgressEvent) => void;
  /** Cancels when aborted. */
  readonly signal?: AbortSignal;
}
