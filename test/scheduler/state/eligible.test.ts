import { describe, expect, test } from "@jest/globals";
import type { Warning } from "../../../src/comm/index.ts";
import { clusterOf, computes } from "../support/clusters.ts";
import type { FakeCluster } from "../support/fake-cluster.ts";
import { ones, zip } from "../support/graphs.ts";

const give = (c: FakeCluster, worker: number, names: readonly string[], amounts: number[]): void =>
  void c.handle({ type: "resources", worker, names, amounts: Float64Array.from(amounts) });

const processing = (c: FakeCluster): number[] =>
  c.machine.describe().workers.map((worker) => worker.processing);

describe("abstract resources", () => {
  test("so many run at once as there are resources, on workers that have them", () => {
    const c = clusterOf(3, 8);
    give(c, 1, ["GPU"], [2]);
    const request = c.submit([ones(40, { resources: { GPU: 1 } })]);
    expect(processing(c)).toEqual([0, 2, 0]);
    const free = c.submit([ones(40)]);
    for (let k = 0; k < 2000 && c.step(); k++) {
      expect(c.machine.describe().workers[1].taken["GPU"] ?? 0).toBeLessThanOrEqual(2);
    }
    c.expectDone(request);
    c.expectDone(free);
    expect(c.machine.describe().workers[1].taken).toEqual({});
  });

  test("tasks that take two, and readers that take a part; a worker that dies gives all back", () => {
    const c = clusterOf(2, 4);
    give(c, 0, ["GPU", "disk"], [2, 1]);
    give(c, 1, ["GPU"], [3]);
    const x = ones(12, { resources: { GPU: 2 } });
    const request = c.submit([zip([x], { resources: { GPU: 0.5, disk: 1 } })]);
    for (let k = 0; k < 8; k++) c.step();
    c.leave(0);
    give(c, c.join(4, 0), ["disk", "GPU"], [4, 2]);
    c.drain();
    c.expectDone(request);
    expect(c.machine.describe().workers.map(({ taken }) => taken)).toEqual([{}, {}]);
  });

  test("nobody has enough: they wait, their client is told, and they run when somebody comes", () => {
    const c = clusterOf(1);
    give(c, 0, ["GPU"], [1]);
    const request = c.submit([ones(3, { resources: { GPU: 2 } })]);
    c.drain();
    const told = c.log.flatMap((one) =>
      one.type === "to-client" && one.message.op === "warning" ? [one.message as Warning] : [],
    );
    expect(told.map(({ error }) => error.message)).toEqual([expect.stringContaining("2 GPU")]);
    expect(c.machine.describe().stranded[0]).toMatchObject({ resources: { GPU: 2 }, tasks: 3 });
    c.join();
    give(c, 1, ["GPU", "", "bad"], [8, Number.NaN, -1]);
    c.drain();
    c.expectDone(request);
    // What was said once stays: tasks may run on it.
    give(c, 1, ["GPU"], [1]);
    expect(c.machine.describe().workers[1].resources).toEqual({ GPU: 8 });
  });

  test("a million that wait for one resource are not all begun", () => {
    const c = clusterOf(1, 1, { validate: false });
    give(c, 0, ["GPU"], [1]);
    const request = c.submit([ones(1_000_000, { resources: { GPU: 1 } })]);
    for (let k = 0; k < 50; k++) c.step();
    expect(c.machine.describe().liveTasks).toBeLessThan(5000);
    c.release(request);
    expect(c.machine.describe().workers[0].taken).toEqual({});
  });
});

describe("workers that may run it", () => {
  test("strictly: it waits for them; loosely: others do while none of them is there", () => {
    const c = clusterOf(2);
    const strict = c.submit([ones(4, { workers: ["worker-2"] })]);
    const loose = c.submit([ones(4, { workers: ["worker-2"], allowOtherWorkers: true })]);
    c.drain();
    c.expectDone(loose);
    expect(c.requestOf(strict).reported.size).toBe(0);
    c.join();
    c.log.length = 0;
    const now = c.submit([ones(4, { workers: ["worker-2"], allowOtherWorkers: true })]);
    c.drain();
    c.expectDone(strict);
    c.expectDone(now);
    expect(new Set(computes(c.log).map(([worker]) => worker))).toEqual(new Set([2]));
  });
});
