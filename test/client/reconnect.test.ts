/** A scheduler that goes away, and another one in its place. */
import { afterEach, expect, test } from "@jest/globals";
import { Client, type ClientOptions, ones, type PlygraphError } from "../../src/index.ts";
import { startScheduler } from "../../src/scheduler/index.ts";
import { startWorker } from "../../src/worker/index.ts";
import { refused } from "../support/refused.ts";

const TOKEN = "secret";
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function scheduler(address: string): Promise<{ address: string; close(): Promise<void> }> {
  const server = await startScheduler({ address, token: TOKEN, validate: true });
  open.push(server);
  return server;
}

async function worker(address: string): Promise<void> {
  const options = { token: TOKEN, threads: 0, memoryLimitBytes: 1e8, name: "bee" };
  open.push(await startWorker({ ...options, scheduler: address }));
}

async function client(address: string, options: ClientOptions = {}): Promise<Client> {
  const one = await Client.connect(address, { token: TOKEN, ...options });
  open.push(one);
  return one;
}

test("what is under way is done on the next scheduler; what was kept on the first is gone", async () => {
  const first = await scheduler("tcp://127.0.0.1:0");
  const { address } = first;
  const one = await client(address);
  const warnings: string[] = [];
  one.on("warning", ({ tag }: PlygraphError) => warnings.push(tag));
  await worker(address);
  const kept = await ones([100], { chunks: 10 }).persist({ client: one });
  await one.wait([kept.layer]);
  const done = one.submit(() => new Float64Array(1e5));
  expect((await done).length).toBe(1e5);
  await open.pop()?.close();
  // There is no worker: these wait.
  const sum = ones([1000], { chunks: 100 }).sum().compute({ client: one });
  const value = one.submit((x: number) => x + 1, 41);
  const dependent = one.submit((x: number) => x + 1, value);
  const doomed = kept.sum().compute({ client: one });
  await one.info();
  await first.close();
  await refused(() => doomed, "SchedulerLost", "compute it again");
  // Asked for in between.
  const between = one.submit(() => "between");
  await scheduler(address);
  await worker(address);
  expect((await sum).item()).toBe(1000);
  expect(await Promise.all([value, dependent, between])).toEqual([42, 43, "between"]);
  await refused(() => kept.sum().compute({ client: one }), "SchedulerLost");
  await refused(() => one.submit((x: Float64Array) => x.length, done), "SchedulerLost");
  expect((await ones([5]).sum().compute({ client: one })).item()).toBe(5);
  expect(warnings.filter((tag) => tag === "SchedulerLost")).toHaveLength(1);
});

test("it gives up after its time", async () => {
  const first = await scheduler("tcp://127.0.0.1:0");
  const one = await client(first.address, { reconnectTimeout: 0.2 });
  one.on("warning", () => undefined);
  const waiting = one.submit(() => 1);
  await first.close();
  await refused(() => waiting, "Connection", "ECONNREFUSED");
  await refused(() => one.info(), "Connection");
});

test("or at once, where it is told to", async () => {
  const first = await scheduler("tcp://127.0.0.1:0");
  const one = await client(first.address, { reconnectTimeout: 0 });
  const waiting = one.submit(() => 1);
  await first.close();
  await refused(() => waiting, "Connection", "closed");
});

test("options that are none", async () => {
  await refused(() => Client.connect("tcp://h:1", { reconnectTimeout: -1 }), "Option", "from 0 on");
});
