import type { Client, ProgressEvent } from "../../client/index.ts";
import type { OptimizeOptions, Plugin } from "../../optimizer/index.ts";

/** Wishes for one computation. */
export interface ComputeOptions {
  /** Where to compute; an embedded cluster by default. */
  readonly client?: Client;
  /** Plugins whose operations and rules are used, besides those of the client. */
  readonly plugins?: readonly Plugin[];
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
