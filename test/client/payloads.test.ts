/** Raw data that arrays are made of leave the workers with the graphs that name them. */
import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { Client, fromTypedArray, LocalCluster } from "../../src/index.ts";
import { pause, refused } from "../support/refused.ts";

const MB = 2 ** 20;

/** Bytes that workers say they hold, once they have had time to say it. */
async function managed(client: Client): Promise<number> {
  const { workers } = (await client.info()) as {
    readonly workers: readonly { readonly managedBytes: number }[];
  };
  return workers.reduce((sum, worker) => sum + worker.managedBytes, 0);
}

const settled = async (client: Client): Promise<number> => {
  for (let tries = 0; tries < 40 && (await managed(client)) > 0; tries++) await pause(100);
  return await managed(client);
};

const data = (value: number): Float64Array => new Float64Array(MB / 2).fill(value);

test.each([
  ["threads", { processes: false, threadsPerWorker: 2 }],
  ["a process", { processes: true, threadsPerWorker: 1 }],
  ["the worker's own thread", { processes: false, threadsPerWorker: 0 }],
])(
  "16 arrays of 4 MB through %s with 32 MB, and 16 values, one after the other",
  async (_name, options) => {
    await using cluster = await LocalCluster.start({ ...options, workers: 1, memoryLimit: "32MB" });
    await using client = await Client.connect(cluster);
    for (let i = 0; i < 16; i++) {
      const sum = await fromTypedArray(data(i)).sum().compute({ client });
      expect(sum.item()).toBe((i * MB) / 2);
      const future = client.submit((list: Float64Array) => list[0], data(i + 0.5));
      expect(await future).toBe(i + 0.5);
      future.release();
    }
    expect(await settled(client)).toBe(0);
  },
  60_000,
);

test("the memory of a worker process stays what it was", async () => {
  const options = { processes: true, threadsPerWorker: 1, workers: 1, memoryLimit: "64MB" };
  await using cluster = await LocalCluster.start(options);
  await using client = await Client.connect(cluster);
  const resident = (): number => {
    const text = readFileSync(`/proc/${cluster.pids[0]}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(text)?.[1]) / 1024;
  };
  const run = async (from: number, to: number): Promise<void> => {
    for (let i = from; i < to; i++) await fromTypedArray(data(i)).sum().compute({ client });
  };
  await run(0, 20);
  const before = resident();
  await run(20, 100);
  // 320 MB went through.
  expect(resident() - before).toBeLessThan(160);
}, 120_000);

test("they count as memory, and stay while anything needs them", async () => {
  await using cluster = await LocalCluster.start({ threadsPerWorker: 1, memoryLimit: "24MB" });
  await using client = await Client.connect(cluster);
  const x = fromTypedArray(data(1), { chunks: 1000 });
  const slow = x.mapBlocks(async (block) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return block.data;
  });
  // Two graphs name the same data; one ends while the other still reads it.
  const long = slow.sum().compute({ client });
  expect((await x.sum().compute({ client })).item()).toBe(MB / 2);
  expect((await x.max().compute({ client })).item()).toBe(1);
  expect((await long).item()).toBe(MB / 2);
  expect(await settled(client)).toBe(0);
  const large = fromTypedArray(new Float64Array(4 * MB), { chunks: MB });
  await refused(() => large.add(1).compute({ client }), "TaskFailed", "does not fit", "32");
}, 60_000);
