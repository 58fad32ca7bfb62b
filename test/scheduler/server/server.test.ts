import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Connection, connect, type Message } from "../../../src/comm/index.ts";
import { contentHash, fromWire } from "../../../src/core/index.ts";
import { defaultRegistry, type Layer, packGraph } from "../../../src/layers/index.ts";
import { type SchedulerServer, startScheduler } from "../../../src/scheduler/index.ts";
import { ones, sum, tasks, zip } from "../support/graphs.ts";

const TOKEN = "secret";
let server: SchedulerServer;
let serial = 0;
const guests: Guest[] = [];

beforeEach(async () => {
  server = await startScheduler({
    address: `inproc://test-scheduler-${serial++}`,
    token: TOKEN,
    validate: true,
    graphLimits: { tasksMax: 1e9 },
  });
});
afterEach(async () => {
  for (const guest of guests.splice(0)) guest.connection.close();
  await server.close();
  await server.closed;
});

/** One end of a connection, and all that it heard. */
class Guest {
  readonly connection: Connection;
  readonly heard: { message: Message; buffers: readonly Uint8Array[] }[] = [];
  closed = false;
  #wake: () => void = () => undefined;

  constructor(connection: Connection) {
    this.connection = connection;
    guests.push(this);
    connection.onMessage((message, buffers) => {
      this.heard.push({ message, buffers });
      this.#wake();
    });
    connection.onClose(() => {
      this.closed = true;
      this.#wake();
    });
  }

  static async join(role: "client" | "worker", fields: object = {}): Promise<Guest> {
    const hello = {
      op: "hello",
      role,
      protocol: 1,
      token: TOKEN,
      name: role,
      address: `inproc://${role}`,
      threads: 2,
      memoryLimitBytes: 1e9,
      layerTypes: defaultRegistry().versions,
      ...fields,
    } as const;
    return new Guest(await connect(server.address, hello, { token: hello.token }));
  }

  /** The next message of this kind, heard or to come; it is taken out of what was heard. */
  async next<O extends Message["op"]>(op: O): Promise<Extract<Message, { op: O }>> {
    return (await this.nextWith(op)).message;
  }

  async nextWith<O extends Message["op"]>(
    op: O,
  ): Promise<{ message: Extract<Message, { op: O }>; buffers: readonly Uint8Array[] }> {
    for (;;) {
      const at = this.heard.findIndex(({ message }) => message.op === op);
      if (at >= 0) return this.heard.splice(at, 1)[0] as never;
      await this.change();
    }
  }

  async change(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  submit(outputs: readonly Layer[], fields: object = {}, extra: readonly Uint8Array[] = []): void {
    const { bytes, layers } = packGraph(outputs);
    const message = {
      op: "submit",
      request: 1,
      outputs: outputs.map((layer) => layers.indexOf(layer)),
      payloads: [],
      priority: 0,
      retries: 0,
      deliver: true,
      each: false,
      ...fields,
    } as const;
    this.connection.send(message, [bytes, ...extra]);
  }

  /** As a worker: answers everything with its number until somebody else hears `op`. */
  async serve(until: Promise<unknown>): Promise<void> {
    let over = false;
    void until.then(() => {
      over = true;
      this.#wake();
    });
    while (!over) {
      const at = this.heard.findIndex((one) => one.message.op === "compute");
      if (at < 0) {
        await this.change();
        continue;
      }
      const { message } = this.heard.splice(at, 1)[0];
      if (message.op === "compute") this.#finish(message.graph, message.tasks, message.runs);
    }
  }

  #finish(graph: number, numbers: Int32Array | Float64Array, runs: Int32Array): void {
    const count = numbers.length;
    this.connection.send(
      {
        op: "finished",
        graph,
        tasks: numbers,
        runs,
        nbytes: new Float64Array(count).fill(8),
        seconds: new Float64Array(count).fill(1e-5),
        inline: new Uint8Array(count).fill(1),
      },
      Array.from(numbers, (task) => Uint8Array.of(task)),
    );
  }
}

describe("a whole computation", () => {
  test("results ride back unopened, then it is done", async () => {
    const [client, worker] = [await Guest.join("client"), await Guest.join("worker")];
    client.submit([ones(300)]);
    const accepted = await client.next("accepted");
    expect(accepted).toMatchObject({ request: 1, graph: 1, tasks: 300 });
    const done = client.nextWith("done");
    await worker.serve(done);
    const results = client.heard.filter(({ message }) => message.op === "task-results");
    const bytes = results.flatMap(({ message, buffers }) =>
      message.op === "task-results"
        ? [...message.tasks].map((task, k) => [task, buffers[k][0]])
        : [],
    );
    expect(bytes).toHaveLength(300);
    expect(bytes.every(([task, byte]) => byte === task % 256)).toBe(true);
    expect(worker.heard.find(({ message }) => message.op === "graph")).toBeDefined();
  });

  test("a worker gets each payload once, before the graph that names it", async () => {
    const [client, worker] = [await Guest.join("client"), await Guest.join("worker")];
    const payload = Uint8Array.of(1, 2, 3);
    const payloads = [contentHash(payload)];
    client.submit([ones(1)], { payloads }, [payload]);
    client.submit([ones(1)], { payloads, request: 2 }, [payload]);
    await worker.next("compute");
    worker.connection.send({
      op: "heartbeat",
      executing: 1,
      ready: 0,
      managedBytes: 5,
      processBytes: 6,
      copiedBytes: 7,
    });
    client.connection.send({ op: "info", request: 9 });
    await client.next("scheduler-info");
    const order = worker.heard.map(({ message }) => message.op);
    expect(order.filter((op) => op === "payloads")).toHaveLength(1);
    expect(order.indexOf("payloads")).toBeLessThan(order.indexOf("graph"));
  });

  test("a worker that goes is replaced; nobody asks twice", async () => {
    const [client, first] = [await Guest.join("client"), await Guest.join("worker")];
    client.submit([sum(ones(20))]);
    await first.next("compute");
    first.connection.close();
    const second = await Guest.join("worker", { name: "second" });
    await second.serve(client.next("done"));
    expect(client.heard.some(({ message }) => message.op === "failed")).toBe(false);
  });
});

describe("who may come in", () => {
  test("a wrong token, another version of a layer type, and peers are refused", async () => {
    const join = (fields: object) => Guest.join("client", fields);
    await expect(join({ token: "guess" })).rejects.toMatchObject({ tag: "BadToken" });
    await expect(join({ layerTypes: ["source@99"] })).rejects.toMatchObject({
      tag: "VersionMismatch",
    });
    await expect(join({ role: "peer" })).rejects.toMatchObject({ tag: "Connection" });
  });
});

describe("bad input", () => {
  /** What the client is told, while another client's work goes on. */
  async function refusal(send: (client: Guest) => void): Promise<unknown> {
    const [bad, good] = [await Guest.join("client"), await Guest.join("client")];
    const worker = await Guest.join("worker");
    good.submit([ones(50)]);
    send(bad);
    const failed = await bad.next("failed");
    await worker.serve(good.next("done"));
    for (const guest of [bad, good, worker]) guest.connection.close();
    return fromWire(failed.error);
  }

  test("bytes that are no graph", async () => {
    const error = await refusal((client) =>
      client.connection.send(
        {
          op: "submit",
          request: 5,
          outputs: [0],
          payloads: [],
          priority: 0,
          retries: 0,
          deliver: true,
          each: false,
        },
        [Uint8Array.of(1, 2, 3)],
      ),
    );
    expect(error).toMatchObject({ tag: "GraphFormat" });
  });

  test("an output that is no layer, and a request number in use", async () => {
    const output = await refusal((client) => client.submit([ones(1)], { outputs: [7] }));
    expect(output).toMatchObject({ tag: "UnknownTask" });
    const twice = await refusal((client) => {
      client.submit([tasks([[]])], { request: 3 });
      client.submit([tasks([[]])], { request: 3 });
    });
    expect(twice).toMatchObject({ tag: "UnknownTask" });
  });

  test("a payload that is not what its name says", async () => {
    const payloads = [contentHash("something else")];
    const error = await refusal((client) =>
      client.submit([ones(1)], { payloads }, [Uint8Array.of(1)]),
    );
    expect(error).toMatchObject({ tag: "GraphFormat" });
  });

  test("too many tasks, refused at once", async () => {
    const start = performance.now();
    const error = await refusal((client) => client.submit([ones(1e9 + 1)]));
    expect(error).toMatchObject({ tag: "GraphLimit" });
    expect(performance.now() - start).toBeLessThan(2000);
  });

  test("messages that only the other side may send end the connection, not the server", async () => {
    const client = await Guest.join("client");
    client.connection.send({ op: "free", graph: 1, tasks: Int32Array.of(1) });
    while (!client.closed) await client.change();
    const worker = await Guest.join("worker");
    worker.connection.send({ op: "cancel", request: 1 });
    while (!worker.closed) await worker.change();
    expect(server.info()).toMatchObject({ graphs: 0, clients: 0, workers: [] });
  });
});

test("a client that goes takes its work along", async () => {
  const [client, worker] = [await Guest.join("client"), await Guest.join("worker")];
  client.submit([ones(1000)]);
  await worker.next("compute");
  client.connection.close();
  await worker.next("forget-graph");
  expect(server.info()).toMatchObject({ graphs: 0, liveTasks: 0, storedBytes: 0 });
});

test("closing tells the workers", async () => {
  const worker = await Guest.join("worker");
  await server.close();
  while (!worker.closed) await worker.change();
  expect(worker.heard.map(({ message }) => message.op)).toEqual(["close"]);
});

test("what an unfinished or kept request makes is not made again", async () => {
  const [first, second] = [await Guest.join("client"), await Guest.join("client")];
  const worker = await Guest.join("worker");
  const x = zip([ones(40)]);
  first.submit([x]);
  await worker.serve(first.next("done"));
  second.submit([sum(x), x]);
  expect((await second.next("accepted")).tasks).toBe(6);
  await worker.serve(second.next("done"));
  const told = second.heard.flatMap(({ message }) =>
    message.op === "task-results" ? [...message.tasks] : [],
  );
  expect(told).toHaveLength(41);
  // The first request may go; its blocks stay for as long as the second wants them.
  first.connection.close();
  second.connection.send({ op: "info", request: 4 });
  await second.next("scheduler-info");
  expect(server.info()).toMatchObject({ graphs: 2, states: { memory: 41 } });
  second.connection.send({ op: "release", requests: [1] });
  second.connection.send({ op: "info", request: 5 });
  await second.next("scheduler-info");
  expect(server.info()).toMatchObject({ graphs: 0, liveTasks: 0 });
});
