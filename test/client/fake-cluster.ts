/** A scheduler and a worker in one, for tests of the client alone: runs graphs by the reference executor. */
import {
  type Connection,
  type GetData,
  listen,
  type Message,
  type Submit,
} from "../../src/comm/index.ts";
import { toWire } from "../../src/core/index.ts";
import { boxView, contiguousView, copyView, newView, packValue } from "../../src/kernels/index.ts";
import {
  blockShape,
  blockStartOf,
  defaultRegistry,
  type Graph,
  graphOf,
  type Layer,
  unpackGraph,
} from "../../src/layers/index.ts";
import { type DenseArray, runLocal } from "../support/run-local.ts";

/** What a test may look at, and change. */
export interface FakeCluster {
  readonly address: string;
  readonly token: string;
  /** Everything that clients sent, in order. */
  readonly received: Message[];
  /** Results up to this size ride along. */
  inlineBytesMax: number;
  /** How often blocks are said to be missing, or the worker busy, before they are given out. */
  missing: number;
  busy: number;
  /** Answers nothing to submissions until it is released. */
  hold: Promise<void>;
  /** Drops every connection. */
  drop(): void;
  close(): Promise<void>;
}

let count = 0;

/** Starts one. */
export async function fakeCluster(token = "secret"): Promise<FakeCluster> {
  const number = count++;
  const results = new Map<string, Uint8Array>();
  const connections = new Set<Connection>();
  const address = `inproc://fake-scheduler-${process.pid}-${number}`;
  const workerAddress = `inproc://fake-worker-${process.pid}-${number}`;
  let graphs = 0;
  const cluster: FakeCluster = {
    address,
    token,
    received: [],
    inlineBytesMax: 64,
    missing: 0,
    busy: 0,
    hold: Promise.resolve(),
    drop: () => {
      for (const connection of connections) connection.close();
    },
    close: async () => {
      cluster.drop();
      await scheduler.close();
      await worker.close();
    },
  };
  const scheduler = await listen(
    address,
    {
      connected: (connection) => {
        connections.add(connection);
        connection.onMessage((message, buffers) => {
          cluster.received.push(message);
          if (message.op === "submit") {
            void submit(cluster, connection, message, buffers[0], graphs++, results, workerAddress);
          } else if (message.op === "info") {
            connection.send({
              op: "scheduler-info",
              request: message.request,
              info: { workers: 1 },
            });
          }
        });
      },
    },
    { token },
  );
  const worker = await listen(
    workerAddress,
    {
      connected: (connection) => {
        connection.onMessage((message) => {
          cluster.received.push(message);
          if (message.op === "get-data") give(cluster, connection, message, results);
        });
      },
    },
    { token },
  );
  return cluster;
}

async function submit(
  cluster: FakeCluster,
  connection: Connection,
  message: Submit,
  bytes: Uint8Array,
  number: number,
  results: Map<string, Uint8Array>,
  workerAddress: string,
): Promise<void> {
  const { request } = message;
  await cluster.hold;
  try {
    const graph = graphOf(unpackGraph(bytes, defaultRegistry()).layers);
    connection.send({ op: "accepted", request, graph: number, tasks: graph.total });
    const outputs = message.outputs.map((index) => graph.layers[index]);
    const values = await runLocal(outputs);
    for (const layer of outputs) {
      const value = values.get(layer) as DenseArray;
      for (let block = 0; block < layer.tasks; block++) {
        const packed = packBlock(layer, block, value);
        const task = graph.offsets[graph.indexOf(layer)] + block;
        results.set(`${number}:${task}`, packed);
        tell(cluster, connection, request, task, packed, workerAddress);
      }
    }
    progress(connection, request, graph);
    connection.send({ op: "done", request });
  } catch (error) {
    connection.send({ op: "failed", request, error: toWire(error) });
  }
}

function packBlock(layer: Layer, block: number, value: DenseArray): Uint8Array {
  if (layer.dtype === "object") return packValue(value.values[block]);
  const shape = blockShape(layer, block);
  const own = newView(shape, layer.dtype);
  const all = contiguousView(value.data, layer.shape, layer.dtype);
  copyView(boxView(all, blockStartOf(layer, block), shape), own);
  return new Uint8Array(own.data.buffer, own.data.byteOffset, own.data.byteLength);
}

function tell(
  { inlineBytesMax }: FakeCluster,
  connection: Connection,
  request: number,
  task: number,
  packed: Uint8Array,
  address: string,
): void {
  const inline = packed.byteLength <= inlineBytesMax;
  connection.send(
    {
      op: "task-results",
      request,
      tasks: Int32Array.of(task),
      holder: Int32Array.of(0),
      nbytes: Float64Array.of(packed.byteLength),
      inline: Uint8Array.of(inline ? 1 : 0),
      addresses: [address],
    },
    inline ? [packed] : [],
  );
}

function progress(connection: Connection, request: number, graph: Graph): void {
  const layers = graph.layers.map(({ tasks }) => tasks);
  const { total } = graph;
  connection.send({ op: "progress", request, done: total, total, processing: 0, layers });
}

function give(
  cluster: FakeCluster,
  connection: Connection,
  { request, graphs, tasks }: GetData,
  results: ReadonlyMap<string, Uint8Array>,
): void {
  const busy = cluster.busy > 0 && cluster.busy-- > 0;
  const missing = !busy && cluster.missing > 0 && cluster.missing-- > 0;
  const found = [...tasks].map((task, k) => results.get(`${graphs[k]}:${task}`));
  const given = busy || missing ? [] : found.flatMap((bytes) => bytes ?? []);
  connection.send(
    {
      op: "data",
      request,
      busy,
      status: Uint8Array.from(found, (bytes) => (bytes && given.length > 0 ? 1 : 0)),
      dtypes: found.map(() => "float64"),
      shapes: found.map(() => []),
    },
    given,
  );
}
