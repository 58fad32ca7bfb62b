import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Client, LocalCluster, ones } from "../../src/index.ts";
import { defaultRegistry } from "../../src/layers/index.ts";
import { replayScheduler } from "../../src/scheduler/index.ts";
import { replayDump } from "../../src/worker/index.ts";
import { errorOf, refused } from "../support/refused.ts";

let cluster: LocalCluster;
let client: Client;

beforeAll(async () => {
  const worker = { servedMax: 3, laneTasksMax: 7 };
  cluster = await LocalCluster.start({ workers: 2, threadsPerWorker: 0, record: true, worker });
  client = await Client.connect(cluster);
});
afterAll(async () => {
  await client.close();
  await cluster.close();
});

const withoutEvents = (dump: object): object => ({ ...dump, events: null });

test("dump() tells all of scheduler and workers, which can be gone through again", async () => {
  const x = await ones([40], { chunks: 4 }).add(1).persist({ client });
  expect((await x.sum().compute({ client })).item()).toBe(80);
  const { scheduler, workers } = await client.dump();
  expect(scheduler.state.tasks.map(({ state }) => state)).toEqual(Array(10).fill("memory"));
  expect(scheduler.state.graphs[0].layers[0]).toMatchObject({ type: "source", tasks: 10 });
  expect(workers.map(({ name }) => name)).toEqual(scheduler.state.workers.map(({ name }) => name));
  const held = workers.flatMap(({ state }) => state?.tasks ?? []);
  expect(held.filter(({ state }) => state === "memory").length).toBeGreaterThanOrEqual(10);
  expect(workers[0].state?.options.limits).toEqual({ servedMax: 3, laneTasksMax: 7 });
  expect(Math.abs(scheduler.origin + scheduler.state.now - Date.now())).toBeLessThan(60_000);
  // On from here the same state, in another machine.
  const again = replayScheduler(scheduler.state, defaultRegistry());
  expect(withoutEvents(again.dump())).toEqual(withoutEvents(scheduler.state));
  for (const { state } of workers) {
    if (state === null) throw new RangeError("a worker did not answer");
    expect(withoutEvents(replayDump(state, defaultRegistry()).dump())).toEqual(
      withoutEvents(state),
    );
  }
  client.release(x.layer);
});

test("story() of a future: what scheduler and worker did, by time", async () => {
  const future = client.submit((a: number) => a + 1, 41);
  expect(await future).toBe(42);
  const story = await client.story(future);
  const [{ name: first }, { name: second }] = (await client.dump()).workers;
  const own = story.filter(({ where }) => where === "scheduler");
  expect(own.map(({ from, to }) => `${from} → ${to}`)).toEqual([
    "released → waiting",
    "waiting → processing",
    "processing → memory",
  ]);
  const there = story.filter(({ where }) => where === first || where === second);
  expect(there.map(({ to }) => to)).toEqual(["waiting", "ready", "executing", "memory"]);
  expect(new Set(there.map(({ where }) => where)).size).toBe(1);
  expect(story).toHaveLength(own.length + there.length);
  expect(story.map(({ at }) => at)).toEqual(story.map(({ at }) => at).sort((a, b) => a - b));
  future.release();
});

test("story() of the key in an error, though its graph is over", async () => {
  const failing = ones([4], { chunks: 2 }).mapBlocks((block, { start }) => {
    if (start[0] === 2) throw new RangeError("no two");
    return block.data;
  });
  const error = await errorOf(() => failing.compute({ client }));
  const key = error.fields["key"] as string;
  const story = await client.story(key);
  const order = story
    .map(({ to }) => to)
    .filter((to) => ["processing", "error", "erred"].includes(to));
  expect(order).toEqual(["processing", "error", "erred"]);
});

test("a key that nobody knows, and what is no key, are typed errors", async () => {
  await refused(() => client.story("sum-0000(0)"), "UnknownTask", '"sum-0000(0)"');
  await refused(() => client.story(3 as unknown as string), "Option", "a future or the key");
});
