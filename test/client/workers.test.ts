import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Client, LocalCluster } from "../../src/client/index.ts";
import { isPlygraphError, regularAxis } from "../../src/core/index.ts";
import { counting } from "./layers.ts";

let cluster: LocalCluster;
let client: Client;

beforeAll(async () => {
  cluster = await LocalCluster.start({
    workers: 3,
    threadsPerWorker: 0,
    validate: true,
    resources: { GPU: 1 },
  });
  client = await Client.connect(cluster);
});

afterAll(async () => {
  await client.close();
  await cluster.close();
});

interface Worker {
  readonly name: string;
  readonly heldBytes: number;
}

const workers = async (): Promise<readonly Worker[]> =>
  (await client.info())["workers"] as readonly Worker[];

const tagOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "fine",
    (error: unknown) => (isPlygraphError(error) ? error.tag : String(error)),
  );

test("functions that ask for a resource run one at a time; bad wishes are refused", async () => {
  type Counting = { now?: number; most?: number };
  const calls = client.with({ resources: { GPU: 1 }, retryDelay: 0.5 }).map(
    async (n: number) => {
      const own = globalThis as Counting;
      own.now = (own.now ?? 0) + 1;
      own.most = Math.max(own.most ?? 0, own.now);
      await new Promise((resolve) => setImmediate(resolve));
      own.now--;
      return own.most + n * 0;
    },
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
  );
  // Three workers in one process.
  expect(Math.max(...(await client.gather(calls)))).toBeLessThanOrEqual(3);
  expect(() => client.with({ resources: { GPU: 0 } })).toThrow(/amounts above 0/);
  expect(() => client.with({ retryDelay: -1 })).toThrow(/seconds from 0/);
  expect(() => client.with({ allowOtherWorkers: 1 as unknown as boolean })).toThrow(
    /true or false/,
  );
  expect(await tagOf(LocalCluster.start({ resources: { GPU: -1 } }))).toBe("Option");
  client.release(...calls);
});

test("orders that make no sense are refused", async () => {
  expect(await tagOf(client.retireWorkers(["nobody"]))).toBe("UnknownWorker");
  expect(await tagOf(client.retireWorkers(7 as unknown as string))).toBe("Option");
  expect(await tagOf(client.retireWorkers([""]))).toBe("Option");
});

test("copies on all workers, balance after a worker has joined, and bad wishes", async () => {
  const [kept] = await client.persist([counting([regularAxis(60, 10)])]);
  const future = client.submit(() => "x".repeat(1000));
  expect(await client.replicate([kept], { copies: Number.POSITIVE_INFINITY })).toEqual({
    blocks: 12,
    bytes: 12 * 80,
  });
  expect((await client.replicate([future])).blocks).toBe(1);
  expect((await client.replicate([kept, future], { copies: 1 })).blocks).toBe(0);
  expect(await client.rebalance()).toEqual({ blocks: 0, bytes: 0 });
  expect(await future).toHaveLength(1000);
  expect(await tagOf(client.replicate([kept], { copies: 0 }))).toBe("Option");
  expect(await tagOf(client.replicate([kept], { workers: [7 as unknown as string] }))).toBe(
    "Option",
  );
  expect(await tagOf(client.replicate([counting([regularAxis(60, 10)])]))).toBe("Option");
  expect(await tagOf(client.rebalance([""]))).toBe("Option");
  client.release(kept, future);
});

test("a worker retires, and nothing that it held is made again", async () => {
  const [kept] = await client.persist([counting([regularAxis(600, 10)])]);
  await client.wait([kept]);
  const before = await workers();
  const going = before.find(({ heldBytes }) => heldBytes > 0) as Worker;
  const { transitions } = (await client.info()) as { transitions: number };
  const [gone] = await client.retireWorkers(going.name);
  expect(gone).toMatchObject({ name: going.name, bytes: going.heldBytes });
  const after = await workers();
  expect(after.map(({ name }) => name)).not.toContain(going.name);
  const held = (list: readonly Worker[]): number => list.reduce((n, one) => n + one.heldBytes, 0);
  expect(held(after)).toBe(held(before));
  expect(await client.info()).toMatchObject({ transitions });
  const [value] = await client.compute([kept]);
  expect(value.kind === "array" && value.data.length).toBe(600);
  expect(await tagOf(client.retireWorkers(after.map(({ name }) => name)))).toBe("Retire");
  client.release(kept);
});
