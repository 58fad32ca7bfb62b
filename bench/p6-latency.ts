import { Client, LocalCluster } from "../src/index.ts";
import { Peer, peerOf } from "./support/peer.ts";
import { type Row, rowOf } from "./support/report.ts";
import { interleave, median, quantile, spread } from "./support/rounds.ts";
import type { Suite, SuiteOptions } from "./support/suite.ts";

/** P6: round trips through client, scheduler and a worker process. */
export const p6: Suite = {
  id: "P6",
  title: "latency of one task, and of a chain (floors 500 µs, 200 µs per task)",
  run,
};

const CHAIN = 1000;
const US = 1e6;

async function run({ quick }: SuiteOptions): Promise<readonly Row[]> {
  const peer = await Peer.start();
  await using cluster = await LocalCluster.start({
    workers: 2,
    threadsPerWorker: 1,
    processes: true,
  });
  await using client = await Client.connect(cluster);
  const single = async (): Promise<number> => {
    const begin = performance.now();
    await client.submit((x: number) => x + 1, Math.random());
    return (performance.now() - begin) / 1000;
  };
  const theirs = async (): Promise<number> => (await peer?.call("p6_one"))?.seconds ?? Number.NaN;
  for (let i = 0; i < 300; i++) await single();
  const [ours, aa, dask]: number[][] = [[], [], []];
  // In batches: right after the other side's task, its processes are still busy with it.
  const sides = [batchOf(single, ours), batchOf(single, aa), batchOf(theirs, dask)];
  await interleave(peer === null ? sides.slice(0, 2) : sides, quick ? 8 : 40);
  const chains = await interleave(
    [() => chain(client), async () => chainPeer(peer)],
    quick ? 3 : 15,
  );
  await peer?.close();
  const row = { unit: "µs", better: "lower" as const };
  return [
    rowOf({
      ...row,
      case: "one task, p50",
      n: 1,
      value: median(ours) * US,
      spread: spread(ours),
      floor: 500,
      goal: 150,
      peer: peerOf(peer, "dask", median(dask) * US),
    }),
    rowOf({
      ...row,
      case: "one task, p99",
      n: 1,
      value: quantile(ours, 0.99) * US,
      goal: 1000,
      peer: peerOf(peer, "dask", quantile(dask, 0.99) * US),
    }),
    rowOf({
      ...row,
      case: "one task, A/A ratio",
      n: 1,
      value: median(aa) / median(ours),
      unit: "×",
    }),
    rowOf({
      ...row,
      case: "chain, per task",
      n: CHAIN,
      value: median(chains[0]) * US,
      spread: spread(chains[0]),
      floor: 200,
      goal: 60,
      peer: peerOf(peer, "dask", median(chains[1]) * US),
    }),
  ];
}

const BATCH = 25;

/** A side of the interleaving that collects the samples of a batch; its first is a warm-up. */
function batchOf(once: () => Promise<number>, samples: number[]): () => Promise<number> {
  return async () => {
    await once();
    for (let i = 0; i < BATCH; i++) samples.push(await once());
    return 0;
  };
}

/** Seconds per task of a chain of submitted calls; its last value proves that all of them ran. */
async function chain(client: Client): Promise<number> {
  const begin = performance.now();
  let future = client.submit((x: number) => x + 1, 0);
  for (let i = 1; i < CHAIN; i++) future = client.submit((x: number) => x + 1, future);
  const value = await future;
  if (value !== CHAIN) throw new RangeError(`the chain answered ${value}, not ${CHAIN}`);
  return (performance.now() - begin) / 1000 / CHAIN;
}

async function chainPeer(peer: Peer | null): Promise<number> {
  const answer = await peer?.call("p6_chain", CHAIN);
  if (answer?.check !== undefined && answer.check !== CHAIN)
    throw new RangeError("the peer's chain is wrong");
  return (answer?.seconds ?? Number.NaN) / CHAIN;
}
