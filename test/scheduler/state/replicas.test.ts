import { describe, expect, test } from "@jest/globals";
import type { Instruction } from "../../../src/scheduler/index.ts";
import { clusterOf } from "../support/clusters.ts";
import type { FakeCluster } from "../support/fake-cluster.ts";
import { ones, zip } from "../support/graphs.ts";

const answers = (log: readonly Instruction[]): unknown[] =>
  log.flatMap((one) =>
    one.type === "to-client" && one.message.op === "answer" ? [one.message.value] : [],
  );

const acquired = (log: readonly Instruction[]): number[] =>
  log.flatMap((one) =>
    one.type === "to-worker" && one.message.op === "acquire"
      ? [one.message.remote.tasks.length]
      : [],
  );

/** How many workers hold each block. */
function copiesOf(c: FakeCluster): number[] {
  const counts = new Map<string, number>();
  for (const { held } of c.workers.values()) {
    for (const key of held) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts.values()].sort();
}

function replicate(
  c: FakeCluster,
  tasks: readonly number[],
  copies: number,
  workers: string[] = [],
): void {
  const event = { type: "replicate", client: 0, request: 900, graph: 1 } as const;
  c.handle({ ...event, tasks: Float64Array.from(tasks), copies, workers });
}

const heartbeat = (c: FakeCluster): void => void c.handle({ type: "tick" });

describe("replicate", () => {
  test("copies spread as a tree: who has a block passes it on", () => {
    const c = clusterOf(8, 1, { replicaSeconds: 0 });
    const request = c.submit([ones(1)]);
    c.drain();
    c.log.length = 0;
    replicate(c, [0], 8);
    c.drain();
    expect(copiesOf(c)).toEqual([8]);
    expect(answers(c.log)).toEqual([{ blocks: 7, bytes: expect.any(Number) }]);
    expect(acquired(c.log)).toHaveLength(7);
    // The first holder alone would have been asked seven times.
    const from = c.log.flatMap((one) =>
      one.type === "to-worker" && one.message.op === "acquire"
        ? [one.message.remote.addresses[0]]
        : [],
    );
    expect(new Set(from).size).toBeGreaterThan(2);
    c.release(request);
    c.drain();
    expect(copiesOf(c)).toEqual([]);
  });

  test("as many as asked for, where they may be; what nobody holds is passed over", () => {
    const c = clusterOf(4);
    const request = c.submit([ones(6)]);
    c.drain();
    replicate(c, [0, 1, 2, 3, 4, 5, 99, -1, 0.5], 2, ["worker-0", "worker-1"]);
    c.drain();
    const [zero, one] = [c.workers.get(0), c.workers.get(1)].map((worker) => worker?.held.size);
    expect([zero, one]).toEqual([6, 6]);
    c.release(request);
    replicate(c, [0], 3);
    c.drain();
    expect(answers(c.log).at(-1)).toEqual({ blocks: 0, bytes: 0 });
  });

  test("a request for too many is refused, and its client told", () => {
    const c = clusterOf(1);
    replicate(c, new Array<number>(1_000_001).fill(0), 2);
    expect(c.log.at(-1)).toMatchObject({ message: { op: "failed", error: { tag: "GraphLimit" } } });
  });
});

describe("copies that nobody needs", () => {
  const fetched = (replicaSeconds: number): FakeCluster => {
    const c = clusterOf(2, 1, { replicaSeconds, aheadSeconds: 0 });
    const x = ones(8);
    const first = c.submit([x]);
    c.drain();
    // Every worker reads everything.
    replicate(c, [0, 1, 2, 3], 2);
    c.drain();
    expect(copiesOf(c)).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
    c.expectDone(first);
    return c;
  };

  test("those that were asked for stay", () => {
    const c = fetched(0.001);
    for (let k = 0; k < 20; k++) heartbeat(c);
    expect(copiesOf(c)).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
  });

  test("those that came for a task go when it is done, and not before", () => {
    const run = (replicaSeconds: number): number[] => {
      const c = clusterOf(3, 1, { replicaSeconds, aheadSeconds: 0 });
      const x = ones(6);
      const named = (k: number) => zip([x], { workers: [`worker-${k}`] });
      const request = c.submit([x, named(0), named(1), named(2)]);
      c.drain();
      for (let k = 0; k < 20; k++) heartbeat(c);
      c.expectDone(request);
      return copiesOf(c);
    };
    const all = (count: number): number[] => new Array<number>(count).fill(1);
    expect(run(0)).toEqual([...all(18), 3, 3, 3, 3, 3, 3]);
    expect(run(0.001)).toEqual(all(24));
  });
});

test("rebalance moves blocks from full workers to empty ones, and loses none", () => {
  const c = clusterOf(1);
  const request = c.submit([ones(40)]);
  c.drain();
  for (let k = 0; k < 3; k++) c.join();
  const bytes = (): number[] => c.machine.describe().workers.map(({ heldBytes }) => heldBytes);
  const all = bytes()[0];
  c.handle({ type: "rebalance", client: 0, request: 900, workers: [] });
  c.drain();
  expect(Math.max(...bytes())).toBeLessThan(0.4 * all);
  expect(Math.min(...bytes())).toBeGreaterThan(0.1 * all);
  expect(copiesOf(c)).toEqual(new Array(40).fill(1));
  expect(answers(c.log)).toHaveLength(1);
  c.expectDone(request);
  // Once is enough, but for what is not worth a block.
  c.log.length = 0;
  c.handle({ type: "rebalance", client: 0, request: 901, workers: [] });
  c.drain();
  expect(acquired(c.log).reduce((sum, count) => sum + count, 0)).toBeLessThan(8);
});
