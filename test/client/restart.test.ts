/** A cluster that begins anew. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { arange, Client, LocalCluster, ones } from "../../src/index.ts";
import { refused } from "../support/refused.ts";

let cluster: LocalCluster;
let client: Client;

beforeAll(async () => {
  cluster = await LocalCluster.start({ workers: 2, threadsPerWorker: 0, validate: true });
  client = await Client.connect(cluster);
});
afterAll(async () => {
  await client.close();
  await cluster.close();
});

interface Info {
  readonly workers: readonly { readonly name: string; readonly managedBytes: number }[];
}
const info = async (): Promise<Info> => (await client.info()) as unknown as Info;

test("whatever is computed or kept is cancelled, workers come again, and work goes on", async () => {
  const other = await Client.connect(cluster);
  const kept = await ones([1000], { chunks: 100 }).persist({ client: other });
  await other.wait([kept.layer]);
  const done = client.submit(() => 7);
  expect(await done).toBe(7);
  const never = client.submit(() => new Promise(() => undefined));
  const after = client.submit((x) => x, never);
  const before = (await info()).workers.map(({ name }) => name);
  await client.restart();
  await refused(() => never, "Cancelled", "restarted");
  await refused(() => after, "Cancelled");
  await refused(() => kept.sum().compute({ client: other }), "Cancelled", "restarted");
  await refused(() => client.submit((x: number) => x, done), "Cancelled");
  const { workers } = await info();
  expect(workers.map(({ name }) => name).sort()).toEqual([...before].sort());
  expect(workers.map(({ managedBytes }) => managedBytes)).toEqual([0, 0]);
  const sum = arange(0, 100, 1, { chunks: 10 }).sum();
  expect((await sum.compute({ client: other })).item()).toBe(4950n);
  await other.close();
});

test("options that are none", async () => {
  await refused(() => client.restart({ timeoutSeconds: -1 }), "Option", "timeoutSeconds");
  await refused(() => client.restart({ seconds: 1 } as never), "Option", "seconds");
});
