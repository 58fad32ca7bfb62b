import { expect, test } from "@jest/globals";
import type { Compute } from "../../../src/comm/index.ts";
import { NO_FIGURES } from "../../../src/comm/index.ts";
import { computes } from "../support/clusters.ts";
import { FakeCluster } from "../support/fake-cluster.ts";
import { diceOf } from "../support/fake-parts.ts";
import { ones } from "../support/graphs.ts";

/** A worker with two threads that was given eight tasks. */
function loaded(): { cluster: FakeCluster; given: Compute } {
  const cluster = new FakeCluster(diceOf(3), { saturation: 4, stealSeconds: 1e9 });
  cluster.client(0);
  cluster.join(2);
  cluster.submit([ones(8)]);
  const [given] = cluster.log.flatMap((one) =>
    one.type === "to-worker" && one.message.op === "compute" ? [one.message] : [],
  );
  return { cluster, given };
}

test("what a worker gives back for want of memory goes to another one", () => {
  const { cluster, given } = loaded();
  cluster.join(2);
  cluster.log.length = 0;
  const { graph } = given;
  const [tasks, runs] = [given.tasks.slice(2), given.runs.slice(2)];
  cluster.handle({ type: "give-back", worker: 0, graph, tasks, runs });
  const moved = computes(cluster.log).filter(([worker]) => worker === 1);
  expect(moved.flatMap(([, list]) => list).sort()).toEqual([...tasks].sort());
  expect(computes(cluster.log).filter(([worker]) => worker === 0)).toEqual([]);
  cluster.drain();
  cluster.expectDone(1);
});

test("where all workers are short of memory each has one task at a time, until it says otherwise", () => {
  const { cluster, given } = loaded();
  cluster.log.length = 0;
  const { graph, tasks, runs } = given;
  cluster.handle({ type: "give-back", worker: 0, graph, tasks, runs });
  expect(computes(cluster.log).flatMap(([, list]) => list)).toHaveLength(1);
  cluster.log.length = 0;
  cluster.handle({
    type: "heartbeat",
    worker: 0,
    executing: 0,
    ready: 0,
    paused: false,
    figures: NO_FIGURES,
  });
  expect(computes(cluster.log).flatMap(([, list]) => list)).toHaveLength(7);
  cluster.drain();
  cluster.expectDone(1);
});

test("what was given to another worker meanwhile, or never, stays where it is", () => {
  const { cluster, given } = loaded();
  cluster.log.length = 0;
  const runs = given.runs.map((run) => run + 100);
  const { graph, tasks } = given;
  cluster.handle({ type: "give-back", worker: 0, graph, tasks, runs });
  cluster.handle({
    type: "give-back",
    worker: 0,
    graph,
    tasks: Float64Array.of(0.5, 1e6, -1),
    runs: Int32Array.of(1, 2, 3),
  });
  expect(computes(cluster.log)).toEqual([]);
  cluster.drain();
  cluster.expectDone(1);
});

/** The one worker gives back what it was given, every second for so long. */
function shortFor(seconds: number, each: (cluster: FakeCluster) => unknown): string[] {
  const { cluster, given } = loaded();
  let latest = given;
  for (let k = 0; k < seconds; k++) {
    cluster.log.length = 0;
    cluster.now += 1000;
    each(cluster);
    const { graph, tasks, runs } = latest;
    cluster.handle({ type: "give-back", worker: 0, graph, tasks, runs });
    const [next] = cluster.log.flatMap((one) =>
      one.type === "to-worker" && one.message.op === "compute" ? [one.message] : [],
    );
    if (next === undefined) break;
    latest = next;
  }
  return [...cluster.machine.state.failedKeys.keys()];
}

test("tasks that nobody has had memory for in a minute fail, and say why", () => {
  expect(shortFor(50, () => undefined)).toEqual([]);
  expect(shortFor(70, () => undefined).length).toBeGreaterThan(0);
});

test("not while a worker runs something, which may give memory back", () => {
  const busy = (cluster: FakeCluster): unknown =>
    cluster.handle({
      type: "heartbeat",
      worker: 0,
      executing: 1,
      ready: 0,
      paused: true,
      figures: NO_FIGURES,
    });
  expect(shortFor(70, busy)).toEqual([]);
});

test("nor after a while in which nothing was given back", () => {
  let second = 0;
  const calm = (cluster: FakeCluster): void => {
    if (second++ === 40) cluster.now += 25_000;
  };
  expect(shortFor(70, calm)).toEqual([]);
});
