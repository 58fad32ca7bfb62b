/** What a scheduler wants done. Plain data, in the order in which it must be done. */
import type {
  Accepted,
  Acquire,
  Answer,
  Compute,
  Done,
  Failed,
  ForgetGraph,
  Free,
  Progress,
  StealRequest,
  TaskErred,
  TaskResults,
  Warning,
  WhoHas,
} from "../../comm/index.ts";

/** Send the compact graph, and the payloads it names, to a worker that does not have them. */
export interface Introduce {
  readonly type: "introduce";
  readonly worker: number;
  readonly graph: number;
  /** Layers whose small results should ride inside `finished`. */
  readonly deliver: readonly number[];
}
export interface ToWorker {
  readonly type: "to-worker";
  readonly worker: number;
  readonly message: Compute | Free | ForgetGraph | StealRequest | WhoHas | Acquire;
}
export interface ToClient {
  readonly type: "to-client";
  readonly client: number;
  readonly message:
    | Accepted
    | Progress
    | TaskResults
    | TaskErred
    | Done
    | Failed
    | Warning
    | Answer;
  readonly buffers: readonly Uint8Array[];
}
/** The graph is over: its packed bytes may be dropped. */
export interface DropGraph {
  readonly type: "drop-graph";
  readonly graph: number;
}
/** The worker has retired: it is told to close. Its number may be given out again. */
export interface Dismiss {
  readonly type: "dismiss";
  readonly worker: number;
  /** It is to begin anew. */
  readonly anew?: boolean;
}
/** There is more to do: hand in a `tick` once other input was served. */
export interface Continue {
  readonly type: "continue";
}

/** Anything that the shell is asked to do. */
export type Instruction = Introduce | ToWorker | ToClient | DropGraph | Dismiss | Continue;
