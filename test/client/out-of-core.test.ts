/** Three times more data than the memory limit, through the public door. */
import { expect, test } from "@jest/globals";
import { arange, Client, LocalCluster, type NDArray } from "../../src/index.ts";

interface Figures {
  readonly managedBytes: number;
  readonly onDiskBytes: number;
  readonly spilledBytes: number;
  readonly unspilledBytes: number;
  readonly lostBlocks: number;
}

const LIMIT = 8e6;
const SIDE = 1732;

/** 24 MB in blocks of a hundred rows, made and kept. */
async function keptIn(client: Client): Promise<NDArray> {
  const x = await arange(0, SIDE * SIDE, 1, { dtype: "float64", chunks: 100 * SIDE })
    .reshape([SIDE, SIDE])
    .persist({ client });
  await client.wait([x.layer]);
  return x;
}

test("a job with 24 MB in 8 MB of memory ends right, with most of it on disk", async () => {
  await using cluster = await LocalCluster.start({ threadsPerWorker: 1, memoryLimit: LIMIT });
  await using client = await Client.connect(cluster);
  const x = await keptIn(client);
  // Every block comes back, together with the one at the other end.
  const total = await x
    .add(x.flip({ axis: 0 }))
    .sum()
    .compute({ client });
  const count = SIDE * SIDE;
  expect(total.item()).toBe(count * (count - 1));
  // The worker tells its figures twice a second.
  await new Promise((resolve) => setTimeout(resolve, 600));
  const info = (await client.info()) as unknown as { readonly workers: readonly Figures[] };
  const [worker] = info.workers;
  expect(worker.managedBytes).toBeLessThanOrEqual(LIMIT);
  expect(worker.managedBytes + worker.onDiskBytes).toBeGreaterThanOrEqual(count * 8);
  expect(worker.spilledBytes).toBeGreaterThan(2 * LIMIT);
  expect(worker.unspilledBytes).toBeGreaterThan(LIMIT);
  expect(worker.lostBlocks).toBe(0);
});

test("rows become columns in a third of their memory: parts of blocks are read, whole ones stay on disk", async () => {
  await using cluster = await LocalCluster.start({ threadsPerWorker: 1, memoryLimit: LIMIT });
  await using client = await Client.connect(cluster);
  const x = await keptIn(client);
  const columns = x.rechunk([SIDE, 100]);
  // Each block of columns needs a part of every block of rows; the function keeps the rules from going around that.
  const last = columns.mapBlocks((block) => block.data);
  const total = await last.sum().compute({ client });
  const count = SIDE * SIDE;
  expect(total.item()).toBe((count * (count - 1)) / 2);
  const corner = await last.slice("-1, -1").compute({ client });
  expect(corner.item()).toBe(count - 1);
});
