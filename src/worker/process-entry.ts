/**
 * A worker in a child process, under a nanny. The nanny sends the options over the channel and hears of everything
 * that matters ({@link ChildMessage}). The process ends with its worker, and with its nanny, however that ends.
 */
import { realHost, toWire } from "../core/index.ts";
import type { ChildMessage, Leaving, ParentMessage } from "./child-messages.ts";
import { catchStrays } from "./compute/strays.ts";
import { startWorker } from "./start.ts";
import { encodedError } from "./state/index.ts";
import type { WorkerOptions, WorkerServer } from "./worker-types.ts";

/** How often it says that it lives. */
const ALIVE_MS = 1000;

let worker: WorkerServer | undefined;

function tell(message: ChildMessage, sent?: () => void): void {
  // Whoever is not listening any more is gone, and this process ends by that.
  if (process.connected) process.send?.(message, undefined, undefined, () => sent?.());
}

async function run(options: WorkerOptions): Promise<void> {
  realHost.repeat(() => tell({ type: "alive" }), ALIVE_MS).unref();
  try {
    worker = await startWorker({ ...options, ownProcess: true });
  } catch (error) {
    const wire = error instanceof Error ? toWire(error) : encodedError(error);
    tell({ type: "failed", error: wire }, () => process.exit(1));
    return;
  }
  catchStrays();
  tell({ type: "joined", address: worker.address });
  const ending = await worker.closed;
  const { leaving: why } = worker;
  const told: ChildMessage = { type: "leaving", why, ...(ending && { error: toWire(ending) }) };
  tell(told, () => process.exit(ending ? 1 : 0));
}

function end(handOver: boolean, why?: Leaving): void {
  if (worker === undefined) process.exit(0);
  void (handOver ? worker.retire(why) : worker.close());
}

process.on("message", (message: ParentMessage) => {
  if (message.type === "start") void run(message.options);
  else if (message.type === "end") end(message.handOver);
  else if (worker !== undefined) tell({ type: "dump", dump: worker.machine.dump() });
});
process.once("SIGTERM", () => end(true, "signal"));
// Ctrl-C in a terminal goes to all of a group: the nanny knows what is to be done.
process.on("SIGINT", () => undefined);
process.once("disconnect", () => process.exit(0));
