import { afterEach, expect, test } from "@jest/globals";
import {
  Client,
  fromTypedArray,
  LocalCluster,
  ones,
  type SchedulerSettings,
} from "../../../src/index.ts";
import { QuotaBook } from "../../../src/scheduler/server/quotas.ts";
import { refused } from "../../support/refused.ts";

const ann = { number: 1, name: "ann" };
const bob = { number: 2, name: "bob" };

test("what one client has counts for it alone, and no longer once it is dropped", () => {
  const book = new QuotaBook({ graphs: 2, tasks: 10, bytes: 100 });
  book.require(ann, { graphs: 2, tasks: 10, bytes: 100 });
  book.add(1, 11, { tasks: 6, bytes: 60 });
  book.add(1, 12, { tasks: 1, bytes: 1 });
  for (const [more, text] of [
    [{ graphs: 1 }, /client ann would have 3 graphs .*quota is 2 \(clientGraphsMax\)/],
    [{ tasks: 4 }, /would have 11 tasks .*clientTasksMax/],
    [{ bytes: 40 }, /would have 101 bytes .*clientBytesMax/],
  ] as const) {
    expect(() => book.require(ann, more)).toThrow(text);
    book.require(bob, more);
  }
  book.drop(11);
  book.drop(11);
  book.drop(99);
  book.require(ann, { graphs: 1, tasks: 9, bytes: 99 });
  book.drop(12);
  expect(book.size).toEqual([0, 0]);
});

let cluster: LocalCluster | undefined;
afterEach(() => cluster?.close());

const start = async (scheduler: SchedulerSettings): Promise<LocalCluster> => {
  cluster = await LocalCluster.start({ threadsPerWorker: 0, scheduler });
  return cluster;
};

test("a client over a quota is told so, the others go on, and it may again when it has let go", async () => {
  const started = await start({ clientGraphsMax: 2, clientTasksMax: 50, clientBytesMax: 20_000 });
  await using greedy = await Client.connect(started, { name: "greedy" });
  await using other = await Client.connect(started);
  const kept = [await ones([4]).add(1).persist({ client: greedy })];
  kept.push(await ones([4]).add(2).persist({ client: greedy }));
  const third = () => ones([4]).add(3).sum().compute({ client: greedy });
  await refused(third, "Quota", "client greedy would have 3 graphs", "clientGraphsMax");
  expect((await ones([4]).add(3).sum().compute({ client: other })).item()).toBe(16);
  greedy.release(...kept.map(({ layer }) => layer));
  expect((await third()).item()).toBe(16);
  const many = ones([100], { chunks: 1 }).mapBlocks((block) => block.data);
  await refused(() => many.compute({ client: greedy }), "Quota", "tasks", "clientTasksMax");
  const large = fromTypedArray(Float64Array.from({ length: 4000 }, (_, i) => i)).add(1);
  await refused(() => large.compute({ client: greedy }), "Quota", "bytes", "clientBytesMax");
  // What was refused left nothing behind.
  expect((await third()).item()).toBe(16);
});
