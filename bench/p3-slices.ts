import { type NDArray, ones } from "../src/index.ts";
import { cullGraph, graphOf, topologicalOrder } from "../src/layers/index.ts";
import { optimize } from "../src/optimizer/index.ts";
import { type Row, rowOf } from "./support/report.ts";
import { median, spread } from "./support/rounds.ts";
import type { Suite, SuiteOptions } from "./support/suite.ts";

/** P3 (§3j of the optimizer's design): selections of a small part of a large computation. */
export const p3Slices: Suite = {
  id: "P3-slices",
  title: "slices through many operations, and one tile of 136 million (dask#8570)",
  run,
};

/** Every graph is new to the process, so that no memo of an earlier run answers for it. */
let fresh = 0;

/** One row and column of blocks wide, opaque at its source: only slices can pass. */
function source(blocks: number): NDArray {
  fresh += 1;
  return ones([blocks, blocks], { chunks: 1 }).mapBlocks((block) => block.data);
}

function chain(operations: number): NDArray {
  let x = source(100);
  for (let i = 0; i < operations; i++) x = x.add(i + fresh);
  return x.slice("0:5, 0:5");
}

/** 11 662² blocks, as many as in the report; then ten operations, two transposes, and one tile. */
function tile(): NDArray {
  let x = source(11_662);
  for (let i = 0; i < 10; i++) x = i % 5 === 2 ? x.T : x.mul(i + fresh);
  return x.slice("7000:7001, 42:43");
}

function run({ quick }: SuiteOptions): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const cases = [
    { n: 100, goal: 1, rounds: quick ? 40 : 100 },
    { n: 200, goal: null, rounds: quick ? 40 : 100 },
    { n: 100_000, goal: 200, rounds: quick ? 3 : 7 },
  ];
  for (const { n, goal, rounds } of cases) {
    const whole = samples(
      rounds,
      () => chain(n),
      (x) => optimize([x.layer]),
    );
    rows.push(timed(`slice after a chain of ${n}`, n, whole, goal));
  }
  // Layer by layer: what it costs when the chain cannot be joined first.
  for (const { n, goal, rounds } of [cases[0], { n: 10_000, goal: null, rounds: quick ? 3 : 7 }]) {
    const step = samples(
      rounds,
      () => chain(n),
      (x) => optimize([x.layer], { disable: ["CompactBlockwise"] }),
    );
    rows.push(timed(`slice through ${n} layers, one by one`, n, step, goal));
  }
  const tiles = samples(quick ? 40 : 100, tile, (x) => {
    const { outputs } = optimize([x.layer]);
    const graph = graphOf(topologicalOrder(outputs));
    cullGraph(graph, [{ layer: graph.layers.length - 1 }]);
  });
  rows.push(timed("one tile of 136 million: optimize and cull", 11_662 ** 2, tiles, 5));
  return Promise.resolve(rows);
}

/** Milliseconds of `work`, on a graph that `build` makes outside of the clock; the first ones warm up. */
function samples(
  rounds: number,
  build: () => NDArray,
  work: (array: NDArray) => unknown,
): readonly number[] {
  const times: number[] = [];
  const warm = Math.ceil(rounds / 4);
  for (let round = -warm; round < rounds; round++) {
    const array = build();
    const from = performance.now();
    work(array);
    if (round >= 0) times.push(performance.now() - from);
  }
  return times;
}

const timed = (name: string, n: number, times: readonly number[], goal: number | null): Row =>
  rowOf({
    case: name,
    n,
    value: median(times),
    unit: "ms",
    spread: spread(times),
    better: "lower",
    ...(goal === null ? {} : { floor: goal, goal }),
  });
