/** Every message that crosses a connection. Buffers travel beside the header, in the same frame. */
import type { Challenge, Hello, Proof, Refused, Welcome, WireError } from "./opening-messages.ts";
import type { Answer, Rebalance, Replicate, Retire, SharedRequest } from "./order-messages.ts";
import type { WorkerMessage } from "./worker-messages.ts";

export type {
  Challenge,
  Hello,
  Proof,
  Refused,
  Welcome,
  WireError,
} from "./opening-messages.ts";
export type { Answer, Rebalance, Replicate, Retire, SharedRequest } from "./order-messages.ts";
export type {
  Erred,
  Fetched,
  Finished,
  Heartbeat,
  MissingData,
  StealResponse,
} from "./worker-messages.ts";

/** Task numbers relative to their graph: `Int32Array` below 2³¹ tasks, `Float64Array` beyond. */
export type TaskNumbers = Int32Array | Float64Array;

// --- client → scheduler --------------------------------------------------------------------------

/** Buffers: [packed graph, payload, payload, …]. */
export interface Submit {
  readonly op: "submit";
  /** Chosen by the client, unique on its connection. */
  readonly request: number;
  /** Indices, in the packed graph, of the layers whose blocks are wanted. */
  readonly outputs: readonly number[];
  /** Hashes of the payloads that follow, in order. */
  readonly payloads: readonly string[];
  readonly priority: number;
  readonly retries: number;
  /** True: small results (≤ `INLINE_BYTES_MAX`) ride back inside `task-results`. */
  readonly deliver: boolean;
  /**
   * True: the outputs are independent. One that fails is told in a `task-erred`, and the others go on;
   * the request is done when every output is in memory or has failed.
   */
  readonly each: boolean;
}
/** The client no longer wants the outputs of this request: they may be dropped. */
export interface Release {
  readonly op: "release";
  readonly requests: readonly number[];
}
export interface Cancel {
  readonly op: "cancel";
  readonly request: number;
}
/**
 * To a scheduler by its clients, to workers by anybody: asks for everything that it knows (`dump`), or for what
 * happened to a task (`story`), which is named by its readable key, or by numbers where the key is "".
 */
export interface GetState {
  readonly op: "get-state";
  readonly request: number;
  readonly what: "dump" | "story";
  readonly key: string;
  readonly graph: number;
  readonly task: number;
}
/** The answer. Buffers: [what `unpackState` reads]. */
export interface State {
  readonly op: "state";
  readonly request: number;
}
/**
 * From a client: all requests of all clients are cancelled, and all workers begin anew; the answer names them. To a
 * worker: begin anew.
 */
export interface Restart {
  readonly op: "restart";
  readonly request: number;
}
/** Asks for a `scheduler-info` reply. */
export interface Info {
  readonly op: "info";
  readonly request: number;
}

// --- scheduler → client --------------------------------------------------------------------------

export interface Accepted {
  readonly op: "accepted";
  readonly request: number;
  /** The graph's number on this scheduler; `held` layers and `get-data` name it. */
  readonly graph: number;
  /** Tasks that will run after culling. */
  readonly tasks: number;
}
export interface Progress {
  readonly op: "progress";
  readonly request: number;
  readonly done: number;
  readonly total: number;
  readonly processing: number;
  /** For each layer of the graph: tasks done. */
  readonly layers: readonly number[];
}
/** Output blocks that are ready. Buffers: the inline results, in the order of the tasks with `inline` 1. */
export interface TaskResults {
  readonly op: "task-results";
  readonly request: number;
  readonly tasks: TaskNumbers;
  /** Per task: index into `addresses` of a worker that holds it. */
  readonly holder: Int32Array;
  readonly nbytes: Float64Array;
  /** Per task: 1 when its packed bytes are among the buffers. */
  readonly inline: Uint8Array;
  readonly addresses: readonly string[];
}
/** One output of a request with `each` failed; `task` is its number in the request's graph. */
export interface TaskErred {
  readonly op: "task-erred";
  readonly request: number;
  readonly task: number;
  readonly error: WireError;
}
/** All outputs of the request are in memory. */
export interface Done {
  readonly op: "done";
  readonly request: number;
}
export interface Failed {
  readonly op: "failed";
  readonly request: number;
  readonly error: WireError;
}
/** Something that the client should know of a request which goes on. */
export interface Warning {
  readonly op: "warning";
  readonly request: number;
  readonly error: WireError;
}
export interface SchedulerInfo {
  readonly op: "scheduler-info";
  readonly request: number;
  readonly info: Readonly<Record<string, unknown>>;
}

// --- scheduler → worker --------------------------------------------------------------------------

/** A compact graph, sent once before its first task. Buffers: [packed graph]. */
export interface Graph {
  readonly op: "graph";
  readonly graph: number;
  /** Layer indices whose small results ride inside `finished`. */
  readonly deliver: readonly number[];
  /** Hashes of its payloads: the worker has them, and keeps them as long as the graph. */
  readonly payloads: readonly string[];
}
/** Payloads that the next graph names and the worker has not. Buffers: one for each hash. */
export interface Payloads {
  readonly op: "payloads";
  readonly hashes: readonly string[];
}
/**
 * Run these tasks. Inputs that are listed in `remote` are fetched from their holders; all others are
 * on this worker already or are being computed by it (speculation): wait for them.
 */
export interface Compute {
  readonly op: "compute";
  readonly graph: number;
  /** In order of priority: first comes first. */
  readonly tasks: TaskNumbers;
  readonly runs: Int32Array;
  /** Lower runs earlier; compared across messages and graphs. */
  readonly priorities: Float64Array;
  readonly remote: RemoteData;
}
/** Where blocks are: block k is `(graphs[k], tasks[k])`, `nbytes[k]` long, held by `holders[k]`. */
export interface RemoteData {
  readonly graphs: Int32Array;
  readonly tasks: Float64Array;
  readonly nbytes: Float64Array;
  /** Index into `addresses` of one holder of each. */
  readonly holders: Int32Array;
  readonly addresses: readonly string[];
}
/** Drop results, and forget unfinished tasks that are no longer wanted. */
export interface Free {
  readonly op: "free";
  readonly graph: number;
  readonly tasks: TaskNumbers;
}
/** Fetch these blocks, and keep them until they are freed. */
export interface Acquire {
  readonly op: "acquire";
  readonly remote: RemoteData;
}
/** The graph is over: forget it and everything of it. */
export interface ForgetGraph {
  readonly op: "forget-graph";
  readonly graph: number;
}
export interface StealRequest {
  readonly op: "steal-request";
  readonly graph: number;
  readonly tasks: TaskNumbers;
  readonly runs: Int32Array;
}
/** Answer to `missing-data`: other holders, or none yet (ask again after the tasks were recomputed). */
export interface WhoHas {
  readonly op: "who-has";
  readonly remote: RemoteData;
}
export interface Close {
  readonly op: "close";
}

// --- anybody → worker ----------------------------------------------------------------------------

/**
 * Asks for blocks, or parts of blocks, in one message. Element k of the four arrays is one piece;
 * `boxes[k]` is null for the whole block, else `[start…, shape…, step…]`, three numbers an axis.
 */
export interface GetData {
  readonly op: "get-data";
  readonly request: number;
  readonly graphs: Int32Array;
  readonly tasks: Float64Array;
  readonly boxes: readonly (readonly number[] | null)[];
}
/** Buffers: the packed bytes of the pieces with `status` 1 (0: not here), in order, row-major. */
export interface Data {
  readonly op: "data";
  readonly request: number;
  readonly busy: boolean;
  readonly status: Uint8Array;
  /** Per piece: element type (`object`: bytes are a packed JavaScript value) and shape. */
  readonly dtypes: readonly string[];
  readonly shapes: readonly (readonly number[])[];
}

/** Is anybody there? The connection itself answers, and tells nobody. */
export type Ping = { readonly op: "ping" };
export type Pong = { readonly op: "pong" };

export type Message =
  | WorkerMessage
  | Hello
  | Welcome
  | Challenge
  | Proof
  | Refused
  | Submit
  | Release
  | Cancel
  | Info
  | Accepted
  | Progress
  | TaskResults
  | TaskErred
  | Done
  | Failed
  | SchedulerInfo
  | Warning
  | GetState
  | State
  | Retire
  | Restart
  | Replicate
  | Rebalance
  | SharedRequest
  | Answer
  | Acquire
  | Graph
  | Payloads
  | Compute
  | Free
  | ForgetGraph
  | StealRequest
  | WhoHas
  | Close
  | GetData
  | Data
  | Ping
  | Pong;
