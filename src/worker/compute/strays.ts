/** Errors that belong to no task: users' functions leave timers and promises behind. */
import { InvariantError, StrayError } from "../../core/index.ts";

/** So many are told; whoever throws in an interval would fill the log. */
const TOLD_MAX = 10;

/**
 * From now on an error that nobody catches is a warning in this thread or process, and does not end
 * it: other tasks run here. A bug of ours ends it all the same.
 */
export function catchStrays(): void {
  let told = 0;
  const stray = (cause: unknown): void => {
    if (cause instanceof InvariantError) {
      process.emitWarning(cause.message, { type: cause.name, detail: cause.stack ?? "" });
      process.exit(1);
    }
    if (told++ >= TOLD_MAX) return;
    const { name, message, stack = "" } = new StrayError(cause);
    const { stack: from = stack } = (cause ?? {}) as { readonly stack?: string };
    process.emitWarning(message, { type: name, detail: String(from) });
  };
  process.on("uncaughtException", stray);
  process.on("unhandledRejection", stray);
}
