/** Calls whose text shows that they only compute: which values let them run on the worker's own thread. */
import { expect, test } from "@jest/globals";
import { Client, LocalCluster } from "../../src/index.ts";

/** One worker in a process of its own, whose own thread must stay free, and eight that may be lost. */
async function withWorker(use: (client: Client) => Promise<void>): Promise<void> {
  const cluster = await LocalCluster.start({ workers: 1, threadsPerWorker: 8, processes: true });
  try {
    await using client = await Client.connect(cluster);
    await use(client);
  } finally {
    await cluster.close();
  }
}

/** 61 lists, which as text are 2⁶⁰ numbers. */
const endless = (): unknown => {
  let list: unknown[] = [1];
  for (let depth = 0; depth < 60; depth++) list = [list, list];
  return list;
};

test("a list that takes for ever to print does not stop the worker, as literal or as result", async () => {
  await withWorker(async (client) => {
    const direct = client.submit((list: unknown) => (list as number) * 2, endless());
    const source = client.submit(endless);
    const edge = client.submit((list: unknown) => (list as number) * 3, source);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await client.submit((a: number, b: number) => a * b, 6, 7)).toBe(42);
    client.cancel([direct, edge, source]);
  });
}, 30_000);

test("values of every kind give what they give anywhere", async () => {
  await withWorker(async (client) => {
    const long = "x".repeat(2000);
    const list = client.submit(() => [1, 2]);
    const answers = await client.gather<unknown>([
      client.submit((a: number, b: string) => a + b, 1, "é"),
      client.submit((a: bigint, b: bigint) => a * b, 2n ** 63n, 2n ** 90n),
      client.submit((a: null, b: undefined, c: boolean) => [a, b, !c], null, undefined, true),
      client.submit((text: string) => text.length, long),
      client.submit((a: readonly number[]) => a[1], list),
      client.submit((a: Float64Array) => a[0], new Float64Array([5])),
    ]);
    expect(answers).toEqual(["1é", 2n ** 153n, [null, undefined, false], 2000, 2, 5]);
  });
}, 30_000);
