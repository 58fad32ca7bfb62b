import { type NDArray, ones, optimize } from "../src/index.ts";
import { clock } from "./support/clock.ts";
import { Peer, peerOf } from "./support/peer.ts";
import { type Row, rowOf } from "./support/report.ts";
import { median, spread } from "./support/rounds.ts";
import type { Suite, SuiteOptions } from "./support/suite.ts";

/** P3: the whole rule set over graphs of 10 to 10⁵ layers; layers are built outside the clock. */
export const p3: Suite = { id: "P3", title: "optimizer, µs per layer (floor 20, goal 5)", run };

type Build = (layers: number, blocks: number) => NDArray;

/** Every graph is new to the process, so that no memo of an earlier run answers for it. */
let fresh = 0;

const SHAPES: Readonly<Record<string, Build>> = {
  chain: (layers, blocks) => {
    let x = start(blocks);
    for (let i = 0; i < layers; i++) x = x.add(i + fresh);
    return x;
  },
  diamonds: (layers, blocks) => {
    let x = start(blocks);
    for (let i = 0; i < layers; i += 3) x = x.add(i + fresh).mul(x.sub(fresh));
    return x;
  },
  random: (layers, blocks) => {
    const all = [start(blocks)];
    let seed = 12345 + fresh;
    const next = (n: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
      return seed % n;
    };
    for (let i = 0; i < layers; i++) {
      const x = all[all.length - 1 - next(Math.min(4, all.length))];
      const y = all[all.length - 1 - next(Math.min(4, all.length))];
      all.push(i % 7 === 3 ? x.T : i % 5 === 0 ? x.add(y) : x.mul(i + fresh));
    }
    return all.slice(-4).reduce((sum, x) => sum.add(x));
  },
};

function start(blocks: number): NDArray {
  fresh += 1;
  return ones([blocks, blocks], { chunks: 1 }).mapBlocks((block) => block.data);
}

async function run({ quick }: SuiteOptions): Promise<readonly Row[]> {
  const peer = await Peer.start();
  const rows: Row[] = [];
  const sizes = [10, 100, 1000, 10_000, 100_000];
  for (const [name, build] of Object.entries(SHAPES)) {
    for (const n of sizes) {
      const theirs =
        peer !== null && name === "chain" && n <= 1000 ? await peer.call("p3", n) : null;
      const beside = theirs?.seconds === undefined ? undefined : (theirs.seconds / n) * 1e6;
      const { value, noise } = await perLayer(build, n, 10, quick);
      rows.push(
        rowOf({
          case: name,
          n,
          value,
          unit: "µs/layer",
          spread: noise,
          better: "lower",
          floor: 20,
          goal: 5,
          peer: peerOf(peer, "dask", beside),
        }),
      );
    }
  }
  for (const blocks of [1, 10_000]) {
    const { value, noise } = await perLayer(SHAPES["chain"], 1000, blocks, quick);
    rows.push(
      rowOf({
        case: `chain of 1000 over ${blocks}² blocks`,
        n: 1000,
        value,
        unit: "µs/layer",
        spread: noise,
        better: "lower",
        floor: 20,
        goal: 5,
      }),
    );
  }
  await peer?.close();
  return rows;
}

/** Small graphs are sampled by benny, each sample on graphs that it has not seen; large ones a few times. */
async function perLayer(
  build: Build,
  n: number,
  blocks: number,
  quick: boolean,
): Promise<{ value: number; noise: number }> {
  if (n <= 1000) {
    const pool = Array.from({ length: quick ? 20 : 100 }, () => build(n, blocks));
    let next = 0;
    const { seconds, spread: noise } = await clock(
      `optimize ${n}`,
      () => () => optimize([pool[next++ % pool.length].layer]),
      quick ? 0.3 : 1,
    );
    return { value: (seconds / n) * 1e6, noise };
  }
  const samples = Array.from({ length: quick ? 2 : 5 }, () => {
    const graph = build(n, blocks);
    const begin = performance.now();
    optimize([graph.layer]);
    return ((performance.now() - begin) * 1000) / n;
  });
  return { value: median(samples), noise: spread(samples) };
}
