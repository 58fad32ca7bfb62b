import { arange, Client, LocalCluster, type NDArray } from "../src/index.ts";
import { Peer, peerOf } from "./support/peer.ts";
import { type Row, rowOf } from "./support/report.ts";
import { interleave, median, medianRatio, spread } from "./support/rounds.ts";
import type { Suite, SuiteOptions } from "./support/suite.ts";

/** P10: row blocks to column blocks between two worker processes over TCP. */
export const p10: Suite = {
  id: "P10",
  title: "rechunk, swap axes of 512 MB of float64 (floors 0.6 GB/s, 8× Dask)",
  run,
};

const SIDE = 8000;
const BLOCKS = 40;
const CHUNK = SIDE / BLOCKS;
const BYTES = SIDE * SIDE * 8;

interface Side {
  readonly client: Client;
  readonly ours: () => Promise<number>;
  readonly runs: () => number;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** Two worker processes that hold the array; peers meet by TCP alone, or as they do by themselves. */
async function side(tcpOnly: boolean): Promise<Side> {
  if (tcpOnly) process.env["PLYGRAPH_TCP_ONLY"] = "1";
  const cluster = await LocalCluster.start({
    workers: 2,
    threadsPerWorker: 1,
    processes: true,
    memoryLimit: "4GB",
  });
  delete process.env["PLYGRAPH_TCP_ONLY"];
  const client = await Client.connect(cluster);
  const rows = await arange(0, SIDE * SIDE, 1, { dtype: "float64", chunks: CHUNK * SIDE })
    .reshape([SIDE, SIDE])
    .persist({ client });
  await client.wait([rows.layer]);
  let runs = 0;
  return {
    client,
    runs: () => runs,
    ours: async () => {
      runs += 1;
      const begin = performance.now();
      const columns = await rows.rechunk([SIDE, CHUNK]).persist({ client });
      await client.wait([columns.layer]);
      const seconds = (performance.now() - begin) / 1000;
      await check(columns, client);
      client.release(columns.layer);
      return seconds;
    },
    [Symbol.asyncDispose]: async () => {
      await client.close();
      await cluster.close();
    },
  };
}

async function run({ quick }: SuiteOptions): Promise<readonly Row[]> {
  const peer = await Peer.start();
  await using local = await side(false);
  await using tcp = await side(true);
  const before = await copied(local.client);
  const { ours } = local;
  const theirs = (method: string) => async (): Promise<number> => {
    const answer = await peer?.call("p10_dask", SIDE, BLOCKS, method);
    if (answer?.check !== undefined && answer.check !== corner())
      throw new RangeError("the peer's corner is wrong");
    return answer?.seconds ?? Number.NaN;
  };
  const sides = [ours, ours, tcp.ours, ...(peer === null ? [] : [theirs("p2p"), theirs("tasks")])];
  const [a, aa, byTcp, p2p = [], tasks = []] = await interleave(sides, quick ? 2 : 8);
  const after = await copied(local.client);
  await peer?.call("p10_free");
  await peer?.close();
  const row = { n: BYTES, better: "higher" as const };
  const best = median(p2p) < median(tasks) ? p2p : tasks;
  const rate = BYTES / 1e9 / median(a);
  return [
    rowOf({
      ...row,
      case: "swap axes",
      value: rate,
      unit: "GB/s",
      spread: spread(a),
      floor: 0.6,
      goal: 1.5,
      peer: peerOf(peer, "dask", BYTES / 1e9 / median(best)),
    }),
    rowOf({
      ...row,
      case: "swap axes, TCP alone",
      value: BYTES / 1e9 / median(byTcp),
      unit: "GB/s",
      spread: spread(byTcp),
      floor: 0.6,
      goal: 1.5,
    }),
    rowOf({ ...row, case: "A/A ratio", value: medianRatio(a, aa), unit: "×" }),
    ...(peer === null
      ? []
      : [
          rowOf({
            ...row,
            case: "speed against Dask's better way",
            value: medianRatio(a, best),
            unit: "×",
            floor: 8,
            goal: 20,
            peer: peerOf(peer, "dask", BYTES / 1e9 / median(best)),
            ratio: medianRatio(a, best),
          }),
          rowOf({
            ...row,
            case: "speed against Dask p2p",
            value: medianRatio(a, p2p),
            unit: "×",
            peer: peerOf(peer, "dask", BYTES / 1e9 / median(p2p)),
            ratio: medianRatio(a, p2p),
          }),
        ]),
    rowOf({
      case: "bytes copied per byte",
      n: BYTES,
      value: (after - before) / (local.runs() * BYTES),
      unit: "B/B",
      better: "lower",
      goal: 2,
    }),
  ];
}

const corner = (): number => (SIDE - 1) * SIDE + SIDE / 2;

async function check(columns: NDArray, client: Client): Promise<void> {
  const value = await columns.slice(SIDE - 1, SIDE / 2).compute({ client });
  if (value.item() !== corner())
    throw new RangeError(`the corner is ${String(value.item())}, not ${corner()}`);
}

/** Bytes that the workers copied so far, by their own count. */
async function copied(client: Client): Promise<number> {
  const info = (await client.info()) as {
    readonly workers?: readonly { readonly copiedBytes?: number }[];
  };
  return (info.workers ?? []).reduce((sum, worker) => sum + (worker.copiedBytes ?? Number.NaN), 0);
}
