/** What a worker tells its scheduler. */
import type { WorkerFigures } from "./figures.ts";
import type { TaskNumbers, WireError } from "./messages.ts";

/** Buffers: the packed results of the tasks with `inline` 1, in order. */
export interface Finished {
  readonly op: "finished";
  readonly graph: number;
  readonly tasks: TaskNumbers;
  readonly runs: Int32Array;
  readonly nbytes: Float64Array;
  /** Seconds of computing, per task. */
  readonly seconds: Float64Array;
  readonly inline: Uint8Array;
}
export interface Erred {
  readonly op: "erred";
  readonly graph: number;
  readonly task: number;
  readonly run: number;
  readonly error: WireError;
}
/** Copies of other workers' blocks that this worker now holds too. */
export interface Fetched {
  readonly op: "fetched";
  readonly graph: number;
  readonly tasks: TaskNumbers;
}
/** The holder that was named does not have this block, or is gone. */
export interface MissingData {
  readonly op: "missing-data";
  readonly graph: number;
  readonly task: number;
  readonly holder: string;
}
export interface StealResponse {
  readonly op: "steal-response";
  readonly graph: number;
  readonly tasks: TaskNumbers;
  readonly runs: Int32Array;
  /** Per task: 1 when the worker gave it up. */
  readonly granted: Uint8Array;
}
export interface Heartbeat {
  readonly op: "heartbeat";
  readonly executing: number;
  readonly ready: number;
  /** It has too little memory to start anything. */
  readonly paused: boolean;
  readonly figures: WorkerFigures;
}
/** What the worker has of abstract resources; once, at first. */
export interface Resources {
  readonly op: "resources";
  readonly names: readonly string[];
  readonly amounts: Float64Array;
}
/** Tasks that have not begun, and that the worker cannot run for want of memory. */
export interface GiveBack {
  readonly op: "give-back";
  readonly graph: number;
  readonly tasks: TaskNumbers;
  readonly runs: Int32Array;
}

/** Any of these. */
export type WorkerMessage =
  | Finished
  | Erred
  | Fetched
  | MissingData
  | StealResponse
  | Heartbeat
  | Resources
  | GiveBack;
