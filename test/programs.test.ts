import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { Client, type ComputeOptions, LocalCluster } from "../src/index.ts";
import { type Both, programs, runProgram } from "./support/programs.ts";

/** `.ci/run` asks for 2000, as `PROGRAMS=2000 npm test -- test/programs` does. */
const RUNS = Number(process.env["PROGRAMS"] ?? 400);
let clusters: LocalCluster[];
let threads: Client;
let processes: Client;

beforeAll(async () => {
  clusters = await Promise.all([
    LocalCluster.start({ workers: 2, threadsPerWorker: 1, validate: true }),
    LocalCluster.start({ workers: 2, threadsPerWorker: 1, processes: true, validate: true }),
  ]);
  [threads, processes] = await Promise.all(clusters.map((cluster) => Client.connect(cluster)));
});

afterAll(async () => {
  await Promise.all([threads.close(), processes.close()]);
  await Promise.all(clusters.map((cluster) => cluster.close()));
});

async function check({ lazy, dense }: Both, options: ComputeOptions): Promise<void> {
  const value = await lazy.compute(options);
  expect([value.dtype, value.shape]).toEqual([dense.dtype, dense.shape]);
  for (let i = 0; i < dense.data.length; i++) {
    const [raw, want] = [value.data[i], dense.data[i]];
    const got = typeof want === "bigint" ? BigInt(raw) : raw;
    // −0 equals 0 here, as in NumPy.
    if (got !== want && !(Number.isNaN(got) && Number.isNaN(want))) {
      throw new RangeError(`element ${i} of ${dense.dtype} is ${got}, not ${want}`);
    }
  }
}

/** Every program runs four ways: optimized or not, on threads and on processes. */
test(`${RUNS} random programs agree with the reference, optimized and not, on threads and processes`, async () => {
  await fc.assert(
    fc.asyncProperty(programs, async (program) => {
      const both = runProgram(program);
      await Promise.all([
        check(both, { client: threads, optimize: { check: true } }),
        check(both, { client: threads, optimize: { disable: ["*"] } }),
        check(both, { client: processes }),
        check(both, { client: processes, optimize: { disable: ["*"] } }),
      ]);
    }),
    { numRuns: RUNS },
  );
}, 240_000);
