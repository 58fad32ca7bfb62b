import { Client, LocalCluster, matmul, type NDArray, random } from "../src/index.ts";
import { optimize, planCost, scalarCost } from "../src/optimizer/index.ts";
import { type Row, rowOf } from "./support/report.ts";
import { interleave, median, medianRatio, spread } from "./support/rounds.ts";
import type { Suite, SuiteOptions } from "./support/suite.ts";

/**
 * S4: plans that greedy rewriting cannot find, because a step on the way to them costs more: the
 * estimated cost and the measured time of both, on the same blocks in the memory of two workers.
 */
export const s4: Suite = {
  id: "S4",
  title: "plans by saturation against greedy ones: estimated cost and run time",
  run,
};

/** Levels of optimization that are compared. */
const GREEDY = { level: 1 } as const;
const SATURATED = { level: 2, saturation: { msMax: 2000 } } as const;

interface Case {
  readonly name: string;
  /** What is made of the inputs; small whole numbers, so that the answer is the same in any order. */
  make(inputs: readonly NDArray[]): NDArray;
  readonly inputs: readonly NDArray[];
}

/** Whole numbers from -2 to 2. */
const matrix = (
  rows: number,
  columns: number,
  chunks: number | readonly [number, number],
): NDArray =>
  random.integers([rows, columns], -2, 3, { chunks, seed: rows + columns }).astype("float64");

function chain(): Case {
  const sizes = [1600, 40, 1600, 40, 16];
  return {
    name: "chain of four products",
    inputs: sizes.slice(1).map((columns, k) => matrix(sizes[k], columns, 400)),
    make: (matrices) => matrices.reduce((left, right) => matmul(left, right)),
  };
}

function factored(): Case {
  return {
    name: "a @ b + a @ c",
    inputs: [0, 1, 2].map(() => matrix(1000, 1000, 250)),
    make: ([a, b, c]) => matmul(a, b).add(matmul(a, c)),
  };
}

function layouts(): Case {
  return {
    name: "x + y + z in two chunkings, summed",
    inputs: [
      matrix(4000, 4000, [4000, 250]),
      matrix(4000, 4000, [250, 4000]),
      matrix(4000, 4000, [250, 4000]).add(1),
    ],
    make: ([x, y, z]) => x.add(y).add(z).sum(),
  };
}

async function run({ quick }: SuiteOptions): Promise<readonly Row[]> {
  await using cluster = await LocalCluster.start({
    workers: 2,
    threadsPerWorker: 1,
    processes: true,
  });
  await using client = await Client.connect(cluster);
  const rows: Row[] = [];
  for (const one of [chain(), factored(), layouts()]) {
    rows.push(...(await compare(client, one, quick ? 5 : 15)));
  }
  return rows;
}

async function compare(
  client: Client,
  { name, inputs, make }: Case,
  rounds: number,
): Promise<Row[]> {
  const held = await Promise.all(inputs.map((input) => input.persist({ client })));
  const answer = make(held);
  const plans = [GREEDY, SATURATED].map((options) => optimize([answer.layer], options));
  const [before, after] = plans.map(({ outputs }) => scalarCost(outputs));
  const sums: number[] = [];
  const timed = (options: typeof GREEDY | typeof SATURATED) => async (): Promise<number> => {
    const begin = performance.now();
    const value = await answer.sum().compute({ client, optimize: options });
    sums.push(Number(value.item()));
    return performance.now() - begin;
  };
  const [greedy, again, saturated] = await interleave(
    [timed(GREEDY), timed(GREEDY), timed(SATURATED)],
    rounds,
  );
  if (new Set(sums).size !== 1)
    throw new RangeError(`the plans of ${name} compute ${[...new Set(sums)]}`);
  const n = planCost(plans[0].outputs).tasks;
  const row = { n, better: "lower" as const };
  return [
    rowOf({ ...row, case: `${name}: estimate, greedy`, value: before * 1000, unit: "ms" }),
    rowOf({ ...row, case: `${name}: estimate, saturated`, value: after * 1000, unit: "ms" }),
    rowOf({
      ...row,
      case: `${name}: measured, greedy`,
      value: median(greedy),
      unit: "ms",
      spread: spread(greedy),
    }),
    rowOf({
      ...row,
      case: `${name}: measured, saturated`,
      value: median(saturated),
      unit: "ms",
      spread: spread(saturated),
    }),
    rowOf({
      ...row,
      better: "higher",
      case: `${name}: measured, greedy / saturated`,
      value: medianRatio(saturated, greedy),
      unit: "×",
      floor: 1,
    }),
    rowOf({ ...row, case: `${name}: A/A ratio`, value: medianRatio(greedy, again), unit: "×" }),
  ];
}
