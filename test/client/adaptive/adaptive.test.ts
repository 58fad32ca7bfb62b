import { expect, test } from "@jest/globals";
import { Client, LocalCluster } from "../../../src/client/index.ts";
import { regularAxis } from "../../../src/core/index.ts";
import { counting } from "../layers.ts";

/** Nobody looks but the test. */
const BY_HAND = { intervalSeconds: 1e5, targetSeconds: 0.001, patience: 2 };

async function until(client: Client, count: number): Promise<void> {
  for (;;) {
    const { workers } = (await client.info()) as { workers: readonly unknown[] };
    if (workers.length === count) return;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

test("a cluster grows with its load, shrinks without a loss, and stays usable when nobody is left", async () => {
  await using cluster = await LocalCluster.start({
    workers: 1,
    threadsPerWorker: 0,
    validate: true,
  });
  await using client = await Client.connect(cluster);
  const adaptive = cluster.adapt({ ...BY_HAND, maximum: 3 });
  const calls = client.map(
    (n: number) => new Promise<number>((resolve) => setTimeout(resolve, 1, n)),
    Array.from({ length: 40 }, (_, k) => k),
  );
  await client.info();
  adaptive.look();
  expect(adaptive.decision).toMatchObject({ target: 3, start: 2 });
  await until(client, 3);
  expect((await client.gather(calls)).at(-1)).toBe(39);
  client.release(...calls);
  const [kept] = await client.persist([counting([regularAxis(60, 10)])]);
  await client.wait([kept]);
  for (let k = 0; k < 2; k++) adaptive.look();
  expect(adaptive.decision).toMatchObject({ target: 1 });
  await until(client, 1);
  const [value] = await client.compute([kept]);
  expect(value.kind === "array" && value.data[59]).toBe(59);
  client.release(kept);
  await client.info();
  for (let k = 0; k < 2; k++) adaptive.look();
  await until(client, 0);
  const last = client.submit(() => 7);
  await client.info();
  adaptive.look();
  expect(await last).toBe(7);
  adaptive.stop();
});

test("bounds that make no sense are refused", async () => {
  await using cluster = await LocalCluster.start({ workers: 1, threadsPerWorker: 0 });
  expect(() => cluster.adapt({ maximum: 0 })).toThrow(/maximum is a whole number/);
  expect(() => cluster.adapt({ minimum: 4, maximum: 3 })).toThrow(/from 4 to 4096/);
  expect(() => cluster.adapt({ maximum: 2, patience: 0 })).toThrow(/patience/);
  expect(() => cluster.adapt({ maximum: 2, typo: 1 } as { maximum: number })).toThrow(/typo/);
});
