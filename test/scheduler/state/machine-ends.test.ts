import { describe, expect, test } from "@jest/globals";
import { clusterOf as cluster, computes, replies } from "../support/clusters.ts";
import { FakeCluster } from "../support/fake-cluster.ts";
import { diceOf } from "../support/fake-parts.ts";
import { ones, regrouped, sum, tasks, zip } from "../support/graphs.ts";

describe("failures", () => {
  test("retries, then the error of the task with its key", () => {
    const c = cluster(1);
    const x = ones(1);
    c.failing.set("1:0", 2);
    const fine = c.submit([x], { retries: 2 });
    c.drain();
    c.expectDone(fine);
    c.failing.set("2:0", 3);
    const bad = c.submit([zip([ones(1)])], { retries: 1 });
    c.drain();
    expect(c.requestOf(bad).failed).toMatch(/^task .*\(0\) failed: bad 2:0$/);
    c.release(fine);
    expect(c.machine.describe().liveTasks).toBe(0);
  });

  test("independent outputs: one that fails does not end the others", () => {
    const c = cluster(2);
    c.failing.set("1:3", 1);
    const request = c.submit([tasks(Array.from({ length: 10 }, () => []))], { each: true });
    c.drain();
    c.expectDone(request);
    expect([...c.requestOf(request).erred]).toEqual([3]);
  });

  test("a task that kills its workers is given up", () => {
    const c = new FakeCluster(diceOf(1), { allowedFailures: 2 });
    c.client(0);
    const request = c.submit([ones(1)]);
    for (let i = 0; i < 3; i++) c.leave(c.join());
    expect(c.requestOf(request).failed).toMatch(/was running on 3 workers as they died/);
  });

  test("workers that are retired are nobody's fault", () => {
    const c = new FakeCluster(diceOf(1), { allowedFailures: 0 });
    c.client(0);
    const request = c.submit([ones(1)]);
    for (let i = 0; i < 5; i++) c.leave(c.join(), true);
    c.join();
    c.drain();
    c.expectDone(request);
  });

  test("results that only a lost worker held are made again", () => {
    const c = cluster(1);
    const request = c.submit([ones(6)]);
    c.drain();
    c.expectDone(request);
    c.leave(0);
    c.join();
    c.drain();
    expect([...c.computed.values()]).toEqual([2, 2, 2, 2, 2, 2]);
    c.expectDone(request);
  });
});

describe("late and false messages", () => {
  const report = {
    nbytes: Float64Array.of(8),
    seconds: Float64Array.of(1),
    inline: new Uint8Array(1),
  };

  test("another run, another worker, an unknown graph, a number that is no task", () => {
    const c = cluster(2);
    c.submit([ones(1)]);
    const [[worker]] = computes(c.log);
    c.log.length = 0;
    const finished = { type: "finished", buffers: [], ...report } as const;
    const one = Int32Array.of(1);
    c.handle({ ...finished, worker, graph: 1, tasks: Int32Array.of(0), runs: Int32Array.of(99) });
    c.handle({ ...finished, worker: 1 - worker, graph: 1, tasks: Int32Array.of(0), runs: one });
    c.handle({ ...finished, worker, graph: 77, tasks: Int32Array.of(0), runs: one });
    for (const bad of [-1, 0.5, 1e12, Number.NaN]) {
      c.handle({ ...finished, worker, graph: 1, tasks: Float64Array.of(bad), runs: one });
      c.handle({ type: "fetched", worker, graph: 1, tasks: Float64Array.of(bad) });
      c.handle({ type: "missing-data", worker, graph: 1, task: bad, holder: "nowhere" });
      const error = { tag: "Error", message: "no" };
      c.handle({ type: "erred", worker, graph: 1, task: bad, run: 1, error });
    }
    expect(replies(c.log)).toEqual([]);
    expect(c.machine.describe().states["processing"]).toBe(1);
  });

  test("times and sizes that are no numbers do no harm", () => {
    const c = cluster(1);
    c.submit([ones(2)]);
    c.handle({
      type: "finished",
      worker: 0,
      graph: 1,
      tasks: Int32Array.of(0, 1),
      runs: Int32Array.of(1, 2),
      nbytes: Float64Array.of(Number.NaN, -5),
      seconds: Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY),
      inline: new Uint8Array(2),
      buffers: [],
    });
    expect(replies(c.log).at(-1)).toBe("done");
  });
});

describe("ends", () => {
  test("release frees the blocks and forgets the graph", () => {
    const c = cluster(1);
    const request = c.submit([ones(3)]);
    c.drain();
    c.log.length = 0;
    c.release(request);
    expect(c.log.map((one) => ("message" in one ? one.message.op : one.type))).toEqual([
      "forget-graph",
      "drop-graph",
    ]);
  });

  test("cancel answers, and stops what is under way", () => {
    const c = cluster(1);
    const request = c.submit([ones(1000)]);
    c.handle({ type: "cancel", client: 0, request });
    expect(c.requestOf(request).failed).toBe("the work was cancelled");
    const { liveTasks, graphs, workers } = c.machine.describe();
    expect([liveTasks, graphs, workers[0].processing]).toEqual([0, 0, 0]);
  });

  test("a client that goes takes its requests along, and no one else's", () => {
    const c = cluster(1);
    c.client(1);
    c.submit([ones(100)]);
    const other = c.submit([ones(5)], { client: 1 });
    c.handle({ type: "client-left", client: 0 });
    c.drain();
    c.expectDone(other);
    expect(c.machine.describe().graphs).toBe(1);
  });

  test("intermediate blocks go as soon as their last consumer is done", () => {
    const c = cluster(2);
    const x = regrouped(regrouped(ones(8), [4]), [2]);
    c.submit([sum(zip([zip([ones(64)])])), zip([x])]);
    let peak = 0;
    while (c.step()) peak = Math.max(peak, c.machine.describe().states["memory"]);
    expect(peak).toBeLessThan(60);
    expect(c.machine.describe().liveTasks).toBe(5);
  });
});

describe("size", () => {
  test("the first task of 10⁸ is found after O(depth) work", () => {
    const c = new FakeCluster(diceOf(1), { validate: false });
    c.client(0);
    c.join();
    c.submit([sum(zip([ones(1e8)]))]);
    expect(computes(c.log)).toHaveLength(1);
    expect(c.machine.describe().liveTasks).toBeLessThan(200);
    c.handle({ type: "cancel", client: 0, request: 1 });
    expect(c.machine.pages).toBe(0);
  });

  test("10⁵ leaves pass through a few pages", () => {
    const c = new FakeCluster(diceOf(1), { validate: false, aheadSeconds: 0 });
    c.client(0);
    c.join(4);
    const request = c.submit([sum(ones(20_000))]);
    let pages = 0;
    for (let i = 0; c.step(); i++) if (i % 64 === 0) pages = Math.max(pages, c.machine.pages);
    c.expectDone(request);
    expect(pages).toBeLessThan(30);
  });

  test("a long list of results is worked off in slices", () => {
    const c = new FakeCluster(diceOf(1), { sliceUnits: 50, validate: true });
    c.client(0);
    c.join(400);
    const request = c.submit([ones(300)]);
    while (c.log.at(-1)?.type === "continue") c.handle({ type: "tick" });
    const count = 300;
    const messages = c.log.splice(0).flatMap((one) => {
      return one.type === "to-worker" && one.message.op === "compute" ? [one.message] : [];
    });
    const out = c.handle({
      type: "finished",
      worker: 0,
      graph: 1,
      tasks: Int32Array.from(messages.flatMap((message) => [...message.tasks])),
      runs: Int32Array.from(messages.flatMap((message) => [...message.runs])),
      nbytes: new Float64Array(count),
      seconds: new Float64Array(count),
      inline: new Uint8Array(count),
      buffers: [],
    });
    expect(out.at(-1)?.type).toBe("continue");
    c.drain();
    c.expectDone(request);
  });
});
