/** Acceptance 11: a worker dies by SIGKILL in the middle of a job; the right answer arrives, nothing stays. */
import { expect, test } from "@jest/globals";
import { Client, LocalCluster, random } from "../../src/index.ts";

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test.each([50, 400])("SIGKILL %s ms into an array job", async (after) => {
  const cluster = await LocalCluster.start({
    workers: 2,
    threadsPerWorker: 1,
    processes: true,
    memoryLimit: "512MB",
  });
  const { pids } = cluster;
  try {
    await using client = await Client.connect(cluster);
    // Steps of some milliseconds whose results move between the workers.
    const slow = random.normal([60, 60], { seed: 1, chunks: 10 }).mapBlocks(async (block) => {
      await new Promise((resolve) => setTimeout(resolve, 40));
      return block.data;
    });
    const job = slow.matmul(slow.T).sum({ axis: 0 });
    const plain = random.normal([60, 60], { seed: 1, chunks: 60 });
    const computing = job.compute({ client });
    await pause(after);
    process.kill(pids[0], "SIGKILL");
    const value = await computing;
    const want = await plain.matmul(plain.T).sum({ axis: 0 }).compute({ client });
    const gaps = value.toNumbers().map((v, i) => Math.abs(v - Number(want.data[i])));
    expect(Math.max(...gaps)).toBeLessThan(1e-9);
  } finally {
    await cluster.close();
  }
  expect(pids.filter(isAlive)).toEqual([]);
});
