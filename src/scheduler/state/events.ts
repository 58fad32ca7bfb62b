/** What may happen to a scheduler. Plain data; workers and clients are named by small numbers. */
import type { TaskNumbers, WireError, WorkerFigures } from "../../comm/index.ts";
import type { Graph } from "../../layers/index.ts";
import type { SharedKind } from "./shared/shared-state.ts";

/** A worker said hello. `worker` is a number that no connected worker has. */
export interface WorkerJoined {
  readonly type: "worker-joined";
  readonly worker: number;
  readonly name: string;
  /** Where its peers and clients reach it. */
  readonly address: string;
  readonly threads: number;
  readonly memoryLimitBytes: number;
}
/** Its connection is closed: whatever it held is gone. `expected`: nobody is to blame. */
export interface WorkerLeft {
  readonly type: "worker-left";
  readonly worker: number;
  readonly expected?: boolean;
}
export interface ClientJoined {
  readonly type: "client-joined";
  readonly client: number;
}
export interface ClientLeft {
  readonly type: "client-left";
  readonly client: number;
}
/** A graph, already unpacked and bounded. */
export interface SubmitEvent {
  readonly type: "submit";
  readonly client: number;
  readonly request: number;
  readonly graph: Graph;
  /** The graph's number: larger than any before. */
  readonly number: number;
  /** Indices of the layers whose blocks are wanted. */
  readonly outputs: readonly number[];
  readonly priority: number;
  readonly retries: number;
  readonly deliver: boolean;
  /** Outputs are independent: one that fails does not end the request. */
  readonly each: boolean;
}
export interface ReleaseEvent {
  readonly type: "release";
  readonly client: number;
  readonly requests: readonly number[];
}
export interface CancelEvent {
  readonly type: "cancel";
  readonly client: number;
  readonly request: number;
}
/** These workers, by name or address, are to go without a loss. */
export interface RetireEvent {
  readonly type: "retire";
  readonly client: number;
  readonly request: number;
  readonly workers: readonly string[];
}
/** A client wants these blocks on so many workers, among those that are named (none: any). */
export interface ReplicateEvent {
  readonly type: "replicate";
  readonly client: number;
  readonly request: number;
  readonly graph: number;
  readonly tasks: Float64Array;
  readonly copies: number;
  readonly workers: readonly string[];
}
/** A client wants the workers that are named (none: all) to hold alike. */
export interface RebalanceEvent {
  readonly type: "rebalance";
  readonly client: number;
  readonly request: number;
  readonly workers: readonly string[];
}
/** Nothing is wanted any more, and every worker begins anew. */
export interface RestartEvent {
  readonly type: "restart";
  readonly client: number;
  readonly request: number;
}
/** A client wants something of a shared thing: a semaphore, an event, a queue, a variable, a dataset. */
export interface SharedEvent {
  readonly type: "shared";
  readonly client: number;
  readonly request: number;
  readonly kind: SharedKind;
  readonly verb: string;
  readonly name: string;
  readonly amount: number;
  /** Null: it waits for ever. */
  readonly timeoutMs: number | null;
  readonly leaseMs: number;
  /** Passed on unopened. */
  readonly value: Uint8Array | null;
  /** Layers of results that the value names. */
  readonly graphs: Int32Array;
  readonly layers: Int32Array;
}
/** What a worker has of abstract resources. */
export interface ResourcesEvent {
  readonly type: "resources";
  readonly worker: number;
  readonly names: readonly string[];
  readonly amounts: Float64Array;
}
/** A worker wants to go itself, without a loss. */
export interface LeavingEvent {
  readonly type: "leaving";
  readonly worker: number;
}
export interface FinishedEvent {
  readonly type: "finished";
  readonly worker: number;
  readonly graph: number;
  readonly tasks: TaskNumbers;
  readonly runs: Int32Array;
  readonly nbytes: Float64Array;
  readonly seconds: Float64Array;
  /** Per task: 1 when the next of `buffers` is its packed result. */
  readonly inline: Uint8Array;
  /** Passed on unopened. */
  readonly buffers: readonly Uint8Array[];
}
export interface ErredEvent {
  readonly type: "erred";
  readonly worker: number;
  readonly graph: number;
  readonly task: number;
  readonly run: number;
  readonly error: WireError;
}
export interface FetchedEvent {
  readonly type: "fetched";
  readonly worker: number;
  readonly graph: number;
  readonly tasks: TaskNumbers;
}
export interface MissingDataEvent {
  readonly type: "missing-data";
  readonly worker: number;
  readonly graph: number;
  readonly task: number;
  /** Address of the worker that should have had it. */
  readonly holder: string;
}
export interface StealResponseEvent {
  readonly type: "steal-response";
  readonly worker: number;
  readonly graph: number;
  readonly tasks: TaskNumbers;
  readonly runs: Int32Array;
  readonly granted: Uint8Array;
}
export interface HeartbeatEvent {
  readonly type: "heartbeat";
  readonly worker: number;
  readonly executing: number;
  readonly ready: number;
  readonly paused: boolean;
  readonly figures: WorkerFigures;
}
export interface GiveBackEvent {
  readonly type: "give-back";
  readonly worker: number;
  readonly graph: number;
  readonly tasks: TaskNumbers;
  readonly runs: Int32Array;
}
/** Time passed, or a `continue` is answered. */
export interface Tick {
  readonly type: "tick";
}

/** Anything that may happen. */
export type SchedulerEvent =
  | WorkerJoined
  | WorkerLeft
  | ClientJoined
  | ClientLeft
  | SubmitEvent
  | ReleaseEvent
  | CancelEvent
  | RetireEvent
  | RestartEvent
  | LeavingEvent
  | ResourcesEvent
  | SharedEvent
  | ReplicateEvent
  | RebalanceEvent
  | FinishedEvent
  | ErredEvent
  | FetchedEvent
  | MissingDataEvent
  | StealResponseEvent
  | HeartbeatEvent
  | GiveBackEvent
  | Tick;
