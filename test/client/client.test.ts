import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { Client } from "../../src/client/client.ts";
import type { ProgressEvent } from "../../src/client/request.ts";
import { isPlygraphError, regularAxis } from "../../src/core/index.ts";
import { type Layer, makeLayer, transpose } from "../../src/layers/index.ts";
import { type FakeCluster, fakeCluster } from "./fake-cluster.ts";
import { counting } from "./layers.ts";

let cluster: FakeCluster;
let client: Client;

beforeEach(async () => {
  cluster = await fakeCluster();
  const options = { token: cluster.token, reconnectTimeout: 0 };
  client = await Client.connect(cluster.address, options);
});

afterEach(async () => {
  await client.close();
  await cluster.close();
});

const x = counting([regularAxis(6, 2), regularAxis(20, 10)]);
const y: Layer = makeLayer(transpose, { axes: [1, 0] }, [x]);

const tagOf = (promise: PromiseLike<unknown>): Promise<string> =>
  Promise.resolve(promise).then(
    () => "fine",
    (error: unknown) => (isPlygraphError(error) ? error.tag : String(error)),
  );

/** Requests that were released, in however many messages. */
const released = (): number =>
  cluster.received.reduce(
    (sum, message) => sum + (message.op === "release" ? message.requests.length : 0),
    0,
  );
const ops = (op: string): number => cluster.received.filter((message) => message.op === op).length;

test("compute fetches blocks from workers, and lets them go", async () => {
  const [wide, tall] = await client.compute([x, y]);
  if (wide.kind !== "array" || tall.kind !== "array") throw new TypeError("not arrays");
  expect([...wide.data]).toEqual(Array.from({ length: 120 }, (_, n) => n));
  expect([...tall.data.subarray(0, 3)]).toEqual([0, 20, 40]);
  expect(ops("get-data")).toBeLessThan(12);
  await client.info();
  expect(ops("release")).toBe(1);
});

test("inline results need no worker", async () => {
  cluster.inlineBytesMax = 1e6;
  await client.compute([x]);
  expect(ops("get-data")).toBe(0);
});

test("layers are optimized by what is handed in", async () => {
  const [tall] = await client.compute([x], {
    optimize: (layers) => layers.map((layer) => makeLayer(transpose, { axes: [1, 0] }, [layer])),
  });
  expect(tall).toMatchObject({ kind: "array", shape: [20, 6] });
});

test("missing blocks and busy workers are asked again", async () => {
  cluster.missing = 2;
  cluster.busy = 1;
  const [wide] = await client.compute([x]);
  expect(wide).toMatchObject({ kind: "array" });
});

test("progress reaches the call and the client", async () => {
  const events: ProgressEvent[] = [];
  client.on("progress", (event) => events.push(event));
  await client.compute([x], { onProgress: (event) => events.push(event) });
  expect(events.map(({ done, total }) => done / total)).toEqual([1, 1]);
});

test("calls of one tick are one graph, and futures may be arguments", async () => {
  const one = client.submit((a: number, b: number) => a + b, 1, 2);
  const two = client.submit((a: number) => a * 10, one);
  expect(one.status).toBe("pending");
  expect([await one, await two]).toEqual([3, 30]);
  expect([one.status, ops("submit")]).toEqual(["finished", 1]);
});

test("map is one layer, and gather keeps the order", async () => {
  const futures = client.map((n: number) => n * n, [3, 1, 2]);
  expect(await client.gather([...futures].reverse())).toEqual([4, 1, 9]);
  expect(ops("submit")).toBe(1);
});

test("a function that throws: its message and its stack", async () => {
  const future = client.submit(() => {
    throw new RangeError("too far");
  });
  await expect(future.result()).rejects.toThrow(/too far/);
  expect(future.status).toBe("error");
  expect(await client.submit(() => "still usable")).toBe("still usable");
});

test("the last future that is released lets the results go", async () => {
  const futures = client.map((n: number) => n, [1, 2]);
  await client.gather(futures);
  futures[0].release();
  expect(ops("release")).toBe(0);
  futures[1].release();
  await client.info();
  expect(ops("release")).toBe(1);
  expect(await tagOf(futures[0])).toBe("Cancelled");
});

test("futures and persisted layers that nobody holds let their results go", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  await dropEverything();
  for (let k = 0; k < 50 && released() < 2; k++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(released()).toBe(2);
});

test("a result that is awaited stays, though nobody holds its future", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  let release = (): void => undefined;
  cluster.hold = new Promise((resolve) => {
    release = resolve;
  });
  const value = (() => client.submit((n: number) => n + 1, 41).result())();
  for (let k = 0; k < 5; k++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(ops("release")).toBe(0);
  release();
  expect(await value).toBe(42);
});

async function dropEverything(): Promise<void> {
  await client.gather(client.map((n: number) => n + 5, [1, 2]));
  await client.persist([y]);
}

test("what is let go in one turn is one message, before whatever is said next", async () => {
  const futures = [1, 2, 3].map((n) => client.with({}).submit((k: number) => k, n));
  await client.gather(futures);
  client.release(...futures);
  await client.info();
  expect(
    cluster.received.flatMap((one) => (one.op === "release" ? [one.requests.length] : [])),
  ).toEqual([3]);
  expect(cluster.received.at(-1)?.op).toBe("info");
});

test("cancelling a request rejects what waits for it", async () => {
  let release = (): void => undefined;
  cluster.hold = new Promise((resolve) => {
    release = resolve;
  });
  const request = client.submitGraph([x]);
  client.cancel(request);
  expect(await tagOf(request.done)).toBe("Cancelled");
  const controller = new AbortController();
  const computing = client.compute([x], { signal: controller.signal });
  controller.abort();
  expect(await tagOf(computing)).toBe("Cancelled");
  release();
});

test("persisted layers name the graph that made them", async () => {
  const [kept] = await client.persist([x]);
  await client.wait([kept]);
  expect(kept).toMatchObject({ type: { name: "held" }, shape: [6, 20], attrs: { graph: 0 } });
  expect(await client.compute([kept])).toMatchObject([{ kind: "array", shape: [6, 20] }]);
  expect([ops("submit"), ops("release")]).toEqual([1, 0]);
  client.release(kept);
  client.release(kept);
  await client.info();
  expect(ops("release")).toBe(1);
  expect(await tagOf(client.compute([kept]))).toBe("Cancelled");
});

test("a wrong token is refused, and says so", async () => {
  expect(await tagOf(Client.connect(cluster.address, { token: "wrong" }))).toBe("BadToken");
});

test("nobody there", async () => {
  expect(await tagOf(Client.connect("inproc://nobody"))).toBe("Connection");
});

test("a scheduler that goes away rejects everything under way", async () => {
  cluster.hold = new Promise(() => undefined);
  const computing = client.compute([x]);
  const future = client.submit(() => 1);
  await client.info();
  cluster.drop();
  expect([await tagOf(computing), await tagOf(future)]).toEqual(["Connection", "Connection"]);
  expect(await tagOf(client.compute([x]))).toBe("Connection");
});

test("where a connection that broke is tried again, what was under way is asked for again", async () => {
  const patient = await Client.connect(cluster.address, { token: cluster.token });
  patient.on("warning", ({ tag }) => warned.push(tag));
  const warned: string[] = [];
  let go: () => void = () => undefined;
  cluster.hold = new Promise((resolve) => {
    go = () => resolve(undefined);
  });
  const computing = patient.compute([x]);
  await patient.info();
  cluster.drop();
  go();
  expect(await tagOf(computing)).toBe("fine");
  expect([warned, ops("submit")]).toEqual([["SchedulerLost"], 2]);
  await patient.close();
});

test("a second client does not see the first one's requests", async () => {
  const second = await Client.connect(cluster.address, { token: cluster.token });
  const [mine, theirs] = [client.submit(() => "first"), second.submit(() => "second")];
  expect([await mine, await theirs]).toEqual(["first", "second"]);
  await second.close();
  expect(await client.submit(() => 3)).toBe(3);
});
