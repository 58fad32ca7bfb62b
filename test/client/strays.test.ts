/** Functions that leave trouble behind, end their thread or throw what cannot be read: others go on. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { Client, isPlygraphError, LocalCluster, ones, random } from "../../src/index.ts";
import { errorOf, isAlive, pause, refused } from "../support/refused.ts";

describe.each([
  ["a thread", { processes: false, threadsPerWorker: 1 }],
  ["a thread of a process", { processes: true, threadsPerWorker: 1 }],
  ["the own thread of a process", { processes: true, threadsPerWorker: 0 }],
])("on %s", (_name, options) => {
  test("late errors hurt nobody", async () => {
    await using cluster = await LocalCluster.start({ ...options, workers: 1 });
    await using client = await Client.connect(cluster);
    const [before] = cluster.pids;
    const late = client.submit(() => {
      setTimeout(() => {
        throw new Error("late");
      }, 20);
      void Promise.reject(new Error("later"));
      return "early";
    });
    expect(await late).toBe("early");
    const other = client.submit(async () => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      return "untouched";
    });
    expect(await other).toBe("untouched");
    expect((await ones([100], { chunks: 10 }).sum().compute({ client })).item()).toBe(100);
    expect(cluster.pids[0]).toBe(before);
  });

  test("who ends the thread or process fails alone, and is named", async () => {
    const scheduler = { allowedFailures: 1 };
    await using cluster = await LocalCluster.start({ ...options, workers: 1, scheduler });
    await using client = await Client.connect(cluster);
    const deadly = client.submit(function leaving() {
      process.exit(3);
    });
    const innocent = client.map(
      async (n: number) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        return n * n;
      },
      [1, 2, 3, 4, 5, 6],
    );
    const error = await errorOf(() => deadly);
    expect(error.tag).toBe("KilledWorker");
    expect(error.message).toMatch(/^task leaving-[0-9a-f]+\(0\) was running on 2 /);
    if (options.threadsPerWorker > 0) expect(error.message).not.toContain("memory");
    const done = await Promise.allSettled(innocent);
    // Each of them may have been running with it at most as often as it was tried.
    const lost = done.filter(({ status }) => status === "rejected");
    expect(lost.every((one) => isPlygraphError((one as PromiseRejectedResult).reason))).toBe(true);
    expect(await client.submit(() => 7)).toBe(7);
    const sum = random.normal([400, 400], { chunks: 100, seed: 1 }).mul(0).sum();
    expect((await sum.compute({ client })).item()).toBe(0);
  }, 30_000);
});

test("tasks that wait behind one that ends their thread are not blamed", async () => {
  const scheduler = { allowedFailures: 0 };
  await using cluster = await LocalCluster.start({ threadsPerWorker: 1, scheduler });
  await using client = await Client.connect(cluster);
  const futures = client.map(
    (n: number) => {
      const end = performance.now() + 2;
      while (performance.now() < end);
      if (n === 3) process.exit(1);
      return n;
    },
    Array.from({ length: 40 }, (_, n) => n),
  );
  const done = await Promise.allSettled(futures);
  const lost = done.flatMap(({ status }, n) => (status === "rejected" ? n : []));
  expect(lost).toContain(3);
  // Those before it may have been done, and not told yet; those behind it had not begun.
  expect(lost.filter((n) => n > 3)).toEqual([]);
});

test("errors whose message, text or stack throw", async () => {
  await using cluster = await LocalCluster.start({ threadsPerWorker: 1 });
  await using client = await Client.connect(cluster);
  const nasty = client.submit(() =>
    Promise.reject({
      get message() {
        throw new Error("no message");
      },
      toString() {
        throw new Error("no text");
      },
    }),
  );
  await refused(() => nasty, "TaskFailed", "without a text");
  const worse = client.submit(() => {
    throw Object.defineProperty(new Error("m"), "message", {
      get() {
        throw new Error("no");
      },
    });
  });
  await refused(() => worse, "TaskFailed");
  const text = client.submit(() => {
    throw Object.assign(new Error("m"), { name: Symbol("s") });
  });
  await refused(() => text, "TaskFailed", "m");
  expect(await client.submit(() => 1)).toBe(1);
});

test("the only worker process dies: another takes its place, and the answer arrives", async () => {
  const cluster = await LocalCluster.start({ processes: true, workers: 1, threadsPerWorker: 1 });
  await using client = await Client.connect(cluster);
  const [first] = cluster.pids;
  const slow = ones([20], { chunks: 1 }).mapBlocks(async (block) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return block.data;
  });
  const sum = slow.sum().compute({ client });
  await pause(100);
  process.kill(first, "SIGKILL");
  expect((await sum).item()).toBe(20);
  const [second] = cluster.pids;
  expect(second).not.toBe(first);
  // At the end while another one is being started.
  process.kill(second, "SIGKILL");
  await pause(50);
  await cluster.close();
  await pause(100);
  expect([first, second, ...cluster.pids].filter(isAlive)).toEqual([]);
}, 30_000);

test("messages that a function posts from its thread are no results", async () => {
  await using cluster = await LocalCluster.start({ threadsPerWorker: 1 });
  await using client = await Client.connect(cluster);
  const posting = client.submit(() => {
    const { parentPort } = process.getBuiltinModule("node:worker_threads");
    for (const message of [null, 5, { op: "zork" }, { op: "failed", slot: 1e6 }]) {
      parentPort?.postMessage(message);
    }
    parentPort?.postMessage(Float64Array.of(1e6, 0));
    return "posted";
  });
  expect(await posting).toBe("posted");
  expect((await ones([4]).sum().compute({ client })).item()).toBe(4);
});

test("a cancelled future says that it was cancelled", async () => {
  await using cluster = await LocalCluster.start({ threadsPerWorker: 1 });
  await using client = await Client.connect(cluster);
  const future = client.submit(() => new Promise((resolve) => setTimeout(resolve, 2000)));
  const waiting = refused(() => future, "Cancelled", "this future was cancelled");
  await pause(50);
  future.cancel();
  await waiting;
  expect(future.status).toBe("cancelled");
});

test("what nobody awaits is told on the error stream, a few times", async () => {
  const root = join(import.meta.dirname, "../..");
  const script = `
    import { Client, LocalCluster } from ${JSON.stringify(join(root, "src/index.ts"))};
    const cluster = await LocalCluster.start({ threadsPerWorker: 1 });
    const client = await Client.connect(cluster);
    await client.map(() => { void Promise.reject(new RangeError("left behind")); }, Array(50).fill(0)).at(-1);
    await client.submit(() => new Promise((resolve) => setTimeout(resolve, 100)));
    await client.close();
    await cluster.close();`;
  const args = ["--import", join(root, "test/support/register-ts.mjs"), "--input-type=module"];
  const child = spawn(process.execPath, [...args, "-e", script], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  child.stderr.on("data", (bytes: Buffer) => {
    text += bytes.toString();
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect(code).toBe(0);
  expect(text).toMatch(/StrayError: .*left behind; await what it starts/);
  const count = text.split("StrayError:").length - 1;
  expect(count).toBeGreaterThan(0);
  expect(count).toBeLessThan(12);
}, 30_000);
