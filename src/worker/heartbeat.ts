/** What a worker tells of itself. */
import { type Connection, type Heartbeat, NO_FIGURES, type WorkerFigures } from "../comm/index.ts";
import type { MachineState } from "./state/index.ts";
import type { WorkerCounts } from "./worker-types.ts";

/** Bytes of the process, as they were measured just now. */
export type ProcessSizes = Pick<
  WorkerFigures,
  "processBytes" | "poolBytes" | "unmanagedBytes" | "recentUnmanagedBytes"
>;

/** The message that tells it. */
export function heartbeat(
  state: MachineState,
  counts: WorkerCounts,
  sizes: ProcessSizes,
): Heartbeat {
  const figures: WorkerFigures = {
    ...NO_FIGURES,
    ...sizes,
    managedBytes: state.managedBytes - state.memory.awayBytes + state.payloadBytes,
    onDiskBytes: state.memory.awayBytes,
    copiedBytes: counts.copiedBytes,
    spilledBytes: counts.spilledBytes,
    unspilledBytes: counts.unspilledBytes,
    servedFromDiskBytes: counts.servedFromDiskBytes,
    packs: counts.packs,
    unpacks: counts.unpacks,
    lostBlocks: counts.lostBlocks,
  };
  return {
    op: "heartbeat",
    executing: state.onThreads,
    ready: state.ready.size + state.readyInline.size,
    paused: state.paused,
    figures,
  };
}

/** A connection on which the scheduler has heard, before anything else, which abstract resources the worker has. */
export function introduced(
  connection: Connection,
  resources: Readonly<Record<string, number>> = {},
): Connection {
  const names = Object.keys(resources);
  if (names.length === 0) return connection;
  const amounts = Float64Array.from(names, (name) => resources[name]);
  connection.send({ op: "resources", names, amounts });
  return connection;
}
