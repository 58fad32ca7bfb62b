/** Arguments of submitted functions: each call has its own, and lists that nobody could walk are refused. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Client, LocalCluster } from "../../src/index.ts";
import { refused } from "../support/refused.ts";

let cluster: LocalCluster;
let client: Client;

beforeAll(async () => {
  cluster = await LocalCluster.start({ workers: 1, threadsPerWorker: 1 });
  client = await Client.connect(cluster);
});
afterAll(async () => {
  await client.close();
  await cluster.close();
});

const step = (cell: Float64Array): number => {
  cell[0]++;
  return cell[0];
};
const count = (map: Map<string, number>): number => {
  map.set("n", (map.get("n") ?? 0) + 1);
  return map.get("n") ?? 0;
};

test("what a function does to its arguments no other call sees", async () => {
  for (let call = 0; call < 3; call++) {
    expect(await client.submit(step, new Float64Array([5]))).toBe(6);
    expect(await client.submit(count, new Map())).toBe(1);
  }
  const cell = new Float64Array([1]);
  expect(await client.gather(client.map(step, [cell, cell, cell]))).toEqual([2, 2, 2]);
  const map = new Map<string, number>();
  expect(await client.gather(client.map(count, [map, map]))).toEqual([1, 1]);
});

test("nor a later attempt of the same call", async () => {
  const flaky = (cell: Float64Array, attempts: string): number => {
    cell[0]++;
    const key = Symbol.for(attempts);
    const seen = globalThis as unknown as Record<symbol, number | undefined>;
    seen[key] = (seen[key] ?? 0) + 1;
    if (seen[key] < 3) throw new RangeError("not yet");
    return cell[0] + 100 * seen[key];
  };
  const patient = client.with({ retries: 3 });
  expect(await patient.submit(flaky, new Float64Array([5]), "attempts")).toBe(306);
});

test("a list whose length nobody could walk is refused at once", async () => {
  const holes: unknown[] = [];
  holes.length = 5e8;
  const before = performance.now();
  await refused(
    () => client.submit((list: { readonly deep: unknown[] }) => list.deep.length, { deep: holes }),
    "Option",
    "500000000 places",
    "typed array",
  );
  expect(performance.now() - before).toBeLessThan(1000);
  expect(await client.submit((list: unknown[]) => list.length, [1, 2])).toBe(2);
});
