import { type NDArray, ones, optimize } from "../src/index.ts";
import { clock } from "./support/clock.ts";
import { Peer, peerOf } from "./support/peer.ts";
import { type Row, rowOf } from "./support/report.ts";
import { median, spread } from "./support/rounds.ts";
import type { Suite, SuiteOptions } from "./support/suite.ts";

/** P3: the whole rule set over graphs of 10 to 10⁵ layers; each graph is built outside the clock, and optimized once. */
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

const SIZES = [10, 100, 1000, 10_000, 100_000];

async function run({ quick }: SuiteOptions): Promise<readonly Row[]> {
  const peer = await Peer.start();
  const rows: Row[] = [];
  for (const name of Object.keys(SHAPES)) {
    for (const n of SIZES) rows.push(...(await shapeRows(name, n, quick, peer)));
  }
  for (const blocks of [1, 10_000]) {
    const { value, noise } = perLayer(SHAPES["chain"], 1000, blocks, quick);
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
  rows.push(await again(1000, quick));
  await peer?.close();
  return rows;
}

/** One shape of one size, beside Dask where that gets so far. */
async function shapeRows(
  name: string,
  n: number,
  quick: boolean,
  peer: Peer | null,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const theirs = peer !== null && name === "chain" && n <= 1000 ? await peer.call("p3", n) : null;
  const beside = theirs?.seconds === undefined ? undefined : (theirs.seconds / n) * 1e6;
  const { value, noise, first } = perLayer(SHAPES[name], n, 10, quick);
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
  if (name === "chain" && n === SIZES[0]) {
    const row = { unit: "µs/layer", better: "lower" } as const;
    rows.push(
      rowOf({
        case: `${name}, first ${FIRST_GRAPHS} graphs of the process`,
        n,
        value: first,
        ...row,
      }),
    );
  }
  return rows;
}

/** Layers that are optimized for one figure, at most; graphs are made outside of the clock, each for one run. */
const LAYERS = { quick: 20_000, full: 100_000 } as const;
const ROUNDS_MAX = 400;
/**
 * Layers that are optimized before the clock counts: an optimizer that lives as long as its process is compiled code
 * after some thousand. What the first graphs of a process cost is a row of its own.
 */
const WARM_LAYERS = 30_000;
const FIRST_GRAPHS = 100;

function perLayer(
  build: Build,
  n: number,
  blocks: number,
  quick: boolean,
): { value: number; noise: number; first: number } {
  const layers = quick ? LAYERS.quick : LAYERS.full;
  const rounds = Math.min(ROUNDS_MAX, Math.max(quick ? 2 : 5, Math.floor(layers / n)));
  const [first, samples]: number[][] = [[], []];
  const warm = Math.max(Math.ceil(rounds / 4), Math.ceil(WARM_LAYERS / n));
  for (let round = -warm; round < rounds; round++) {
    const { layer } = build(n, blocks);
    const begin = performance.now();
    optimize([layer]);
    (round < 0 ? first : samples).push(((performance.now() - begin) * 1000) / n);
  }
  const value = median(samples);
  return { value, noise: spread(samples), first: median(first.slice(0, FIRST_GRAPHS)) };
}

/** The very same graph once more, as in a loop that computes it again: what memos are worth. */
async function again(n: number, quick: boolean): Promise<Row> {
  const { layer } = SHAPES["chain"](n, 10);
  const { seconds, spread: noise } = await clock(
    `optimize ${n} again`,
    () => () => optimize([layer]),
    quick ? 0.3 : 1,
  );
  return rowOf({
    case: "chain, the same graph again",
    n,
    value: (seconds / n) * 1e6,
    unit: "µs/layer",
    spread: noise,
    better: "lower",
  });
}
