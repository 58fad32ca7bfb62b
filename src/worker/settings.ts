/** What people may change about a worker: one table for `LocalCluster`, the command line and the docs. */
import { amountSetting, checkSettings, countSetting, type SettingTable } from "../core/index.ts";
import { LIMITS, type Limits } from "./state/index.ts";

/** Settings of a worker by name; those left out have the defaults of {@link WORKER_SETTINGS}. */
export interface WorkerSettings {
  /** Bytes of blocks asked of a peer in one message; the first block always goes. */
  readonly messageBytesMax?: number;
  /** Blocks, and parts of blocks, asked of a peer in one message. */
  readonly messagePiecesMax?: number;
  /** Incoming bytes at once, as a part of the memory limit. */
  readonly incomingPart?: number;
  /** Peers that are asked at once. */
  readonly outgoingMax?: number;
  /** Bytes on their way below which the number of peers that are asked does not matter. */
  readonly outgoingFreeBytes?: number;
  /** Requests of peers and clients that are answered at once. */
  readonly servedMax?: number;
  /** The same where they come from this machine. */
  readonly servedSameHostMax?: number;
  /** Seconds after which a busy peer is asked again. */
  readonly busySeconds?: number;
  /** Seconds after which the scheduler is asked again for a block that nobody has. */
  readonly missingSeconds?: number;
  /** Seconds that a task waits for memory which nothing seems to give back. */
  readonly stallSeconds?: number;
  /** Seconds of measured work that a compute thread is given ahead. */
  readonly laneSeconds?: number;
  /** Tasks that a compute thread is given ahead. */
  readonly laneTasksMax?: number;
}

/** Pieces of one message: fewer than a frame may have buffers. */
const PIECES_MAX = 32_768;
const own = LIMITS;

/** Defaults and bounds. */
export const WORKER_SETTINGS: SettingTable<keyof WorkerSettings> = Object.freeze({
  messageBytesMax: amountSetting(
    own.messageBytesMax,
    2 ** 31,
    "bytes of blocks asked of a peer in one message; the first block always goes",
  ),
  messagePiecesMax: countSetting(
    own.messagePiecesMax,
    1,
    PIECES_MAX,
    "blocks, and parts of blocks, asked of a peer in one message",
  ),
  incomingPart: amountSetting(
    own.incomingPart,
    1,
    "incoming bytes at once, as a part of the memory limit; one block of any size when nothing else comes",
  ),
  outgoingMax: countSetting(own.outgoingMax, 1, 4096, "peers that are asked at once"),
  outgoingFreeBytes: amountSetting(
    own.outgoingFreeBytes,
    2 ** 31,
    "bytes on their way below which the number of peers that are asked does not matter",
  ),
  servedMax: countSetting(own.servedMax, 1, 4096, "requests of others that are answered at once"),
  servedSameHostMax: countSetting(
    own.servedSameHostMax,
    1,
    4096,
    "the same where they come from this machine",
  ),
  busySeconds: amountSetting(
    own.busySeconds,
    60,
    "seconds after which a busy peer is asked again",
    1e-3,
  ),
  missingSeconds: amountSetting(
    own.missingSeconds,
    3600,
    "seconds after which the scheduler is asked again for a block that nobody has",
    0.01,
  ),
  stallSeconds: amountSetting(
    own.stallSeconds,
    86_400,
    "seconds that a task waits for memory which nothing seems to give back",
  ),
  laneSeconds: amountSetting(
    own.laneSeconds,
    3600,
    "seconds of measured work that a compute thread is given ahead",
  ),
  laneTasksMax: countSetting(
    own.laneTasksMax,
    1,
    1e6,
    "tasks that a compute thread is given ahead",
  ),
});

/** @throws OptionError for a name that is none, and a value that is not within its bounds */
export function readWorkerSettings(given: WorkerSettings): Partial<Limits> {
  return checkSettings("worker settings", WORKER_SETTINGS, given);
}
