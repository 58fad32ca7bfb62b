/** Processes: nothing stays alive that should not, and a killed worker costs time only. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { Client, LocalCluster } from "../../src/client/index.ts";

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
