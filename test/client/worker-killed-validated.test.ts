/**
 * SIGKILL while readers of the same blocks are partly done: the scheduler checks its books after every
 * event, and an error in them would close its connections.
 */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Client, LocalCluster, type NDArray, random } from "../../src/index.ts";
import { pause } from "../support/refused.ts";

type Job = (x: NDArray) => NDArray;

const JOBS: Readonly<Record<string, Job>> = {
  overlap: (x) => x.mapOverlap((block) => block.data, { depth: 1, boundary: "nearest" }),
  diff: (x) => x.slice("1:").sub(x.slice(":-1")),
  cumsum: (x) => x.cumsum(0),
  matmul: (x) => x.matmul(x),
};

const integers = (chunk: number): NDArray =>
  random.integers([400, 400], 0, 100, { seed: 2, chunks: chunk }).astype("float64");

const WORKERS = 3;
let cluster: LocalCluster;
let client: Client;

beforeAll(async () => {
  const options = { workers: WORKERS, threadsPerWorker: 1, processes: true, validate: true };
  // Two die in each job.
  cluster = await LocalCluster.start({ ...options, scheduler: { allowedFailures: 8 } });
  client = await Client.connect(cluster);
});
afterAll(async () => {
  await client.close();
  await cluster.close();
});

/** The workers that the scheduler knows; those that died are being replaced. */
async function workers(): Promise<number> {
  const info = (await client.info()) as { readonly workers: readonly unknown[] };
  return info.workers.length;
}

test.each(Object.entries(JOBS))(
  "SIGKILL in the middle of %s",
  async (_, job) => {
    while ((await workers()) < WORKERS) await pause(20);
    const [first, second] = cluster.pids;
    const want = await job(integers(400)).sum().compute({ client });
    const computing = job(integers(20)).sum().compute({ client });
    await pause(60);
    process.kill(first, "SIGKILL");
    await pause(120);
    process.kill(second, "SIGKILL");
    // Sums of whole numbers are exact.
    expect((await computing).item()).toBe(want.item());
  },
  60_000,
);
