/**
 * SIGKILL while readers of the same blocks are partly done: the scheduler checks its books after every
 * event, and an error in them would close its connections.
 */
import { expect, test } from "@jest/globals";
import { Client, LocalCluster, type NDArray, random } from "../../src/index.ts";

type Job = (x: NDArray) => NDArray;

const JOBS: Readonly<Record<string, Job>> = {
  overlap: (x) => x.mapOverlap((block) => block.data, { depth: 1, boundary: "nearest" }),
  diff: (x) => x.slice("1:").sub(x.slice(":-1")),
  cumsum: (x) => x.cumsum(0),
  matmul: (x) => x.matmul(x),
};

const integers = (chunk: number): NDArray =>
  random.integers([400, 400], 0, 100, { seed: 2, chunks: chunk }).astype("float64");

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test.each(Object.entries(JOBS))(
  "SIGKILL in the middle of %s",
  async (_, job) => {
    const cluster = await LocalCluster.start({
      workers: 3,
      threadsPerWorker: 1,
      processes: true,
      validate: true,
    });
    try {
      await using client = await Client.connect(cluster);
      const want = await job(integers(400)).sum().compute({ client });
      const computing = job(integers(20)).sum().compute({ client });
      await pause(60);
      process.kill(cluster.pids[0], "SIGKILL");
      await pause(120);
      process.kill(cluster.pids[1], "SIGKILL");
      // Sums of whole numbers are exact.
      expect((await computing).item()).toBe(want.item());
    } finally {
      await cluster.close();
    }
  },
  60_000,
);
