import { arange, Client, LocalCluster } from "../src/index.ts";
import { Peer, type PeerAnswer, peerOf } from "./support/peer.ts";
import { type Row, rowOf } from "./support/report.ts";
import { interleave, median, medianRatio, spread } from "./support/rounds.ts";
import type { Suite, SuiteOptions } from "./support/suite.ts";

/** P9: `(2x + 1)²`, summed, over data in memory. The same data and the same two cores on every side. */
export const p9: Suite = {
  id: "P9",
  title: "fused (2x+1)² then sum, 1 GB of float64 (floors 1× NumPy, 5× Dask)",
  run,
};

const N = 125_000_000;
const ROUNDS_FULL = 15;

async function run({ quick }: SuiteOptions): Promise<readonly Row[]> {
  const n = N;
  const peer = await Peer.start();
  await using cluster = await LocalCluster.start({
    workers: 2,
    threadsPerWorker: 1,
    processes: true,
    memoryLimit: "4GB",
  });
  await using client = await Client.connect(cluster);
  const data = arange(0, n, 1, { dtype: "float64", chunks: 4_000_000 }).remainder(1000).div(1000);
  const x = await data.persist({ client });
  const expected = Number((await x.sum().compute({ client })).item());
  const checks: number[] = [];
  const ours = async (): Promise<number> => {
    const begin = performance.now();
    const value = await x.mul(2).add(1).pow(2).sum().compute({ client });
    checks.push(Number(value.item()));
    return (performance.now() - begin) / 1000;
  };
  const theirs = (name: string) => async (): Promise<number> => {
    const answer = await peer?.call(name, n);
    return proven(answer, checks[0], n);
  };
  await ours();
  const rounds = quick ? 3 : ROUNDS_FULL;
  const names = ["p9_numpy", "p9_numpy_plain", "p9_numexpr", "p9_dask"];
  const samples = await interleave(
    [ours, ours, ...(peer === null ? [] : names.map(theirs))],
    rounds,
  );
  await peer?.call("p9_free");
  await peer?.close();
  if (!(expected > 0)) throw new RangeError("the data is not what it should be");
  const [a, aa, blocked = [], plain = [], numexpr = [], dask = []] = samples;
  const gigabytes = (n * 8) / 1e9;
  const row = { n, better: "higher" as const };
  const against = (
    name: string,
    label: string,
    b: readonly number[],
    floor: number | null,
    goal: number | null,
  ): Row[] =>
    peer === null
      ? []
      : [
          rowOf({
            ...row,
            case: `speed against ${label}`,
            value: medianRatio(a, b),
            unit: "×",
            spread: spread(b),
            floor,
            goal,
            peer: peerOf(peer, name, gigabytes / median(b)),
            ratio: medianRatio(a, b),
          }),
        ];
  return [
    rowOf({ ...row, case: "ours", value: gigabytes / median(a), unit: "GB/s", spread: spread(a) }),
    rowOf({ ...row, case: "A/A ratio", value: medianRatio(a, aa), unit: "×" }),
    ...against("numpy", "NumPy, two threads, cache-sized blocks", blocked, 1, null),
    ...against("numpy", "NumPy, two threads, as written", plain, 1, null),
    ...against("numexpr", "numexpr, two threads", numexpr, null, 1),
    ...against("dask", "Dask, two worker processes", dask, 5, 20),
  ];
}

/** The peer's seconds, once its answer agrees with ours to rounding. */
function proven(answer: PeerAnswer | undefined, ours: number, n: number): number {
  if (answer?.seconds === undefined || answer.check === undefined) return Number.NaN;
  const tolerance = 4 * Number.EPSILON * Math.log2(n) * Math.abs(ours);
  if (Math.abs(answer.check - ours) > Math.max(tolerance, 1e-9 * Math.abs(ours))) {
    throw new RangeError(`the peer's answer ${answer.check} is not ours, ${ours}`);
  }
  return answer.seconds;
}
