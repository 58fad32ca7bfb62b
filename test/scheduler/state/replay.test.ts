import { expect, test } from "@jest/globals";
import { defaultRegistry } from "../../../src/layers/index.ts";
import { replayScheduler } from "../../../src/scheduler/index.ts";
import { clusterOf } from "../support/clusters.ts";
import { FakeCluster } from "../support/fake-cluster.ts";
import { diceOf } from "../support/fake-parts.ts";
import { ones, sum, zip } from "../support/graphs.ts";

const withoutEvents = <D extends object>(dump: D): object => ({ ...dump, events: null });

test("a machine goes through the events of a dump again, to the same state", () => {
  const c = new FakeCluster(diceOf(7));
  c.machine.record();
  c.client(1);
  const workers = [c.join(2), c.join(1)];
  const x = ones(12);
  const first = c.submit([sum(zip([x]), 3)], { client: 1 });
  for (let i = 0; i < 15; i++) c.step();
  c.leave(workers[1]);
  c.submit([zip([x, ones(12)])], { client: 1, each: true });
  for (let i = 0; i < 25; i++) c.step();
  c.release(first, 1);
  for (let i = 0; i < 5; i++) c.step();
  const dump = c.machine.dump();
  expect(dump.events.length).toBeGreaterThan(20);
  expect([dump.graphs.length, dump.tasks.length > 0, dump.tasksLeftOut]).toEqual([1, true, 0]);
  const again = replayScheduler(dump, defaultRegistry());
  expect(withoutEvents(again.dump())).toEqual(withoutEvents(dump));
  // And on from there.
  again.validate();
});

test("without a record there is nothing to go through", () => {
  const c = clusterOf(1);
  expect(c.machine.dump().events).toEqual([]);
  // Too late: the beginning is gone.
  c.machine.record();
  c.join();
  expect(c.machine.dump().events).toEqual([]);
  expect(() => replayScheduler(c.machine.dump(), defaultRegistry())).toThrow("--record");
});

test("a story tells what moved a task, and is found by the key of the task, also when it has failed", () => {
  const c = clusterOf(2);
  const layer = ones(3);
  const request = c.submit([layer]);
  c.drain();
  const { key, graph, task } = c.machine.dump().tasks[1];
  expect(c.machine.find(key)).toEqual({ graph, task });
  const story = c.machine.story(graph, task);
  expect(story.map(({ from, to }) => `${from} ${to}`)).toEqual([
    "released waiting",
    "waiting processing",
    "processing memory",
  ]);
  expect(story.map(({ cause }) => cause)).toEqual(["submit", "submit", "finished"]);
  expect(story[0].at).toBeLessThanOrEqual(story[2].at);
  c.release(request);
  expect(c.machine.find(key)).toBeUndefined();
  expect(c.machine.find("no key")).toBeUndefined();
});
