/** Persisted layers that nobody holds any more: their blocks and graphs go, without a word of the program. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "@jest/globals";
import { Client, LocalCluster, ones } from "../../src/index.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const ROUNDS = 12;

async function rounds(client: Client): Promise<void> {
  let x = await ones([1000], { chunks: 250 }).persist({ client });
  for (let round = 0; round < ROUNDS; round++) {
    x = await x.add(1).persist({ client });
    await client.wait([x.layer]);
  }
  expect((await x.mean().compute({ client })).item()).toBe(ROUNDS + 1);
}

test("rounds of x = await x.add(1).persist() leave nothing behind", async () => {
  const cluster = await LocalCluster.start({ workers: 1, threadsPerWorker: 1 });
  try {
    await using client = await Client.connect(cluster);
    await rounds(client);
    let graphs: unknown = -1;
    for (let turn = 0; turn < 100 && graphs !== 0; turn++) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 20));
      graphs = (await client.info()).graphs;
    }
    expect(await client.info()).toMatchObject({ graphs: 0, requests: 0, liveTasks: 0 });
  } finally {
    await cluster.close();
  }
}, 20_000);
