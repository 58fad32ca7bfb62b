/** What may happen around a worker process, and what its nanny does about it. Plain data. */
import type { WireErrorLike } from "../../core/index.ts";
import type { Leaving } from "../../worker/index.ts";

/** Anything that may happen. */
export type NannyEvent =
  | { readonly type: "start" }
  | { readonly type: "joined"; readonly address: string }
  /** The process says that it cannot start; it ends next. */
  | { readonly type: "failed"; readonly error: WireErrorLike }
  /** It said anything at all. */
  | { readonly type: "alive" }
  | { readonly type: "leaving"; readonly why: Leaving; readonly error?: WireErrorLike }
  /** The process is gone: its signal or exit code, in words. */
  | { readonly type: "exited"; readonly how: string }
  /** Time passed. Bytes of memory that the process takes, where that is known. */
  | { readonly type: "tick"; readonly processBytes?: number | undefined }
  /** The process is to begin anew, in good order. */
  | { readonly type: "restart" }
  | { readonly type: "close" };

/** How it ended for good. */
export interface NannyEnd {
  /** `closed`: as it was told; `lifetime`: its time was over; `failed`: it cannot be kept alive. */
  readonly why: "closed" | "lifetime" | "failed";
  /** Of `failed`: what the last process said. */
  readonly error?: WireErrorLike | undefined;
  /** Of `failed`: the same in words. */
  readonly reason: string;
}

/** What is to be done, in this order. */
export type NannyInstruction =
  | { readonly type: "spawn" }
  /** The process is asked to end in good order. */
  | { readonly type: "end" }
  | { readonly type: "kill" }
  /** It has joined its scheduler. */
  | { readonly type: "up"; readonly address: string }
  /** It ended, and nobody had said so; another one takes its place. */
  | { readonly type: "lost"; readonly how: string }
  | ({ readonly type: "over" } & NannyEnd);
