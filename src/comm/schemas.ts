/** The schema of every message: one table, from which writing, reading and checking follow. */
import {
  type Fields,
  flag,
  float64s,
  int,
  int32s,
  list,
  nullable,
  num,
  plainRecord,
  remoteData,
  taskNumbers,
  text,
  uint8s,
  wireError,
  word,
} from "./fields.ts";
import { figures } from "./figures.ts";
import type { Message } from "./messages.ts";

type Op = Message["op"];
type Of<O extends Op> = Extract<Message, { readonly op: O }>;

/** One message: its fields, and what must agree between them. */
export interface Schema<O extends Op = Op> {
  readonly fields: Fields<Omit<Of<O>, "op">>;
  /** Fields of equal length: columns of one table. */
  readonly columns?: readonly (keyof Of<O> & string)[];
  /** How many buffers ride along; none where it is not given. */
  readonly buffers?: (message: Of<O>) => number;
}

const ones = (flags: Uint8Array): number =>
  flags.reduce((sum, one) => sum + (one === 1 ? 1 : 0), 0);

/** Part of the wire format: the number of an operation is its place here, so new ones go to the end. */
export const SCHEMAS: { readonly [O in Op]: Schema<O> } = {
  hello: {
    fields: {
      role: word("client", "worker", "peer"),
      protocol: int,
      token: text,
      name: text,
      address: text,
      threads: int,
      memoryLimitBytes: num,
      layerTypes: list(text),
    },
  },
  welcome: { fields: { id: int, proof: text } },
  refused: { fields: { error: wireError } },
  submit: {
    fields: {
      request: int,
      outputs: list(int),
      payloads: list(text),
      priority: num,
      retries: int,
      deliver: flag,
      each: flag,
    },
    buffers: ({ payloads }) => 1 + payloads.length,
  },
  release: { fields: { requests: list(int) } },
  cancel: { fields: { request: int } },
  info: { fields: { request: int } },
  accepted: { fields: { request: int, graph: int, tasks: num } },
  progress: {
    fields: { request: int, done: num, total: num, processing: num, layers: list(num) },
  },
  "task-results": {
    fields: {
      request: int,
      tasks: taskNumbers,
      holder: int32s,
      nbytes: float64s,
      inline: uint8s,
      addresses: list(text),
    },
    columns: ["tasks", "holder", "nbytes", "inline"],
    buffers: ({ inline }) => ones(inline),
  },
  done: { fields: { request: int } },
  failed: { fields: { request: int, error: wireError } },
  "scheduler-info": { fields: { request: int, info: plainRecord } },
  graph: { fields: { graph: int, deliver: list(int), payloads: list(text) }, buffers: () => 1 },
  payloads: { fields: { hashes: list(text) }, buffers: ({ hashes }) => hashes.length },
  compute: {
    fields: {
      graph: int,
      tasks: taskNumbers,
      runs: int32s,
      priorities: float64s,
      remote: remoteData,
    },
    columns: ["tasks", "runs", "priorities"],
  },
  free: { fields: { graph: int, tasks: taskNumbers } },
  "forget-graph": { fields: { graph: int } },
  "steal-request": {
    fields: { graph: int, tasks: taskNumbers, runs: int32s },
    columns: ["tasks", "runs"],
  },
  "who-has": { fields: { remote: remoteData } },
  close: { fields: {} },
  finished: {
    fields: {
      graph: int,
      tasks: taskNumbers,
      runs: int32s,
      nbytes: float64s,
      seconds: float64s,
      inline: uint8s,
    },
    columns: ["tasks", "runs", "nbytes", "seconds", "inline"],
    buffers: ({ inline }) => ones(inline),
  },
  erred: { fields: { graph: int, task: int, run: int, error: wireError } },
  fetched: { fields: { graph: int, tasks: taskNumbers } },
  "missing-data": { fields: { graph: int, task: int, holder: text } },
  "steal-response": {
    fields: { graph: int, tasks: taskNumbers, runs: int32s, granted: uint8s },
    columns: ["tasks", "runs", "granted"],
  },
  heartbeat: {
    fields: { executing: int, ready: int, paused: flag, figures },
  },
  "get-data": {
    fields: { request: int, graphs: int32s, tasks: float64s, boxes: list(nullable(list(num))) },
    columns: ["graphs", "tasks", "boxes"],
  },
  data: {
    fields: {
      request: int,
      busy: flag,
      status: uint8s,
      dtypes: list(text),
      shapes: list(list(int)),
    },
    buffers: ({ status }) => ones(status),
  },
  "task-erred": { fields: { request: int, task: int, error: wireError } },
  challenge: { fields: { nonce: text } },
  proof: { fields: { proof: text } },
  warning: { fields: { request: int, error: wireError } },
  ping: { fields: {} },
  pong: { fields: {} },
  "get-state": {
    fields: { request: int, what: word("dump", "story"), key: text, graph: int, task: int },
  },
  state: { fields: { request: int }, buffers: () => 1 },
  "give-back": {
    fields: { graph: int, tasks: taskNumbers, runs: int32s },
    columns: ["tasks", "runs"],
  },
  retire: { fields: { request: int, workers: list(text) } },
  answer: {
    fields: { request: int, parts: int, value: plainRecord },
    buffers: ({ parts }) => parts,
  },
  acquire: { fields: { remote: remoteData } },
  replicate: {
    fields: { request: int, graph: int, tasks: float64s, copies: int, workers: list(text) },
  },
  rebalance: { fields: { request: int, workers: list(text) } },
  restart: { fields: { request: int } },
  shared: {
    fields: {
      request: int,
      kind: word("semaphore", "event", "queue", "variable", "dataset"),
      verb: word(
        "acquire",
        "refresh",
        "release",
        "set",
        "clear",
        "wait",
        "put",
        "get",
        "size",
        "delete",
        "list",
      ),
      name: text,
      amount: int,
      timeoutMs: nullable(int),
      leaseMs: int,
      parts: int,
      graphs: int32s,
      layers: int32s,
    },
    columns: ["graphs", "layers"],
    buffers: ({ parts }) => parts,
  },
  resources: { fields: { names: list(text), amounts: float64s }, columns: ["names", "amounts"] },
};
