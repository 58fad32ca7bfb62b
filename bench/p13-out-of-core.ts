import { readFileSync } from "node:fs";
import { Client, LocalCluster, random } from "../src/index.ts";
import { Peer, peerOf } from "./support/peer.ts";
import { type Row, rowOf } from "./support/report.ts";
import type { Suite, SuiteOptions } from "./support/suite.ts";

/**
 * P13, the part of arrays: `a @ a.T`, summed, of an array that is kept and takes 1.8 times the memory of two
 * workers. Each has the same limit on both sides, its thresholds as they ship, and a disk.
 */
export const p13: Suite = {
  id: "P13",
  title:
    "out of core: a @ a.T at 1.8× memory (floor 1.1× the limit, no kill, goal 2.1 disk bytes a byte)",
  run,
};

const WORKERS = 2;
const BLOCK = 1024;
const MIB = 2 ** 20;

interface Work {
  readonly limitBytes: number;
  readonly rows: number;
  readonly columns: number;
}

function workOf(limitBytes: number, rows: number): Work {
  const columns = Math.round((WORKERS * limitBytes * 1.8) / 8 / rows / BLOCK) * BLOCK;
  return { limitBytes, rows, columns };
}

/** What one run of ours came to. */
interface Run {
  readonly seconds: number;
  readonly value: number;
  /** The most that any worker's process took, as a part of its limit. */
  readonly peak: number;
  readonly diskBytes: number;
  /** Workers that were ended, and replaced, on the way. */
  readonly kills: number;
}

interface Figures {
  readonly spilledBytes: number;
  readonly unspilledBytes: number;
}

const peakBytes = (pid: number): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;

async function once({ limitBytes, rows, columns }: Work): Promise<Run> {
  await using cluster = await LocalCluster.start({
    workers: WORKERS,
    threadsPerWorker: 1,
    processes: true,
    memoryLimit: limitBytes,
  });
  await using client = await Client.connect(cluster);
  const pids = cluster.pids;
  const begin = performance.now();
  const a = await random
    .uniform([rows, columns], { chunks: [rows, BLOCK], seed: 1 })
    .persist({ client });
  const value = Number((await a.matmul(a.T).sum().compute({ client })).item());
  const seconds = (performance.now() - begin) / 1000;
  const alive = new Set(cluster.pids);
  const kills = pids.filter((pid) => !alive.has(pid)).length;
  const peak = Math.max(...cluster.pids.map(peakBytes)) / limitBytes;
  // Workers tell their figures twice a second.
  await new Promise((resolve) => setTimeout(resolve, 1200));
  const { workers } = (await client.info()) as unknown as { readonly workers: readonly Figures[] };
  const diskBytes = workers.reduce((sum, w) => sum + w.spilledBytes + w.unspilledBytes, 0);
  return { seconds, value, peak, diskBytes, kills };
}

async function run({ quick }: SuiteOptions): Promise<readonly Row[]> {
  const work = quick ? workOf(384 * MIB, 256) : workOf(1024 * MIB, 512);
  const ours = await once(work);
  const peer = await Peer.start();
  const theirs = await peer?.call("p13_dask", work.limitBytes, work.rows, work.columns, BLOCK);
  await peer?.close();
  const bytes = work.rows * work.columns * 8;
  proveSum(ours.value, work);
  if (theirs?.check !== undefined) proveSum(theirs.check, work);
  const row = { n: bytes, better: "lower" as const };
  return [
    rowOf({
      ...row,
      case: "a @ a.T, summed",
      value: ours.seconds,
      unit: "s",
      peer: peerOf(peer, "dask", theirs?.seconds ?? Number.NaN),
      ratio: (theirs?.seconds ?? Number.NaN) / ours.seconds,
    }),
    rowOf({
      ...row,
      case: "most that a worker took",
      value: ours.peak,
      unit: "× its limit",
      floor: 1.1,
      goal: 1.05,
    }),
    rowOf({
      ...row,
      case: "bytes to and from disk",
      value: ours.diskBytes / bytes,
      unit: "B/B",
      goal: 2.1,
    }),
    rowOf({ ...row, case: "workers ended", value: ours.kills, unit: "", floor: 0 }),
  ];
}

/** Σᵢⱼ Σₖ aᵢₖ aⱼₖ = Σₖ (Σᵢ aᵢₖ)²: of uniform numbers, near columns · (rows²/4 + rows/12). */
function proveSum(value: number, { rows, columns }: Work): void {
  const expected = columns * (rows ** 2 / 4 + rows / 12);
  if (!(Math.abs(value / expected - 1) < 0.01)) {
    throw new RangeError(`the sum is ${value}, and should be near ${expected}`);
  }
}
