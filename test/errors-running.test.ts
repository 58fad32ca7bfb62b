/** What fails while a cluster runs: a typed error arrives, and the same cluster and client work afterwards. */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect as connectSocket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import {
  arange,
  Client,
  fromTypedArray,
  isPlygraphError,
  LocalCluster,
  ones,
  readParquet,
} from "../src/index.ts";
import { quickest } from "./support/quickest.ts";
import { errorOf, isAlive, pause, refused } from "./support/refused.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plygraph-errors-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe.each([
  ["in this process", { workers: 2, threadsPerWorker: 1, processes: false }],
  ["in processes", { workers: 2, threadsPerWorker: 1, processes: true }],
])("refused or failing %s", (_name, options) => {
  let cluster: LocalCluster;
  let client: Client;

  beforeAll(async () => {
    cluster = await LocalCluster.start({ ...options, validate: true, memoryLimit: "512MB" });
    client = await Client.connect(cluster);
  });
  afterAll(async () => {
    await client.close();
    await cluster.close();
    expect(cluster.pids.filter(isAlive)).toEqual([]);
  });
  afterEach(async () => {
    // Whatever happened: the same cluster and the same client work.
    const value = await arange(0, 100, 1, { chunks: 9 }).add(1).sum().compute({ client });
    expect(value.item()).toBe(5050n);
  });

  test("a kernel that throws tells message, stack and readable key", async () => {
    const bad = arange(0, 6, 1, { dtype: "float64", chunks: 2 }).mapBlocks(function tooBad(block) {
      if (block.data[0] === 4) throw new RangeError("four is too much");
      return block.data;
    });
    const error = await errorOf(() => bad.compute({ client }));
    if (!isPlygraphError(error, "TaskFailed")) throw error;
    expect(error.message).toContain("four is too much");
    expect(error.key).toMatch(/^[\w-]+\(2\)$/);
    expect(error.message).toContain(error.key);
    expect(String((error.cause as Error).stack)).toContain("tooBad");
    expect((error.cause as { remoteName?: string }).remoteName).toBe("RangeError");
  });

  test("a block function that answers too few elements, or none", async () => {
    const x = ones([5], { chunks: 3 });
    const few = x.mapBlocks(() => [1, 2]);
    await refused(() => few.compute({ client }), "TaskFailed", "must return [3] elements");
    const none = x.mapBlocks((() => undefined) as never);
    await refused(() => none.compute({ client }), "TaskFailed", "undefined");
  });

  test("elements that are no numbers, and throws that are no errors", async () => {
    const x = ones([2]);
    const text = x.mapBlocks((() => [1, "a"]) as never);
    await refused(() => text.compute({ client }), "TaskFailed", "string as element 1");
    const nothing = x.mapBlocks(() => Promise.reject("just text"));
    await refused(() => nothing.compute({ client }), "TaskFailed", "just text");
    const deep = x.mapBlocks(() => {
      const down = (n: number): number => down(n + 1) + 1;
      return down(0);
    });
    await refused(() => deep.compute({ client }), "TaskFailed", "call stack");
  });

  test("a kernel that ends its thread or process", async () => {
    const leaving = ones([2]).mapBlocks(() => {
      (globalThis as unknown as { process: { exit(code: number): never } }).process.exit(3);
      return 1;
    });
    expect(["TaskFailed", "KilledWorker"]).toContain(
      (await errorOf(() => leaving.compute({ client }))).tag,
    );
  });

  test("a persisted array that fails says so when it is used", async () => {
    const bad = ones([4], { chunks: 2 }).mapBlocks(() => {
      throw new TypeError("bad block");
    });
    const kept = await bad.persist({ client });
    await refused(() => kept.compute({ client }), "TaskFailed", "bad block");
    await refused(() => kept.sum().compute({ client }), "TaskFailed", "bad block");
  });

  test("a function that uses what was not captured", async () => {
    const outside = 5;
    const x = ones([2]).mapBlocks((block) => block.data.map((v) => v * outside));
    await refused(
      () => x.compute({ client }),
      "TaskFailed",
      /^task blockwise-[0-9a-f]+\(0\) failed: outside is not defined; only the text/,
      "{ captures: { outside } }",
    );
    const call = client.submit(function double() {
      return outside * 2;
    });
    await refused(
      () => call,
      "TaskFailed",
      /^task double-[0-9a-f]+\(0\) failed/,
      "pass outside as an argument",
    );
  });

  test("an answer of another size is told in plain words, once", async () => {
    const short = ones([4]).mapBlocks(() => [1, 2]);
    await refused(
      () => short.compute({ client }),
      "TaskFailed",
      /^task blockwise-[0-9a-f]+\(0\) failed: the function must return \[4\] elements of float64, but it returned 2 elements$/,
    );
  });

  test("a file that goes away before its blocks are read", async () => {
    const flights = join(process.cwd(), "node_modules/vega-datasets/data/flights-3m.parquet");
    const copy = join(folder, `copy-${String(options.processes)}.parquet`);
    await writeFile(copy, await readFile(flights));
    const delays = await readParquet(copy, "delay");
    await rm(copy);
    await refused(() => delays.sum().compute({ client }), "TaskFailed", /copy-/);
  });

  test("graphs over their limits are refused at once", async () => {
    const long = ones([1e9, 1], { chunks: 1 });
    const text = "x".repeat(300 * 2 ** 20);
    const tries: readonly (() => unknown)[] = [
      () => long.add(ones([1, 1e9], { chunks: 1 })),
      () => long.add(ones([1, 8e6], { chunks: 1 })).compute({ client }),
      () =>
        ones([2])
          .mapBlocks((b) => b.data, { captures: { text } })
          .compute({ client }),
    ];
    for (const run of tries) {
      expect(await quickest(() => refused(run, "GraphLimit", /limit/))).toBeLessThan(50);
    }
  });

  test("a wrong token", async () => {
    const dialled = new RegExp(`${cluster.address} refused .* new Client\\(address, \\{ token`);
    await refused(() => Client.connect(cluster, { token: "guess" }), "BadToken", "token");
    await refused(() => Client.connect(cluster, { token: "" }), "BadToken");
    await refused(() => Client.connect(cluster.address, { token: "guess" }), "BadToken", dialled);
  });

  test("a second client, and one that leaves in the middle of a computation", async () => {
    const second = await Client.connect(cluster);
    const slow = ones([20], { chunks: 1 }).mapBlocks(async (block) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return block.data;
    });
    const left = errorOf(() => slow.sum().compute({ client: second }));
    await pause(60);
    const both = ones([50], { chunks: 7 }).sum().compute({ client });
    await second.close();
    expect((await left).tag).toBe("Connection");
    expect((await both).item()).toBe(50);
    await refused(() => ones([2]).compute({ client: second }), "Connection");
  });

  test("cancelling by signal", async () => {
    const controller = new AbortController();
    const slow = ones([50], { chunks: 1 }).mapBlocks(async (block) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return block.data;
    });
    setTimeout(() => controller.abort(), 50);
    await refused(() => slow.compute({ client, signal: controller.signal }), "Cancelled");
  });

  test("values that cannot be sent", async () => {
    await refused(
      () =>
        client.submit(
          (f: () => number) => f(),
          () => 1,
        ),
      "ValuePack",
      "=>",
    );
    await refused(() => client.submit(() => () => 1), "TaskFailed", "cannot be sent");
  });
});

test("10^6 layers are refused at once", async () => {
  await using cluster = await LocalCluster.start({ workers: 1, threadsPerWorker: 0 });
  await using client = await Client.connect(cluster);
  let x = ones([1]);
  for (let k = 0; k < 500_001; k++) x = x.astype(k % 2 === 0 ? "int8" : "int16");
  const run = (): Promise<void> =>
    refused(() => x.compute({ client }), "GraphLimit", "500002 layers", "500000");
  expect(await quickest(run)).toBeLessThan(50);
  expect((await ones([2]).sum().compute({ client })).item()).toBe(2);
});

test("a frame that claims more than its limit ends that connection only", async () => {
  await using cluster = await LocalCluster.start({
    workers: 1,
    threadsPerWorker: 1,
    processes: true,
  });
  await using client = await Client.connect(cluster);
  const port = Number(new URL(cluster.address).port);
  const ended = await new Promise<string>((resolve) => {
    const socket = connectSocket(port, "127.0.0.1", () => {
      // Lengths of 4 GB, whatever the field: nothing of that size may be allocated.
      socket.write(Buffer.alloc(64, 0xff));
    });
    socket.once("close", () => resolve("closed"));
    socket.once("error", () => resolve("closed"));
    socket.resume();
  });
  expect(ended).toBe("closed");
  const value = await fromTypedArray(Float64Array.of(1, 2)).sum().compute({ client });
  expect(value.item()).toBe(3);
});

test("a process that only computes ends by itself, and soon", async () => {
  const script = join(process.cwd(), "test/client/scripts/compute-and-leave.ts");
  const flags = ["--import", join(process.cwd(), "test/support/register-ts.mjs")];
  const started = performance.now();
  const child = spawn(process.execPath, [...flags, script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = 0;
  child.stdout.on("data", () => {
    printed = performance.now();
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  const ended = performance.now();
  expect({ code, printed: printed > started }).toEqual({ code: 0, printed: true });
  expect(ended - printed).toBeLessThan(3000);
});
