import { expect, test } from "@jest/globals";
import { timesOf } from "../../src/client/task-times.ts";
import { Client, LocalCluster } from "../../src/index.ts";
import { refused } from "../support/refused.ts";

type Entry = Parameters<typeof timesOf>[0][number];

const move = (at: number, where: string, from: string, to: string, more = {}): Entry => ({
  at,
  where,
  from,
  to,
  event: 1,
  cause: "test",
  ...more,
});

test("phases begin and end with states, on each worker by itself; the scheduler has none", () => {
  const story = [
    move(0, "scheduler", "waiting", "executing"),
    move(1, "a", "released", "waiting"),
    move(2, "a", "ready", "loading"),
    move(5, "a", "loading", "executing"),
    move(6, "b", "released", "flight"),
    move(9, "a", "executing", "memory", { computeSeconds: 0.002, unpackSeconds: 0.001 }),
    move(9, "scheduler", "executing", "memory"),
    move(11, "b", "flight", "memory"),
    move(12, "b", "memory", "released"),
  ];
  expect(timesOf(story)).toEqual([
    { phase: "disk", where: "a", start: 2, stop: 5 },
    { phase: "unpack", where: "a", start: 6, stop: 7 },
    { phase: "transfer", where: "b", start: 6, stop: 11 },
    { phase: "compute", where: "a", start: 7, stop: 9 },
  ]);
});

test("a task that failed computed until then; what has not ended is no time yet", () => {
  const story = [
    move(1, "a", "ready", "executing"),
    move(4, "a", "executing", "error"),
    move(5, "b", "fetch", "flight"),
  ];
  expect(timesOf(story)).toEqual([{ phase: "compute", where: "a", start: 1, stop: 4 }]);
});

test("of calls on a cluster: what computes, what is fetched, what is unpacked", async () => {
  await using cluster = await LocalCluster.start({ workers: 2, threadsPerWorker: 1 });
  await using client = await Client.connect(cluster);
  const work = (text: string): string => {
    const end = performance.now() + 20;
    while (performance.now() < end);
    return text.repeat(200_000);
  };
  // One on each worker; the third reads both, so that one of them is fetched, and both are unpacked.
  const parts = client.map(work, ["a", "b"]);
  const sum = client.submit(
    async (a: string, b: string) => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      return a.length + b.length;
    },
    parts[0],
    parts[1],
  );
  expect(await sum).toBe(400_000);
  const times = await Promise.all([...parts, sum].map((future) => client.times(future)));
  const lasting = (of: number, phase: string): number[] =>
    times[of].filter((time) => time.phase === phase).map(({ start, stop }) => stop - start);
  for (const one of [0, 1]) expect(Math.max(...lasting(one, "compute"))).toBeGreaterThan(19);
  expect([...lasting(0, "transfer"), ...lasting(1, "transfer")]).toHaveLength(1);
  expect(lasting(2, "compute")[0]).toBeGreaterThan(8);
  expect(lasting(2, "unpack")[0]).toBeGreaterThan(0);
  const { workers } = await client.dump();
  const rows = workers.flatMap(({ state }) => state?.story ?? []);
  expect(rows.filter(({ computeSeconds }) => computeSeconds > 0)).toHaveLength(3);
  await refused(() => client.times(3 as unknown as string), "Option", "times()");
}, 20_000);
