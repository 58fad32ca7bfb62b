import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Client, type Future, LocalCluster } from "../../../src/client/index.ts";
import { isPlygraphError, regularAxis } from "../../../src/core/index.ts";
import type { Layer } from "../../../src/layers/index.ts";
import { counting } from "../layers.ts";

let cluster: LocalCluster;
let a: Client;
let b: Client;

beforeAll(async () => {
  cluster = await LocalCluster.start({ workers: 1, threadsPerWorker: 0, validate: true });
  a = await Client.connect(cluster);
  b = await Client.connect(cluster);
});

afterAll(async () => {
  await Promise.all([a.close(), b.close()]);
  await cluster.close();
});

const tagOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "fine",
    (error: unknown) => (isPlygraphError(error) ? error.tag : String(error)),
  );

const live = async (): Promise<unknown> => (await a.info())["liveTasks"];

test("a lock is held by one client at a time, in the order in which they came", async () => {
  const order: string[] = [];
  const held = await a.lock("one").acquire();
  const second = b.lock("one").run(() => void order.push("b"));
  const third = a.lock("one").run(() => void order.push("a"));
  expect(await tagOf(b.lock("one").acquire({ timeoutSeconds: 0 }))).toBe("WaitTimeout");
  order.push("first");
  await held.release();
  await held.release();
  await Promise.all([second, third]);
  expect(order).toEqual(["first", "b", "a"]);
});

test("what a client held that goes away is free; a wait that is aborted leaves the line", async () => {
  const guest = await Client.connect(cluster);
  await guest.semaphore("two", { leases: 2 }).acquire();
  await guest.semaphore("two", { leases: 2 }).acquire();
  const stop = new AbortController();
  const aborted = tagOf(b.semaphore("two", { leases: 2 }).acquire({ signal: stop.signal }));
  const waiting = a.semaphore("two", { leases: 2 }).acquire();
  stop.abort();
  expect(await aborted).toBe("Cancelled");
  await guest.close();
  await (await waiting).release();
  expect(await tagOf(a.semaphore("two", { leases: 3 }).run(() => 1))).toBe("fine");
});

test("events", async () => {
  const [here, there] = [a.event("go"), b.event("go")];
  const waiting = there.wait();
  expect(await here.isSet()).toBe(false);
  await here.set();
  await waiting;
  expect(await there.isSet()).toBe(true);
  await there.clear();
  expect(await tagOf(here.wait({ timeoutSeconds: 0.01 }))).toBe("WaitTimeout");
});

test("queues hand values over in order, a full one waits", async () => {
  const [here, there] = [a.queue("jobs", { maxSize: 2 }), b.queue("jobs", { maxSize: 2 })];
  await here.put({ n: 1, data: Float64Array.of(1, 2) });
  await here.put("two");
  const third = here.put(3);
  expect(await there.size()).toBe(2);
  expect(await there.get()).toEqual({ n: 1, data: Float64Array.of(1, 2) });
  await third;
  expect([await there.get(), await there.get()]).toEqual(["two", 3]);
  expect(await tagOf(there.get({ timeoutSeconds: 0 }))).toBe("WaitTimeout");
});

test("futures travel in variables and queues, and live as long as somebody has them", async () => {
  const future = a.submit((n: number) => n * 2, 21);
  await a.variable("answer").set({ found: [future] });
  const { found } = (await b.variable("answer").get()) as { found: [Future<number>] };
  expect(await found[0]).toBe(42);
  a.release(future);
  await a.variable("answer").delete();
  expect(await b.submit((n: number) => n + 1, found[0])).toBe(43);
  b.release(found[0]);
  const queue = a.queue("results");
  await queue.put(a.map((n: number) => n + 1, [1, 2, 3]));
  const futures = (await b.queue("results").get()) as Future<number>[];
  expect(await b.gather(futures)).toEqual([2, 3, 4]);
});

test("datasets: persisted layers that one client published serve another when the first has gone", async () => {
  const guest = await Client.connect(cluster);
  const [kept] = await guest.persist([counting([regularAxis(50, 10)])]);
  await guest.publish("numbers", { layer: kept, note: "fifty" });
  expect(await tagOf(guest.publish("numbers", 1))).toBe("SharedTaken");
  await guest.wait([kept]);
  await guest.close();
  expect(await b.publishedNames()).toEqual(["numbers"]);
  const { layer, note } = (await b.published("numbers")) as { layer: Layer; note: string };
  expect(note).toBe("fifty");
  const [value] = await b.compute([layer]);
  expect(value.kind === "array" && [...value.data.subarray(0, 3)]).toEqual([0, 1, 2]);
  await b.unpublish("numbers");
  expect(await live()).toBeGreaterThanOrEqual(5);
  b.release(layer);
  expect(await tagOf(b.published("numbers"))).toBe("UnknownShared");
});

test("what cannot be shared is refused", async () => {
  expect(await tagOf(a.publish("x", counting([regularAxis(5, 5)])))).toBe("Option");
  expect(await tagOf(a.publish("", 1))).toBe("Option");
  expect(await tagOf(a.variable("x").set(() => 1))).toBe("ValuePack");
  expect(() => a.lock("")).toThrow(/takes a name/);
  expect(() => a.queue("q", { maxSize: 0 })).toThrow(/maxSize/);
  expect(() => a.semaphore("q", { leases: 0.5 })).toThrow(/leases/);
  expect(await tagOf(a.event("x").wait({ timeoutSeconds: -1 }))).toBe("Option");
});
