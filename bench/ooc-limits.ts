import { readFileSync } from "node:fs";
import {
  Client,
  isPlygraphError,
  LocalCluster,
  type LocalClusterOptions,
  random,
} from "../src/index.ts";
import { type Row, rowOf } from "./support/report.ts";
import type { Suite, SuiteOptions } from "./support/suite.ts";

/**
 * Acceptance 4 of issue 5. A job that keeps three times more data than its worker may take: with spilling the
 * process stays within its limit and its nanny has nothing to do; without, the nanny kills the process, and the job
 * ends all the same, by its result or by a `KilledWorkerError`.
 */
export const ooc: Suite = {
  id: "OOC",
  title: "3× more data than memory: process ≤ 1.1× the limit and no kill; without spilling it ends",
  run,
};

const MIB = 2 ** 20;
/** Whoever has not ended by then hangs. */
const HANG_MS = 100_000;

interface Outcome {
  readonly seconds: number;
  /** The most that a process took, as a part of its limit. */
  readonly peak: number;
  /** Processes that were ended and replaced. */
  readonly kills: number;
  readonly how: "finished" | "KilledWorker" | "hangs";
}

/** The most that a process has ever taken; undefined where it is gone. */
function peakBytes(pid: number): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/status`, "latin1");
    return Number(/VmHWM:\s+(\d+)/.exec(text)?.[1]) * 1024;
  } catch {
    return undefined;
  }
}

async function job(
  limitBytes: number,
  memory: NonNullable<LocalClusterOptions["memory"]>,
): Promise<Outcome> {
  await using cluster = await LocalCluster.start({
    workers: 1,
    threadsPerWorker: 1,
    processes: true,
    memoryLimit: limitBytes,
    memory,
  });
  await using client = await Client.connect(cluster);
  const seen = new Set(cluster.pids);
  let peak = 0;
  const timer = setInterval(() => {
    for (const pid of cluster.pids) {
      seen.add(pid);
      peak = Math.max(peak, peakBytes(pid) ?? 0);
    }
  }, 20);
  const begin = performance.now();
  const how = await Promise.race([work(client, limitBytes), hangs()]);
  const seconds = (performance.now() - begin) / 1000;
  clearInterval(timer);
  return { seconds, peak: peak / limitBytes, kills: seen.size - 1, how };
}

async function work(client: Client, limitBytes: number): Promise<Outcome["how"]> {
  const columns = 1024;
  const rows = Math.ceil((3 * limitBytes) / (columns * 8) / 512) * 512;
  const x = random.uniform([rows, columns], { chunks: [512, columns], seed: 1 });
  try {
    const kept = await x.persist({ client });
    await client.wait([kept.layer]);
    // Every block is read again, beside the one at the other end.
    const mean = await kept
      .add(kept.flip({ axis: 0 }))
      .mean()
      .compute({ client });
    if (Math.abs(Number(mean.item()) - 1) > 0.01)
      throw new RangeError(`the mean is ${mean.item()}`);
    return "finished";
  } catch (error) {
    if (isPlygraphError(error, "KilledWorker")) return "KilledWorker";
    throw error;
  }
}

const hangs = (): Promise<"hangs"> =>
  new Promise((resolve) => {
    setTimeout(() => resolve("hangs"), HANG_MS).unref();
  });

async function run({ quick }: SuiteOptions): Promise<readonly Row[]> {
  const limitBytes = (quick ? 384 : 1024) * MIB;
  const within = await job(limitBytes, {});
  const without = await job(limitBytes, { target: false, spill: false });
  const row = { n: 3 * limitBytes, better: "lower" as const };
  return [
    rowOf({ ...row, case: "with spilling", value: within.seconds, unit: "s" }),
    rowOf({
      ...row,
      case: "most that the process took",
      value: within.peak,
      unit: "× limit",
      floor: 1.1,
      goal: 1,
    }),
    rowOf({ ...row, case: "kills", value: within.kills, unit: "", floor: 0 }),
    rowOf({
      ...row,
      case: "did not finish",
      value: within.how === "finished" ? 0 : 1,
      unit: "",
      floor: 0,
    }),
    rowOf({
      ...row,
      case: `without spilling: ${without.how}`,
      value: without.seconds,
      unit: "s",
      floor: HANG_MS / 1000,
    }),
    rowOf({
      ...row,
      case: "kills by the nanny",
      value: without.kills,
      unit: "",
      better: "higher",
      floor: 1,
    }),
  ];
}
