/** A task that ends every worker process that it comes to. */
import { expect, test } from "@jest/globals";
import { Client, LocalCluster, ones } from "../../src/index.ts";
import { refused } from "../support/refused.ts";

test("it is given up after some deaths, and the cluster lives on", async () => {
  const cluster = await LocalCluster.start({ workers: 2, threadsPerWorker: 1, processes: true });
  try {
    await using client = await Client.connect(cluster);
    const deadly = client.submit(() => process.kill(process.pid, "SIGKILL"));
    await refused(() => deadly, "KilledWorker", "4 workers", "process.kill", "more memory");
    expect((await ones([3]).sum().compute({ client })).item()).toBe(3);
  } finally {
    await cluster.close();
  }
}, 30_000);
