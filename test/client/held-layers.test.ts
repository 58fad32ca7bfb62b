import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Client, LocalCluster, type NDArray, ones } from "../../src/index.ts";
import { refused } from "../support/refused.ts";

let cluster: LocalCluster;
let client: Client;

beforeAll(async () => {
  cluster = await LocalCluster.start({ workers: 2, threadsPerWorker: 1, validate: true });
  client = await Client.connect(cluster);
});
afterAll(async () => {
  await client.close();
  await cluster.close();
});

/** 60 blocks of some milliseconds: most are to come when the graph was accepted. */
const slow = (value: number): NDArray =>
  ones([60], { chunks: 1 })
    .mul(value)
    .mapBlocks(async (block) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return block.data;
    });

test.each(["at once", "when it is there"])(
  "what was persisted again, and let go %s, is found by who reads it",
  async (when) => {
    const value = when === "at once" ? 2 : 3;
    const first = await slow(value).persist({ client });
    if (when !== "at once") await client.wait([first.layer]);
    const second = await first.persist({ client });
    const third = await second.persist({ client });
    const read = await third.rechunk(7).add(1).persist({ client });
    client.release(first.layer, second.layer, third.layer);
    expect((await read.sum().compute({ client })).item()).toBe(60 * (value + 1));
    const again = await read.persist({ client });
    client.release(read.layer);
    expect((await again.rechunk(60).sum().compute({ client })).item()).toBe(60 * (value + 1));
    client.release(again.layer);
    await refused(() => again.sum().compute({ client }), "UnknownTask", "compute it again");
    // Nothing stays: neither graphs nor blocks.
    expect(await client.info()).toMatchObject({ graphs: 0, requests: 0, liveTasks: 0 });
  },
  20_000,
);
