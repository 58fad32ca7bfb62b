/** Worker processes through the public door: what their nannies do for them. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { arange, Client, LocalCluster } from "../../src/index.ts";
import { pause } from "../support/refused.ts";

let cluster: LocalCluster;
let client: Client;

beforeAll(async () => {
  process.env["PLYGRAPH_WORKER__HANG_TIMEOUT"] = "5s";
  const options = { workers: 2, threadsPerWorker: 1, processes: true, memoryLimit: "400MB" };
  const scheduler = { allowedFailures: 1 };
  cluster = await LocalCluster.start({ ...options, scheduler, env: { GREETING: "hello" } });
  client = await Client.connect(cluster);
});
afterAll(async () => {
  delete process.env["PLYGRAPH_WORKER__HANG_TIMEOUT"];
  await client.close();
  await cluster.close();
});

/** Resolves when both places have a process that has joined, and none of these. */
async function settled(old: readonly number[] = []): Promise<void> {
  for (;;) {
    const { workers } = (await client.info()) as unknown as {
      readonly workers: readonly unknown[];
    };
    const { pids } = cluster;
    if (pids.length === 2 && workers.length === 2 && !pids.some((pid) => old.includes(pid))) return;
    await pause(20);
  }
}

test("the environment that was named, and nobody's secret", async () => {
  const env = await client.submit(() => [process.env["GREETING"], process.env["PLYGRAPH_TOKEN"]]);
  expect(env).toEqual(["hello", undefined]);
});

test("a process that is stopped is killed, and its work is done elsewhere", async () => {
  const job = arange(0, 4000, 1, { chunks: 100 }).mapBlocks(async ({ data }) => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    return data;
  });
  const computing = job.sum().compute({ client });
  const [pid] = cluster.pids;
  process.kill(pid, "SIGSTOP");
  expect((await computing).item()).toBe(7_998_000n);
  await settled([pid]);
}, 60_000);

test("a task that takes more memory than the limit fails by name; the cluster lives on", async () => {
  const hungry = client.submit(async () => {
    const held: Uint8Array[] = [];
    for (let k = 0; k < 40; k++) {
      held.push(new Uint8Array(2 ** 25).fill(1));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return held.length;
  });
  const error = await hungry.result().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ tag: "KilledWorker" });
  expect(String(error)).toContain("more memory than they have");
  expect(await client.submit(() => "alive")).toBe("alive");
}, 60_000);

test("restart(): other processes, and none is blamed", async () => {
  await settled();
  const before = cluster.pids;
  await client.restart();
  expect(cluster.pids.filter((pid) => before.includes(pid))).toEqual([]);
  expect(await client.submit(() => "alive")).toBe("alive");
});
