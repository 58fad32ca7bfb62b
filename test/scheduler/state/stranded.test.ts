import { expect, test } from "@jest/globals";
import type { Warning } from "../../../src/comm/index.ts";
import type { Instruction } from "../../../src/scheduler/index.ts";
import { clusterOf, computes } from "../support/clusters.ts";
import type { FakeCluster } from "../support/fake-cluster.ts";
import { ones, zip } from "../support/graphs.ts";

const NOBODY = { workers: ["worker-9"] };

const warnings = (log: readonly Instruction[]): Warning[] =>
  log.flatMap((one) =>
    one.type === "to-client" && one.message.op === "warning" ? [one.message] : [],
  );

/** More workers, until the one that is asked for is there. */
function joinUntilNine(c: FakeCluster): void {
  while (c.workers.size < 10) c.join();
}

test("tasks of which no worker may run any wait, are told of once a request, and run when it joins", () => {
  const c = clusterOf(2);
  const layer = ones(3, NOBODY);
  const first = c.submit([layer]);
  const second = c.submit([zip([layer]), ones(1)]);
  c.drain();
  const told = warnings(c.log);
  expect(told.map(({ request, error }) => [request, error.tag])).toEqual([
    [first, "NoWorkers"],
    [second, "NoWorkers"],
  ]);
  expect(told[0].error.fields).toEqual({
    layer: expect.stringMatching(/^source-[0-9a-f]{4}$/),
    workers: ["worker-9"],
    connected: ["worker-0", "worker-1"],
  });
  const { stranded, states } = c.machine.describe();
  expect(stranded.map(({ workers, tasks }) => [workers, tasks])).toEqual([
    [["worker-9"], 3],
    [["worker-9"], 3],
  ]);
  expect(states["no-worker"]).toBe(6);
  joinUntilNine(c);
  c.drain();
  expect([c.requestOf(first).done, c.requestOf(second).done]).toEqual([true, true]);
  expect(warnings(c.log)).toHaveLength(2);
  expect(c.machine.describe().stranded).toEqual([]);
});

test("where the last worker left it is told that there is none, and no more", () => {
  const c = clusterOf(1);
  c.submit([zip([ones(4)])]);
  c.leave(0);
  expect(warnings(c.log).map(({ error }) => error.fields)).toEqual([
    { layer: "", workers: [], connected: [] },
  ]);
});

test("they are told of again when the worker has left again", () => {
  const c = clusterOf(9);
  const worker = c.join(1, 9);
  const request = c.submit([ones(4, NOBODY)]);
  expect(warnings(c.log)).toEqual([]);
  c.leave(worker);
  expect(warnings(c.log)).toHaveLength(1);
  expect(c.machine.describe().states["no-worker"]).toBeGreaterThan(0);
  c.release(request);
  expect(c.machine.describe()).toMatchObject({ liveTasks: 0, stranded: [] });
});

test("a million of them are not all begun, and others of their graph run", () => {
  const c = clusterOf(1, 1, { validate: false });
  const request = c.submit([ones(1_000_000, NOBODY), ones(50)]);
  c.drain();
  const before = c.machine.describe();
  expect(before.states["no-worker"]).toBeLessThan(10_000);
  expect(c.requestOf(request).reported.size).toBe(50);
  // Nothing that happens makes them be looked at again.
  const { transitions } = c.machine;
  const small = c.submit([ones(1)]);
  c.drain();
  expect(c.requestOf(small).done).toBe(true);
  expect(c.machine.transitions - transitions).toBeLessThan(10);
  joinUntilNine(c);
  expect(computes(c.log).some(([worker]) => worker === 9)).toBe(true);
});

test("a client without any worker is told so, until the first one joins", () => {
  const c = clusterOf(0);
  const request = c.submit([ones(2)]);
  const told = warnings(c.log);
  expect(told.map(({ error }) => error.message)).toEqual([
    expect.stringContaining("no worker is connected"),
  ]);
  c.join();
  c.drain();
  expect(c.requestOf(request).done).toBe(true);
  expect(warnings(c.log)).toHaveLength(1);
});
