/** Processes: nothing stays alive that should not, and a killed worker costs time only. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { Client, LocalCluster } from "../../src/client/index.ts";
import { regularAxis } from "../../src/core/index.ts";
import { type Layer, makeLayer, rechunk, transpose } from "../../src/layers/index.ts";
import { counting } from "./layers.ts";

const FLAGS = ["--import", join(process.cwd(), "test/support/register-ts.mjs")];

function run(script: string): Promise<{ readonly out: string; readonly code: number | null }> {
  const path = join(process.cwd(), "test/client/scripts", script);
  const child = spawn(process.execPath, [...FLAGS, path], { stdio: ["ignore", "pipe", "inherit"] });
  let out = "";
  child.stdout.on("data", (bytes: Buffer) => {
    out += bytes.toString();
  });
  return new Promise((resolve) => {
    child.once("close", (code) => resolve({ out, code }));
  });
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function gone(pids: readonly number[]): Promise<readonly number[]> {
  for (let k = 0; k < 100 && pids.some(isAlive); k++) await pause(50);
  return pids.filter(isAlive);
}

test("a script that closes nothing ends by itself", async () => {
  const { out, code } = await run("exit.ts");
  expect({ out, code }).toEqual({ out: "999\n2\n3 1\n", code: 0 });
});

test("workers end when their parent is killed", async () => {
  const { out } = await run("die.ts");
  const pids = out.trim().split(" ").map(Number);
  expect(pids).toHaveLength(2);
  expect(await gone(pids)).toEqual([]);
});

test("a worker killed in the middle: the right answer arrives", async () => {
  await using cluster = await LocalCluster.start({
    workers: 2,
    threadsPerWorker: 1,
    processes: true,
    memoryLimit: "256MB",
  });
  await using client = await Client.connect(cluster);
  const slow = (n: number): Promise<number> =>
    new Promise((resolve) => setTimeout(() => resolve(n + 1), 20));
  const first = client.map(
    slow,
    Array.from({ length: 40 }, (_, n) => n),
  );
  const second = client.map((n: number) => n * 2, first);
  await pause(250);
  process.kill(cluster.pids[0], "SIGKILL");
  expect(await client.gather(second)).toEqual(Array.from({ length: 40 }, (_, n) => (n + 1) * 2));
});

test("a worker killed in the middle of moving blocks", async () => {
  const cluster = await LocalCluster.start({
    workers: 3,
    threadsPerWorker: 1,
    processes: true,
    memoryLimit: "256MB",
  });
  const { pids } = cluster;
  try {
    await using client = await Client.connect(cluster);
    const side = 1600;
    const rows = counting([regularAxis(side, 50), regularAxis(side, side)]);
    let moved: Layer = rows;
    for (let k = 0; k < 4; k++) {
      const chunks = k % 2 === 0 ? [side, 50] : [50, side];
      const attrs = { chunks: chunks.map((size) => regularAxis(side, size)) };
      moved = makeLayer(rechunk, attrs, [makeLayer(transpose, { axes: [1, 0] }, [moved])]);
    }
    let done = 0;
    const computing = client.compute([moved], {
      onProgress: (event) => {
        done = event.done;
      },
    });
    while (done < 20) await pause(5);
    process.kill(pids[1], "SIGKILL");
    const [computed] = await computing;
    if (computed.kind !== "array") throw new TypeError("not an array");
    // Four transpositions cancel out.
    expect(computed.data.findIndex((value, n) => value !== n)).toBe(-1);
  } finally {
    await cluster.close();
  }
  expect(pids.filter(isAlive)).toEqual([]);
});

test("persisted results that die with their worker are made again", async () => {
  await using cluster = await LocalCluster.start({
    workers: 2,
    threadsPerWorker: 1,
    processes: true,
    memoryLimit: "256MB",
  });
  await using client = await Client.connect(cluster);
  const [kept] = await client.persist([counting([regularAxis(400_000, 20_000)])]);
  await client.wait([kept]);
  process.kill(cluster.pids[0], "SIGKILL");
  const [computed] = await client.compute([kept]);
  if (computed.kind !== "array") throw new TypeError("not an array");
  expect(computed.data.findIndex((value, n) => value !== n)).toBe(-1);
});
