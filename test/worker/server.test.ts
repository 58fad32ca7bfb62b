import { describe, expect, test } from "@jest/globals";
import { type Connection, connect, type Data, PROTOCOL } from "../../src/comm/index.ts";
import { isPlygraphError, regularAxis } from "../../src/core/index.ts";
import { castExpr, coordExpr, type Layer, makeLayer, source } from "../../src/layers/index.ts";
import type { WorkerServer } from "../../src/worker/index.ts";
import { pause } from "../support/refused.ts";
import { cluster } from "./support/cluster.ts";
import { numbers, plusOne, rechunked, remoteOf } from "./support/machine.ts";

/** Every element is its place along axis 0: blocks of `[rows, columns]` of ones would tell too little. */
function places(length: number, columns: number, size: number): Layer {
  const chunks = [regularAxis(length, size), regularAxis(columns, columns)];
  return makeLayer(
    source,
    {
      kernel: { kind: "expr", expr: castExpr(coordExpr(0), "int64") },
      chunks,
      domain: chunks,
      origin: [0, 0],
      steps: [1, 1],
      dtype: "int64",
    },
    [],
  );
}

async function peerOf(worker: WorkerServer): Promise<Connection> {
  return await connect(
    worker.address,
    {
      op: "hello",
      role: "peer",
      protocol: PROTOCOL,
      token: "secret",
      name: "test",
      address: "",
      threads: 0,
      memoryLimitBytes: 0,
      layerTypes: [],
    },
    { token: "secret" },
  );
}

async function getData(
  worker: WorkerServer,
  pieces: readonly (readonly [graph: number, task: number, box: readonly number[] | null])[],
): Promise<{ data: Data; buffers: readonly Uint8Array[] }> {
  const connection = await peerOf(worker);
  const answer = new Promise<{ data: Data; buffers: readonly Uint8Array[] }>((resolve) => {
    connection.onMessage((message, buffers) => {
      // In one process the bytes are the worker's own, and valid during this call.
      if (message.op === "data") {
        resolve({ data: message, buffers: buffers.map((bytes) => bytes.slice()) });
      }
    });
  });
  connection.send({
    op: "get-data",
    request: 1,
    graphs: Int32Array.from(pieces, ([graph]) => graph),
    tasks: Float64Array.from(pieces, ([, task]) => task),
    boxes: pieces.map(([, , box]) => box),
  });
  const found = await answer;
  connection.close();
  return found;
}

/** Graphs that are forgotten leave nothing behind, once the message has arrived. */
async function emptied(workers: readonly WorkerServer[]): Promise<void> {
  const used = (): number[] => workers.map((worker) => worker.counts().usedBytes);
  for (let tries = 0; tries < 1000 && used().some((bytes) => bytes > 0); tries++) await pause(5);
  expect(used()).toEqual(workers.map(() => 0));
}

const int64s = (bytes: Uint8Array): number[] =>
  Array.from(new BigInt64Array(bytes.slice().buffer), Number);

describe.each([
  ["over TCP, on a thread", {}],
  ["over TCP, inline", { threads: 0 }],
  ["in one process", { threads: 1, listen: "inproc" }],
])("workers %s", (_name, options) => {
  test("tasks run, and small results ride inside the message", async () => {
    const { seen, close } = await cluster(1, options);
    const [worker] = seen;
    worker.introduce(1, [plusOne(numbers([4], [2]))], [1]);
    worker.compute(1, [0, 1, 2, 3]);
    await worker.finish(1, [0, 1, 2, 3]);
    const results = worker.messages.flatMap(({ message, buffers }) =>
      message.op === "finished" ? Array.from(buffers) : [],
    );
    expect(results.map((bytes) => Array.from(new Float64Array(bytes.slice().buffer)))).toEqual([
      [2, 2],
      [2, 2],
    ]);
    await close();
  });

  test("large parts land in the result itself: nothing copies them on this side", async () => {
    const { workers, seen, close } = await cluster(2, options);
    const [a, b] = seen;
    const layer = rechunked(places(8, 4096, 2), [8, 1024]);
    a.introduce(1, [layer]);
    b.introduce(1, [layer]);
    a.compute(1, [0, 1]);
    b.compute(1, [2, 3]);
    await Promise.all([a.finish(1, [0, 1]), b.finish(1, [2, 3])]);
    const before = workers[0].counts();
    const elsewhere = [2, 3].map((task) => [task, b.address, 65_536] as const);
    a.compute(1, [4, 5], remoteOf(1, elsewhere));
    await a.finish(1, [4, 5]);
    const after = workers[0].counts();
    const wanted = Array.from({ length: 8 * 1024 }, (_, k) => Math.floor(k / 1024));
    for (const task of [4, 5]) {
      const { buffers } = await getData(workers[0], [[1, task, null]]);
      expect(int64s(buffers[0])).toEqual(wanted);
    }
    // Half of two blocks of 64 kB came; the kernel copied the other half, and kept nothing else.
    expect(after.receivedBytes - before.receivedBytes).toBe(65_536);
    expect(after.copiedBytes - before.copiedBytes).toBe(65_536);
    a.connection.send({ op: "forget-graph", graph: 1 });
    b.connection.send({ op: "forget-graph", graph: 1 });
    await emptied(workers);
    await close();
  });

  test("two workers exchange parts of blocks", async () => {
    const { workers, seen, close } = await cluster(2, options);
    const [a, b] = seen;
    const layer = rechunked(places(8, 6, 2), [8, 3]);
    a.introduce(1, [layer]);
    b.introduce(1, [layer]);
    a.compute(1, [0, 1]);
    b.compute(1, [2, 3]);
    await Promise.all([a.finish(1, [0, 1]), b.finish(1, [2, 3])]);
    a.compute(
      1,
      [4],
      remoteOf(1, [
        [2, b.address, 96],
        [3, b.address, 96],
      ]),
    );
    b.compute(
      1,
      [5],
      remoteOf(1, [
        [0, a.address, 96],
        [1, a.address, 96],
      ]),
    );
    await Promise.all([a.finish(1, [4]), b.finish(1, [5])]);
    const wanted = Array.from({ length: 24 }, (_, k) => Math.floor(k / 3));
    for (const [worker, task] of [
      [workers[0], 4],
      [workers[1], 5],
    ] as const) {
      const { data, buffers } = await getData(worker, [[1, task, null]]);
      expect(data).toMatchObject({ busy: false, dtypes: ["int64"], shapes: [[8, 3]] });
      expect(int64s(buffers[0])).toEqual(wanted);
    }
    // Half of each answer came from the other, gathered once there.
    expect(workers.map((worker) => worker.counts().gatheredBytes)).toEqual([96, 96]);
    expect(workers.map((worker) => worker.counts().receivedBytes)).toEqual([96, 96]);
    for (const worker of [a, b]) {
      worker.connection.send({ op: "forget-graph", graph: 1 });
    }
    await emptied(workers);
    await close();
  });
});

test("boxes with steps, backwards, and what is not there", async () => {
  const { workers, seen, close } = await cluster(1);
  seen[0].introduce(1, [places(8, 2, 8)]);
  seen[0].compute(1, [0]);
  await seen[0].finish(1, [0]);
  const { data, buffers } = await getData(workers[0], [
    [1, 0, [7, 0, 3, 1, -3, 1]],
    [1, 0, [7, 0, 4, 1, -3, 1]],
    [1, 1, null],
    [2, 0, null],
    [1, 0, [0, 0, 0, 2, 1, 1]],
  ]);
  expect(data.status).toEqual(Uint8Array.of(1, 0, 0, 0, 1));
  expect(data.shapes[0]).toEqual([3, 1]);
  expect(int64s(buffers[0])).toEqual([7, 4, 1]);
  expect(buffers[1].byteLength).toBe(0);
  await close();
});

test("a peer that is not there is missing data, and another holder serves", async () => {
  const { workers, seen, close } = await cluster(2);
  const [a, b] = seen;
  const own = rechunked(places(4, 1, 2), [4, 1]);
  a.introduce(1, [own]);
  b.introduce(1, [own]);
  b.compute(1, [0, 1]);
  await b.finish(1, [0, 1]);
  a.compute(
    1,
    [2],
    remoteOf(1, [
      [0, "tcp://127.0.0.1:9", 16],
      [1, b.address, 16],
    ]),
  );
  await a.until(() => a.find("missing-data") !== undefined);
  expect(a.find("missing-data")).toMatchObject({ task: 0, holder: "tcp://127.0.0.1:9" });
  a.connection.send({ op: "who-has", remote: remoteOf(1, [[0, b.address, 16]]) });
  await a.finish(1, [2]);
  const { buffers } = await getData(workers[0], [[1, 2, null]]);
  expect(int64s(buffers[0])).toEqual([0, 1, 2, 3]);
  await close();
});

test("a graph that cannot be read fails its tasks, not the worker", async () => {
  const { seen, close } = await cluster(1);
  const [worker] = seen;
  worker.connection.send({ op: "graph", graph: 1, deliver: [], payloads: [] }, [
    Uint8Array.of(1, 2, 3),
  ]);
  worker.compute(1, [0]);
  await worker.until(() => worker.find("erred") !== undefined);
  worker.introduce(2, [numbers([1], [1])]);
  worker.compute(2, [0]);
  await worker.finish(2, [0]);
  await close();
});

test("heartbeats, and the end with the scheduler", async () => {
  const { workers, seen, close } = await cluster(1);
  await seen[0].until(() => seen[0].find("heartbeat") !== undefined);
  expect(seen[0].find("heartbeat")).toMatchObject({
    executing: 0,
    ready: 0,
    paused: false,
    figures: { managedBytes: 0, onDiskBytes: 0 },
  });
  seen[0].connection.close();
  // It was not told to end, so whoever started it should hear why it did.
  expect(isPlygraphError(await workers[0].closed, "Connection")).toBe(true);
  await close();
});
