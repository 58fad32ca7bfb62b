import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, LocalCluster, type NDArray, ones } from "../src/index.ts";
import { Peer, peerOf } from "./support/peer.ts";
import { type Row, rowOf } from "./support/report.ts";
import { median, quantile, spread } from "./support/rounds.ts";
import type { Suite, SuiteOptions } from "./support/suite.ts";

/** P1: from `compute()` to the first instruction of the first kernel, in a worker process. */
export const p1: Suite = {
  id: "P1",
  title: "submission latency at 10² to 10⁸ tasks (floor 20 ms, within 2×)",
  run,
};

const SIZES = [1e2, 1e4, 1e6, 1e8];
const PEER_SIZES = [1e2, 1e3, 1e4];
const MODULE = new URL("./support/stamp.ts", import.meta.url).href;
const WAIT_MS_MAX = 30_000;

type Build = (n: number, path: string) => NDArray;

const stamped = (x: NDArray, path: string): NDArray =>
  x.mapBlocks({ module: MODULE, name: "stamp" }, { captures: { path } });

const CASES: Readonly<Record<string, Build>> = {
  "ones + 1, summed": (n, path) =>
    stamped(ones([n], { chunks: 1 }), path)
      .add(1)
      .sum(),
  overlap: (n, path) => {
    const side = Math.round(Math.sqrt(n)) * 10;
    return stamped(ones([side, side], { chunks: 10 }), path)
      .mapOverlap((block) => block.data, { depth: 1, boundary: "reflect" })
      .sum();
  },
  // n edges: √n row blocks to √n column blocks.
  rechunk: (n, path) => {
    const blocks = Math.round(Math.sqrt(n));
    return stamped(ones([blocks, blocks], { chunks: [1, -1] }), path)
      .rechunk([-1, 1])
      .sum();
  },
};

async function run({ quick }: SuiteOptions): Promise<readonly Row[]> {
  const peer = await Peer.start();
  const folder = mkdtempSync(join(tmpdir(), "plygraph-p1-"));
  await using cluster = await LocalCluster.start({
    workers: 2,
    threadsPerWorker: 1,
    processes: true,
  });
  await using client = await Client.connect(cluster);
  const rounds = quick ? 7 : 31;
  let file = 0;
  const once = async (build: Build, n: number): Promise<number> => {
    file += 1;
    return await firstKernel(client, build, n, join(folder, String(file)));
  };
  for (let i = 0; i < 10; i++) await once(CASES["ones + 1, summed"], 100);
  const rows: Row[] = [];
  for (const [name, build] of Object.entries(CASES))
    rows.push(...(await sizes(name, build, once, rounds)));
  for (const n of peer === null ? [] : PEER_SIZES) {
    const samples: number[] = [];
    const theirs: number[] = [];
    for (let i = 0; i < (quick ? 2 : 5); i++) {
      samples.push(await once(CASES["ones + 1, summed"], n));
      theirs.push(((await peer?.call("p1", n))?.seconds ?? Number.NaN) * 1000);
    }
    rows.push(
      rowOf({
        case: "beside Dask",
        n,
        value: median(samples),
        unit: "ms",
        spread: spread(samples),
        better: "lower",
        peer: peerOf(peer, "dask", median(theirs)),
      }),
    );
  }
  await peer?.close();
  rmSync(folder, { recursive: true });
  return rows;
}

/** Sizes in turn, round by round, so that a slow minute hits all of them; and their largest ratio. */
async function sizes(
  name: string,
  build: Build,
  once: (build: Build, n: number) => Promise<number>,
  rounds: number,
): Promise<Row[]> {
  const samples = SIZES.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (let k = 0; k < SIZES.length; k++) samples[k].push(await once(build, SIZES[k]));
  }
  const medians = samples.map(median);
  const last = SIZES.length - 1;
  const row = { unit: "ms", better: "lower" as const };
  return [
    ...SIZES.map((n, k) =>
      rowOf({
        ...row,
        case: name,
        n,
        value: medians[k],
        spread: spread(samples[k]),
        ...(k === last ? { floor: 20, goal: 5 } : {}),
      }),
    ),
    rowOf({
      ...row,
      case: `${name}, p99`,
      n: SIZES[last],
      value: quantile(samples[last], 0.99),
      goal: 5,
    }),
    rowOf({
      ...row,
      case: `${name}, slowest size / fastest`,
      n: SIZES[last],
      value: Math.max(...medians) / Math.min(...medians),
      unit: "×",
      floor: 2,
    }),
  ];
}

/** Milliseconds from `compute()` to the stamp; the rest of the graph is cancelled. */
async function firstKernel(client: Client, build: Build, n: number, path: string): Promise<number> {
  const array = build(n, path);
  const abort = new AbortController();
  const begin = performance.timeOrigin + performance.now();
  const done = array.compute({ client, signal: abort.signal }).catch(() => undefined);
  const first = await stampIn(path);
  abort.abort();
  await done;
  return first - begin;
}

async function stampIn(path: string): Promise<number> {
  const deadline = performance.now() + WAIT_MS_MAX;
  while (performance.now() < deadline) {
    const text = textOf(path);
    if (text !== "") return Number(text);
    await sleep(1);
  }
  throw new RangeError("no kernel ran in time");
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
