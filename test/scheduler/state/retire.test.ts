import { expect, test } from "@jest/globals";
import type { Instruction } from "../../../src/scheduler/index.ts";
import { clusterOf, computes } from "../support/clusters.ts";
import type { FakeCluster } from "../support/fake-cluster.ts";
import { ones, regrouped, zip } from "../support/graphs.ts";

const retire = (c: FakeCluster, workers: readonly string[], request = 900): void =>
  void c.handle({ type: "retire", client: 0, request, workers });

const answers = (log: readonly Instruction[]): unknown[] =>
  log.flatMap((one): unknown[] => {
    if (one.type !== "to-client") return [];
    if (one.message.op === "answer") return [one.message.value];
    return one.message.op === "failed" ? [one.message.error.tag] : [];
  });

test("blocks move to the others before a worker goes: nothing is made twice", () => {
  const c = clusterOf(3);
  const x = ones(30);
  const request = c.submit([x]);
  c.drain();
  retire(c, ["worker-1"]);
  expect(c.workers.size).toBe(3);
  c.drain();
  expect([...c.workers.keys()]).toEqual([0, 2]);
  const [{ workers }] = answers(c.log) as [{ workers: { name: string; blocks: number }[] }];
  expect(workers).toEqual([
    { name: "worker-1", blocks: expect.any(Number), bytes: expect.any(Number) },
  ]);
  expect(workers[0].blocks).toBeGreaterThan(0);
  const after = c.submit([zip([x])]);
  c.drain();
  c.expectDone(after);
  c.expectDone(request);
  expect(Math.max(...c.computed.values())).toBe(1);
  for (const one of [request, after]) c.release(one);
  expect(c.machine.describe()).toMatchObject({ liveTasks: 0, states: { memory: 0 } });
});

test("it finishes what it runs, is given nothing new, and several may go at once", () => {
  const c = clusterOf(4, 1, { saturation: 2 });
  const request = c.submit([regrouped(zip([ones(40)]), [7])]);
  for (let k = 0; k < 12; k++) c.step();
  c.log.length = 0;
  retire(c, ["worker-0", "inproc://worker-3"]);
  c.drain();
  expect(computes(c.log).filter(([worker]) => worker === 0 || worker === 3)).toEqual([]);
  expect([...c.workers.keys()]).toEqual([1, 2]);
  c.expectDone(request);
  expect(Math.max(...c.computed.values())).toBe(1);
});

test("a worker that wants to go itself is told when it may", () => {
  const c = clusterOf(2);
  const request = c.submit([ones(10)]);
  c.drain();
  c.handle({ type: "leaving", worker: 0 });
  c.drain();
  expect([...c.workers.keys()]).toEqual([1]);
  c.expectDone(request);
  // The last one cannot hand anything over, and goes all the same.
  c.handle({ type: "leaving", worker: 1 });
  c.drain();
  expect(c.workers.size).toBe(0);
  c.join();
  c.drain();
  c.expectDone(request);
});

test("names that nobody has, and workers that nobody could replace, are refused; these go on", () => {
  const c = clusterOf(2);
  const request = c.submit([ones(10)]);
  c.drain();
  retire(c, ["worker-0", "worker-7"]);
  retire(c, ["worker-0", "worker-1"]);
  c.drain();
  expect(answers(c.log)).toEqual(["UnknownWorker", "Retire"]);
  expect(c.machine.describe().workers.map(({ retiring }) => retiring)).toEqual([false, false]);
  const more = c.submit([ones(5)]);
  c.drain();
  c.expectDone(more);
  c.expectDone(request);
});

test("an idle cluster may go as a whole", () => {
  const c = clusterOf(2);
  retire(c, ["worker-0", "worker-1"]);
  c.drain();
  expect(c.workers.size).toBe(0);
  expect(answers(c.log)).toHaveLength(1);
});

test("a taker that dies is replaced by another; a retiring worker that dies is answered for", () => {
  const c = clusterOf(3);
  const request = c.submit([ones(30)]);
  c.drain();
  retire(c, ["worker-0"]);
  c.step();
  c.leave(1);
  c.drain();
  expect([...c.workers.keys()]).toEqual([2]);
  c.expectDone(request);
  c.join();
  retire(c, ["worker-2"], 901);
  c.leave(2);
  c.drain();
  expect(answers(c.log)).toHaveLength(2);
  c.expectDone(request);
});

test("only those may take tasks that stay: what only a retiring worker may run waits for another", () => {
  const c = clusterOf(2);
  retire(c, ["worker-1"]);
  c.drain();
  const request = c.submit([ones(3, { workers: ["worker-1"] })]);
  c.drain();
  expect(c.machine.describe().states["no-worker"]).toBe(3);
  c.release(request);
});
