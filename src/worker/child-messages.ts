/** What a worker process and whoever started it tell each other, over the channel between them. */
import type { WireErrorLike } from "../core/index.ts";
import type { MachineDump } from "./state/index.ts";
import type { WorkerOptions } from "./worker-types.ts";

/**
 * Why a worker ends by itself. `closed`: its scheduler or its starter said so. `restart`: it is to begin anew.
 * `lifetime`: its time is over. `lost`: it has no scheduler any more. `signal`: somebody else told its process to end.
 */
export type Leaving = "closed" | "restart" | "lifetime" | "lost" | "signal";

/** From the worker. */
export type ChildMessage =
  | { readonly type: "joined"; readonly address: string }
  /** It cannot start. */
  | { readonly type: "failed"; readonly error: WireErrorLike }
  /** Once a second, as long as its main thread has turns. */
  | { readonly type: "alive" }
  | { readonly type: "leaving"; readonly why: Leaving; readonly error?: WireErrorLike }
  | { readonly type: "dump"; readonly dump: MachineDump };

/** To the worker. A token does not belong in a command line, nor in an environment. */
export type ParentMessage =
  | { readonly type: "start"; readonly options: WorkerOptions }
  /** With `handOver`: what it holds moves to others first. */
  | { readonly type: "end"; readonly handOver: boolean }
  /** Answered by a `dump`. */
  | { readonly type: "dump" };
