/** Rounds of `x = await x.add(1).persist()`: only the newest blocks stay, and lost ones are made again. */
import { expect, test } from "@jest/globals";
import { Client, fromTypedArray, LocalCluster, type NDArray, ones } from "../../src/index.ts";
import type { SchedulerSummary } from "../../src/scheduler/index.ts";

const ROUNDS = 10;
const BLOCKS = 8;
const BLOCK_BYTES = 2 ** 20;

/** Two threads of this process, or two processes. */
async function clusterOf(processes: boolean): Promise<LocalCluster> {
  return await LocalCluster.start({ workers: 2, threadsPerWorker: 1, processes, validate: true });
}

/** 8 MB in 8 blocks. */
const start = (): NDArray => ones([BLOCKS, BLOCK_BYTES / 8], { chunks: [1, BLOCK_BYTES / 8] });

async function rounds(client: Client, whenDone: boolean): Promise<NDArray> {
  let x = await start().persist({ client });
  for (let round = 0; round < ROUNDS; round++) {
    const next = await x.add(1).persist({ client });
    if (whenDone) await client.wait([next.layer]);
    client.release(x.layer);
    x = next;
  }
  await client.wait([x.layer]);
  return x;
}

/** What `info()` says once the workers have heard of everything. */
async function settled(client: Client): Promise<SchedulerSummary> {
  for (;;) {
    const info = (await client.info()) as unknown as SchedulerSummary;
    const managed = info.workers.reduce((sum, { managedBytes }) => sum + managedBytes, 0);
    if (managed === BLOCKS * BLOCK_BYTES) return info;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test.each([
  ["each round when it is done", true],
  ["all rounds at once", false],
])(
  "the blocks of older rounds go, %s",
  async (_, whenDone) => {
    const cluster = await clusterOf(false);
    try {
      await using client = await Client.connect(cluster);
      const x = await rounds(client, whenDone);
      const info = await settled(client);
      expect(info).toMatchObject({ requests: 1, liveTasks: BLOCKS, states: { memory: BLOCKS } });
      // Older graphs stay as recipes of what they made.
      expect(info).toMatchObject({ graphs: ROUNDS + 1 });
      const held = info.workers.reduce((sum, { heldBytes }) => sum + heldBytes, 0);
      expect(held).toBe(BLOCKS * BLOCK_BYTES);
      expect((await x.sum().compute({ client })).item()).toBe((ROUNDS + 1) * x.size);
      client.release(x.layer);
      expect(await client.info()).toMatchObject({ graphs: 0, requests: 0, liveTasks: 0 });
    } finally {
      await cluster.close();
    }
  },
  20_000,
);

test("a worker that is killed after the rounds takes nothing along that cannot be made again", async () => {
  const cluster = await clusterOf(true);
  try {
    await using client = await Client.connect(cluster);
    const x = await rounds(client, true);
    process.kill(cluster.pids[0], "SIGKILL");
    expect((await x.sum().compute({ client })).item()).toBe((ROUNDS + 1) * x.size);
    expect(await settled(client)).toMatchObject({ requests: 1, states: { memory: BLOCKS } });
    const { data } = await x.add(1).compute({ client });
    expect([data[0], data.at(-1)]).toEqual([ROUNDS + 2, ROUNDS + 2]);
    client.release(x.layer);
    expect(await client.info()).toMatchObject({ graphs: 0, requests: 0, liveTasks: 0 });
  } finally {
    await cluster.close();
  }
}, 30_000);

test("recipes go at a line that the program draws", async () => {
  await using cluster = await LocalCluster.start({ workers: 1, threadsPerWorker: 0 });
  await using client = await Client.connect(cluster);
  let x = ones([8], { chunks: 2 });
  const graphs: unknown[] = [];
  for (let round = 1; round <= 9; round++) {
    const next = await x.add(1).persist({ client });
    client.release(x.layer);
    x = next;
    if (round % 3 === 0) {
      const { data } = await x.compute({ client });
      client.release(x.layer);
      x = fromTypedArray(data as Float64Array, { chunks: 2 });
    }
    graphs.push((await client.info())["graphs"]);
  }
  expect(graphs).toEqual([1, 2, 0, 1, 2, 0, 1, 2, 0]);
  expect((await x.compute({ client })).toNumbers()).toEqual(Array(8).fill(10));
});
