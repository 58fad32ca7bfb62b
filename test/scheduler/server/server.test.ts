import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { NO_FIGURES } from "../../../src/comm/index.ts";
import { contentHash, fromWire } from "../../../src/core/index.ts";
import { type Layer, packGraph } from "../../../src/layers/index.ts";
import { type SchedulerServer, startScheduler } from "../../../src/scheduler/index.ts";
import { ones, sum, tasks, zip } from "../support/graphs.ts";
import { GUEST_TOKEN, Guest } from "../support/guest.ts";

let server: SchedulerServer;
let serial = 0;
const guests: Guest[] = [];

beforeEach(async () => {
  server = await startScheduler({
    address: `inproc://test-scheduler-${serial++}`,
    token: GUEST_TOKEN,
    validate: true,
    graphLimits: { tasksMax: 1e9 },
  });
});
afterEach(async () => {
  for (const guest of guests.splice(0)) guest.connection.close();
  await server.close();
  await server.closed;
});

async function joined(role: "client" | "worker", fields: object = {}): Promise<Guest> {
  const guest = await Guest.join(server.address, role, fields);
  guests.push(guest);
  return guest;
}

describe("a whole computation", () => {
  test("results ride back unopened, then it is done", async () => {
    const [client, worker] = [await joined("client"), await joined("worker")];
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
    const [client, worker] = [await joined("client"), await joined("worker")];
    const payload = Uint8Array.of(1, 2, 3);
    const payloads = [contentHash(payload)];
    client.submit([ones(1)], { payloads }, [payload]);
    client.submit([ones(1)], { payloads, request: 2 }, [payload]);
    await worker.next("compute");
    worker.connection.send({
      op: "heartbeat",
      executing: 1,
      ready: 0,
      paused: false,
      figures: { ...NO_FIGURES, managedBytes: 5, processBytes: 6, copiedBytes: 7 },
    });
    client.connection.send({ op: "info", request: 9 });
    await client.next("scheduler-info");
    const order = worker.heard.map(({ message }) => message.op);
    expect(order.filter((op) => op === "payloads")).toHaveLength(1);
    expect(order.indexOf("payloads")).toBeLessThan(order.indexOf("graph"));
  });

  test("a worker that goes is replaced; nobody asks twice", async () => {
    const [client, first] = [await joined("client"), await joined("worker")];
    client.submit([sum(ones(20))]);
    await first.next("compute");
    first.connection.close();
    const second = await joined("worker", { name: "second" });
    await second.serve(client.next("done"));
    expect(client.heard.some(({ message }) => message.op === "failed")).toBe(false);
  });
});

describe("who may come in", () => {
  test("a wrong token, another version of a layer type, and peers are refused", async () => {
    const join = (fields: object) => joined("client", fields);
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
    const [bad, good] = [await joined("client"), await joined("client")];
    const worker = await joined("worker");
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

  test("a large one, too: it is hashed in slices, and others have their turn", async () => {
    const payloads = [contentHash("something else")];
    let turns = 0;
    let longest = 0;
    // Of the processor's time: others may want it, too.
    const used = (): number => process.cpuUsage().user / 1000;
    let before = used();
    const timer = setInterval(() => {
      turns++;
      longest = Math.max(longest, used() - before);
      before = used();
    }, 1);
    const large = new Uint8Array(128 * 2 ** 20);
    const error = await refusal((client) => {
      before = used();
      client.submit([ones(1)], { payloads }, [large]);
    });
    clearInterval(timer);
    expect(error).toMatchObject({ tag: "GraphFormat" });
    expect(turns).toBeGreaterThan(4);
    expect(longest).toBeLessThan(500);
  });

  test("too many tasks, refused at once", async () => {
    const before = process.cpuUsage();
    const error = await refusal((client) => client.submit([ones(1e9 + 1)]));
    expect(error).toMatchObject({ tag: "GraphLimit" });
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1500);
  });

  test("messages that only the other side may send end the connection, not the server", async () => {
    const client = await joined("client");
    client.connection.send({ op: "free", graph: 1, tasks: Int32Array.of(1) });
    while (!client.closed) await client.change();
    const worker = await joined("worker");
    worker.connection.send({ op: "cancel", request: 1 });
    while (!worker.closed) await worker.change();
    expect(server.info()).toMatchObject({ graphs: 0, clients: 0, workers: [] });
  });
});

test("a client that goes takes its work along", async () => {
  const [client, worker] = [await joined("client"), await joined("worker")];
  client.submit([ones(1000)]);
  await worker.next("compute");
  client.connection.close();
  await worker.next("forget-graph");
  expect(server.info()).toMatchObject({ graphs: 0, liveTasks: 0, storedBytes: 0 });
});

test("closing tells the workers", async () => {
  const worker = await joined("worker");
  await server.close();
  while (!worker.closed) await worker.change();
  expect(worker.heard.map(({ message }) => message.op)).toEqual(["close"]);
});

test("what an unfinished or kept request makes is not made again", async () => {
  const [first, second] = [await joined("client"), await joined("client")];
  const worker = await joined("worker");
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

describe("a large graph is read in slices", () => {
  /** A chain that takes much longer to read than one slice. */
  function chain(layers: number): Layer {
    let last = ones(1);
    for (let k = 0; k < layers; k++) last = zip([last]);
    return last;
  }

  /** Who is told what, in the order in which it happens. */
  function listen(order: string[], named: Readonly<Record<string, Guest>>): void {
    for (const [name, guest] of Object.entries(named)) {
      guest.connection.onMessage((message, buffers) => {
        order.push(`${name} ${message.op}`);
        guest.hear(message, buffers);
      });
    }
  }

  test("others are served in between; what its client says meanwhile keeps its order", async () => {
    const [large, small] = [await joined("client"), await joined("client")];
    const order: string[] = [];
    listen(order, { large, small });
    large.submit([chain(30_000)]);
    large.connection.send({ op: "info", request: 2 });
    large.connection.send({ op: "cancel", request: 1 });
    small.submit([ones(1)]);
    await large.next("failed");
    expect(order.filter((row) => !/ (progress|warning)$/.test(row))).toEqual([
      "small accepted",
      "large scheduler-info",
      "large failed",
    ]);
  });

  test("a client that goes takes its graph along; one that is wrong at its end is refused", async () => {
    const [gone, wrong, client] = [
      await joined("client"),
      await joined("client"),
      await joined("client"),
    ];
    const last = chain(30_000);
    gone.submit([last]);
    gone.connection.close();
    const { bytes } = packGraph([last]);
    const submit = {
      op: "submit",
      request: 1,
      outputs: [0],
      payloads: [],
      priority: 0,
      retries: 0,
      deliver: true,
      each: false,
    } as const;
    const tooLong = new Uint8Array(bytes.length + 1);
    tooLong.set(bytes);
    wrong.connection.send(submit, [tooLong]);
    const { error } = await wrong.next("failed");
    expect(fromWire(error)).toMatchObject({ tag: "Message" });
    client.connection.send({ op: "info", request: 2 });
    await client.next("scheduler-info");
    expect(server.info()).toMatchObject({ graphs: 0, storedBytes: 0, clients: 2 });
  });
});
