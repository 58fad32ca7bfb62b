/**
 * A worker in a child process. Its parent sends the options over the channel, never in the command
 * line, as they hold a token; the worker answers `{}` when it has joined, or `{ error }`. It ends with
 * its scheduler, with its parent, or on SIGTERM.
 */
import { toWire } from "../core/index.ts";
import { catchStrays } from "./compute/strays.ts";
import { startWorker } from "./start.ts";
import { encodedError } from "./state/index.ts";
import type { WorkerOptions } from "./worker-types.ts";

async function run(options: WorkerOptions): Promise<void> {
  try {
    const worker = await startWorker({ ...options, ownProcess: true });
    catchStrays();
    process.once("SIGTERM", () => void worker.close());
    process.send?.({});
    const error = await worker.closed;
    process.exit(error ? 1 : 0);
  } catch (error) {
    const wire = error instanceof Error ? toWire(error) : encodedError(error);
    process.send?.({ error: wire }, () => process.exit(1));
  }
}

process.once("message", (options: WorkerOptions) => void run(options));
process.once("disconnect", () => process.exit(0));
