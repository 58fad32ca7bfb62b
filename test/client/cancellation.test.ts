/** Code of a user hears that nobody wants its result: by the signal that its task has. */
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Client, LocalCluster, ones, type TaskInfo } from "../../src/index.ts";
import { pause, refused } from "../support/refused.ts";

const folder = mkdtempSync(join(tmpdir(), "plygraph-cancel-"));
let marks = 0;
/** A file that a task writes, to be seen from here. */
const mark = (): string => join(folder, String(marks++));

async function appears(path: string): Promise<void> {
  for (let tries = 0; tries < 1000 && !existsSync(path); tries++) await pause(5);
  expect(existsSync(path)).toBe(true);
}

describe.each([
  ["a thread", 1],
  ["the worker's own thread", 0],
])("on %s", (_name, threadsPerWorker) => {
  let cluster: LocalCluster;
  let client: Client;
  beforeAll(async () => {
    cluster = await LocalCluster.start({ threadsPerWorker, workers: 1, validate: true });
    client = await Client.connect(cluster);
  });
  afterAll(async () => {
    await client.close();
    await cluster.close();
  });

  test("what waits is told by an event, and frees its thread", async () => {
    const [begun, ended] = [mark(), mark()];
    const future = client.submit(
      (from: string, to: string, { signal }: TaskInfo) => {
        const { writeFileSync } = process.getBuiltinModule("node:fs");
        writeFileSync(from, "");
        return new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => {
            writeFileSync(to, String(signal.reason));
            reject(signal.reason);
          });
        });
      },
      begun,
      ended,
    );
    const waiting = refused(() => future, "Cancelled");
    await appears(begun);
    future.cancel();
    await waiting;
    await appears(ended);
    expect(await client.submit(() => 7)).toBe(7);
  });

  test("a computation that is given up tells the functions of its blocks", async () => {
    const [begun, ended] = [mark(), mark()];
    const slow = ones([4], { chunks: 2 }).mapBlocks(
      async (block, { signal }) => {
        const { writeFileSync } = process.getBuiltinModule("node:fs");
        writeFileSync(begun, "");
        while (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, 1));
        writeFileSync(ended, "");
        return block.data;
      },
      { captures: { begun, ended } },
    );
    const controller = new AbortController();
    const computing = refused(
      () => slow.sum().compute({ client, signal: controller.signal }),
      "Cancelled",
    );
    await appears(begun);
    controller.abort();
    await computing;
    await appears(ended);
  });
});

describe("a loop that never waits", () => {
  let cluster: LocalCluster;
  let client: Client;
  beforeAll(async () => {
    cluster = await LocalCluster.start({ threadsPerWorker: 1, workers: 1, validate: true });
    client = await Client.connect(cluster);
  });
  afterAll(async () => {
    await client.close();
    await cluster.close();
  });

  /** Until it is told. */
  const turn = (from: string, to: string, { signal }: TaskInfo): string => {
    const { existsSync: exists, writeFileSync } = process.getBuiltinModule("node:fs");
    if (exists(from)) return "the second time";
    writeFileSync(from, "");
    while (!signal.aborted);
    writeFileSync(to, "");
    return "half";
  };

  test("it ends when it asks, and those behind it that were cancelled do not begin", async () => {
    const [begun, ended] = [mark(), mark()];
    const first = client.submit(turn, begun, ended);
    const behind = [mark(), mark()];
    const others = behind.map((path) => client.submit(turn, path, path));
    const waiting = [first, ...others].map((one) => refused(() => one, "Cancelled"));
    await appears(begun);
    for (const one of [first, ...others]) one.cancel();
    await Promise.all(waiting);
    await appears(ended);
    expect(await client.submit(() => 7)).toBe(7);
    expect(behind.map((path) => existsSync(path))).toEqual([false, false]);
  });
});
