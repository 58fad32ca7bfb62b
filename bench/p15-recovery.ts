import { Client, LocalCluster, type NDArray, ones } from "../src/index.ts";
import { Peer, peerOf } from "./support/peer.ts";
import { type Row, rowOf } from "./support/report.ts";
import { interleave, median, spread } from "./support/rounds.ts";
import type { Suite, SuiteOptions } from "./support/suite.ts";

/**
 * P15: one of two workers is killed half way through a job whose results are all kept, so that whatever it held is
 * made again. *Lost work* is that: blocks that the killed worker held, times the seconds of one. That fewer hands
 * are left until another worker stands in its place is not counted as lost.
 */
export const p15: Suite = {
  id: "P15",
  title:
    "recovery: 1 of 2 workers killed half way (floor 1.3 × lost work + 300 ms, goal detection in 50 ms)",
  run,
};

const TASKS = 160;
const TASK_SECONDS = 0.025;
const BLOCK_BYTES = 8;
const DETECTION_GOAL_MS = 50;

/** Tasks that keep a thread busy for 25 ms, each of them a block of its own. */
function work(value: number): NDArray {
  return ones([TASKS], { chunks: 1 })
    .mul(value)
    .mapBlocks((block) => {
      const end = Date.now() + 25;
      while (Date.now() < end);
      return block.data;
    });
}

interface Job {
  readonly seconds: number;
  /** From the kill until the scheduler knew. */
  readonly detectSeconds: number;
  readonly lostSeconds: number;
}

interface Held {
  readonly address: string;
  readonly heldBytes: number;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function workersOf(client: Client): Promise<readonly Held[]> {
  return ((await client.info()) as unknown as { readonly workers: readonly Held[] }).workers;
}

/** Kills a worker; answers how long it was not known, and what it held. */
async function kill(client: Client, pid: number): Promise<Omit<Job, "seconds">> {
  const before = await workersOf(client);
  const begin = performance.now();
  process.kill(pid, "SIGKILL");
  for (;;) {
    const now = new Set((await workersOf(client)).map(({ address }) => address));
    const gone = before.find(({ address }) => !now.has(address));
    if (gone !== undefined) {
      const detectSeconds = (performance.now() - begin) / 1000;
      return { detectSeconds, lostSeconds: (gone.heldBytes / BLOCK_BYTES) * TASK_SECONDS };
    }
    await pause(1);
  }
}

let factor = 1;

/** Runs the job on a cluster of its own; `killAt` seconds after its start a worker is killed. */
async function job(killAt: number | undefined): Promise<Job> {
  await using cluster = await LocalCluster.start({
    workers: 2,
    threadsPerWorker: 1,
    processes: true,
  });
  await using client = await Client.connect(cluster);
  // So that what is timed is not the threads' first use.
  await work(++factor).slice({ stop: 4 }).compute({ client });
  const array = work(++factor);
  const begin = performance.now();
  const kept = await array.persist({ client });
  const done = client.wait([kept.layer]).then(() => performance.now());
  let fault = { detectSeconds: 0, lostSeconds: 0 };
  if (killAt !== undefined) {
    await pause(killAt * 1000);
    fault = await kill(client, cluster.pids[0]);
  }
  const seconds = ((await done) - begin) / 1000;
  const total = Number((await kept.sum().compute({ client })).item());
  if (total !== TASKS * factor) throw new RangeError(`the sum is ${total}, not ${TASKS * factor}`);
  return { seconds, ...fault };
}

async function run({ quick }: SuiteOptions): Promise<readonly Row[]> {
  const peer = await Peer.start();
  const plain: number[] = [];
  const faults: Job[] = [];
  const theirs: { extra: number; detect: number }[] = [];
  const without = async (): Promise<number> => {
    plain.push((await job(undefined)).seconds);
    return plain[plain.length - 1];
  };
  const killed = async (): Promise<number> => {
    const one = await job(median(plain) / 2);
    faults.push(one);
    return one.seconds;
  };
  const dask = async (): Promise<number> => {
    const { seconds = Number.NaN, check = Number.NaN } =
      (await peer?.call("p15_dask", TASKS, TASK_SECONDS)) ?? {};
    theirs.push({ extra: seconds, detect: check });
    return seconds;
  };
  await without();
  await interleave(peer === null ? [without, killed] : [without, killed, dask], quick ? 2 : 9);
  await peer?.close();
  const base = median(plain);
  const extra = faults.map(({ seconds }) => seconds - base);
  const lost = median(faults.map(({ lostSeconds }) => lostSeconds));
  const detect = faults.map(({ detectSeconds }) => detectSeconds * 1000);
  const row = { n: TASKS, better: "lower" as const };
  const peers = (of: (one: { extra: number; detect: number }) => number, unit: number) =>
    peerOf(peer, "dask", theirs.length > 0 ? median(theirs.map(of)) * unit : Number.NaN);
  return [
    rowOf({ ...row, case: "without a fault", value: base, unit: "s", spread: spread(plain) }),
    rowOf({
      ...row,
      case: "killed half way, extra",
      value: median(extra),
      unit: "s",
      spread: spread(extra),
      floor: 1.3 * lost + 0.3,
      goal: 1.1 * lost + 0.1,
      peer: peers((one) => one.extra, 1),
    }),
    rowOf({ ...row, case: "work that was lost", value: lost, unit: "s" }),
    rowOf({
      ...row,
      case: "detection",
      value: median(detect),
      unit: "ms",
      spread: spread(detect),
      goal: DETECTION_GOAL_MS,
      peer: peers((one) => one.detect, 1000),
    }),
  ];
}
