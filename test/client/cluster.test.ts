import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Client, LocalCluster } from "../../src/client/index.ts";
import { isPlygraphError, regularAxis, sizeOf } from "../../src/core/index.ts";
import { type Layer, makeLayer, overlap, rechunk, transpose } from "../../src/layers/index.ts";
import { runOne } from "../support/run-local.ts";
import { counting } from "./layers.ts";

const tagOf = (promise: PromiseLike<unknown>): Promise<string> =>
  Promise.resolve(promise).then(
    () => "fine",
    (error: unknown) => (isPlygraphError(error) ? error.tag : String(error)),
  );

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function checkComputed(client: Client, layer: Layer): Promise<void> {
  const [computed] = await client.compute([layer]);
  if (computed.kind !== "array") throw new TypeError("not an array");
  const wanted = await runOne(layer);
  expect(computed.data.length).toBe(sizeOf(layer.shape));
  expect(Buffer.compare(Buffer.from(computed.data.buffer), Buffer.from(wanted.data.buffer))).toBe(
    0,
  );
}

const x = counting([regularAxis(400, 100), regularAxis(300, 100)]);
const moved = makeLayer(rechunk, { chunks: [regularAxis(300, 77), regularAxis(400, 400)] }, [
  makeLayer(transpose, { axes: [1, 0] }, [x]),
]);

describe.each([
  ["in this process, inline kernels", { workers: 2, threadsPerWorker: 0, processes: false }],
  ["in this process, threads", { workers: 1, threadsPerWorker: 2, processes: false }],
  ["child processes", { workers: 2, threadsPerWorker: 1, processes: true }],
])("%s", (_name, options) => {
  let cluster: LocalCluster;
  let client: Client;

  beforeAll(async () => {
    cluster = await LocalCluster.start({ ...options, validate: true, memoryLimit: "512MB" });
    client = await Client.connect(cluster);
  });

  afterAll(async () => {
    const { pids } = cluster;
    await client.close();
    await cluster.close();
    expect(pids.filter(isAlive)).toEqual([]);
  });

  test("one block", async () => {
    await checkComputed(client, counting([regularAxis(10, 10)]));
  });

  test("blocks cross from worker to worker", async () => {
    await checkComputed(client, moved);
  });

  test("halos", async () => {
    const attrs = { before: [3, 150], after: [2, 0], boundary: ["reflect", "periodic"] as const };
    await checkComputed(client, makeLayer(overlap, attrs, [x]));
  });

  test("the same graph again, and two at once", async () => {
    await Promise.all([checkComputed(client, moved), checkComputed(client, x)]);
    await checkComputed(client, moved);
  });

  test("persisted layers are inputs of later graphs", async () => {
    const [kept] = await client.persist([x]);
    await client.wait([kept]);
    expect(kept.type.name).toBe("held");
    const turned = makeLayer(transpose, { axes: [1, 0] }, [kept]);
    const wanted = await runOne(makeLayer(transpose, { axes: [1, 0] }, [x]));
    const [found, again] = await client.compute([turned, kept]);
    expect(found).toMatchObject({ kind: "array", data: wanted.data });
    expect(again).toMatchObject({ kind: "array", shape: [400, 300] });
  });

  test("functions: futures, chains, map, gather", async () => {
    const one = client.submit((a: number, b: number) => a + b, 1, 2);
    const two = client.submit((list: { of: number[] }) => list.of, { of: [one, 4] } as never);
    expect(await one).toBe(3);
    expect(await two).toEqual([3, 4]);
    // An argument of an earlier graph.
    expect(await client.submit((n: number) => n * 10, one)).toBe(30);
    const squares = client.map(
      (n: number) => n * n,
      Array.from({ length: 500 }, (_, n) => n),
    );
    expect((await client.gather(squares)).at(-1)).toBe(499 ** 2);
    let chain = client.submit((n: number) => n + 1, 0);
    for (let k = 1; k < 100; k++) chain = client.submit((n: number) => n + 1, chain);
    expect(await chain).toBe(100);
  });

  test("a large value comes from the worker that holds it", async () => {
    const large = client.submit((n: number) => new Float64Array(n).fill(7), 1e5);
    expect((await large).length).toBe(1e5);
  });

  test("an async function", async () => {
    const slow = client.submit(async (ms: number) => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      return "late";
    }, 20);
    expect(await slow).toBe("late");
  });

  test("a function that throws tells its message, its stack and its key", async () => {
    const bad = client.submit(function tooFar() {
      throw new RangeError("too far");
    });
    const error = await bad.result().catch((thrown: unknown) => thrown);
    if (!isPlygraphError(error, "TaskFailed")) throw error;
    expect(error.key).toMatch(/^tooFar-[0-9a-f]+\(0\)$/);
    expect(String((error.cause as Error).stack)).toContain("tooFar");
    expect(await client.submit(() => "usable")).toBe("usable");
  });

  test("calls that do not depend on one that fails are fine", async () => {
    const [good, bad, after] = [
      client.submit(() => 1),
      client.submit(() => {
        throw new Error("no");
      }),
      client.submit((n: number) => n + 1, 1),
    ];
    const dependent = client.submit((n: number) => n, bad as never);
    expect([await good, await after]).toEqual([1, 2]);
    expect(await tagOf(bad)).toBe("TaskFailed");
    expect(await tagOf(dependent)).toBe("TaskFailed");
  });

  test("retries", async () => {
    const path = join(tmpdir(), `plygraph-retries-${process.pid}-${Math.random()}`);
    const flaky = client.with({ retries: 2 }).submit(async (file: string) => {
      const { appendFileSync, readFileSync } = await import("node:fs");
      appendFileSync(file, "x");
      const tries = readFileSync(file, "utf8").length;
      if (tries < 3) throw new Error(`try ${tries}`);
      return tries;
    }, path);
    expect(await flaky).toBe(3);
    rmSync(path);
  });

  test("a second client, and one that leaves in the middle", async () => {
    const second = await Client.connect(cluster);
    const left = tagOf(second.compute([moved]));
    await second.close();
    expect(["Connection", "fine"]).toContain(await left);
    await checkComputed(client, moved);
  });

  test("a graph that is too large is refused at once, and the client stays usable", async () => {
    const begin = performance.now();
    const huge = async (side: number): Promise<unknown> =>
      await client.compute([counting([regularAxis(side, 1), regularAxis(side, 1)])]);
    expect(await tagOf(huge(1e9))).toBe("GraphLimit");
    expect(await tagOf(huge(9e7))).toBe("GraphLimit");
    expect(await tagOf(client.compute([counting([regularAxis(1e12, 1e6)])]))).toBe("GraphLimit");
    expect(performance.now() - begin).toBeLessThan(1000);
    expect(await client.submit(() => "usable")).toBe("usable");
  });

  test("a wrong token", async () => {
    expect(await tagOf(Client.connect(cluster, { token: "wrong" }))).toBe("BadToken");
  });

  test("cancelling", async () => {
    const controller = new AbortController();
    const computing = tagOf(client.compute([moved], { signal: controller.signal }));
    controller.abort();
    expect(["Cancelled", "fine"]).toContain(await computing);
    await checkComputed(client, x);
  });

  test("progress ends at its total", async () => {
    const seen: number[] = [];
    await client.compute([counting([regularAxis(640, 10)])], {
      onProgress: ({ done, total }) => seen.push(done / total),
    });
    expect(seen.every((part, k) => k === 0 || part >= seen[k - 1])).toBe(true);
  });

  test("information for people", async () => {
    expect(Object.keys(await client.info()).length).toBeGreaterThan(0);
  });
});
