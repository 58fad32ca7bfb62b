import { type NDArray, ones, optimize } from "../src/index.ts";
import type { Layer } from "../src/layers/index.ts";
import type { SchedulerOptions } from "../src/scheduler/index.ts";
import { type Row, rowOf } from "./support/report.ts";
import { interleave, median, medianRatio, spread } from "./support/rounds.ts";
import { array, merge, opaque, tree } from "./support/scheduler-graphs.ts";
import { StubCluster } from "./support/stub-cluster.ts";
import type { Suite, SuiteOptions } from "./support/suite.ts";

/**
 * R6: what it costs that the scheduler checks its own invariants, on the work of P4: as it ships (spot checks, one live
 * task for so many moves), and everything after each event, as in tests. The floor is that of what ships; the other
 * row says plainly what `validate` costs, which no floor of this kind can hold: it is work for all live tasks a time.
 */
export const r6: Suite = {
  id: "R6",
  title: "validation: as it ships (floor 25 %, goal 10 %), and everything after each event",
  run,
};

/** The shapes of P4 of medium size. */
const CASES = { "merge 100 k": merge, "tree 2¹⁵": tree, "77 k-task array": array };
/** Everything after each event: as many tasks as it can take in a second or so. */
const SMALL = (): NDArray => opaque(ones([2 ** 8], { chunks: 1 })).sum();

const runs =
  (outputs: readonly Layer[], machine: Partial<SchedulerOptions>) => (): Promise<number> => {
    const cluster = new StubCluster({ workers: 16, threads: 1, seconds: 1e-5, machine });
    return Promise.resolve(cluster.run(outputs).milliseconds);
  };

async function run({ quick }: SuiteOptions): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const rounds = quick ? 11 : 31;
  const add = async (
    name: string,
    build: () => NDArray,
    machine: Partial<SchedulerOptions>,
    n: number,
  ): Promise<void> => {
    const { outputs } = optimize([build().layer]);
    const off = runs(outputs, { spotEvery: 0 });
    const [without, again, having] = await interleave([off, off, runs(outputs, machine)], n);
    const more = (ratio: number): number => (ratio - 1) * 100;
    const row = { n, unit: "% more time", better: "lower" as const };
    const value = more(medianRatio(without, having));
    const watched = machine.validate ? {} : { floor: 25, goal: 10 };
    rows.push(rowOf({ ...row, case: name, value, spread: spread(having), ...watched }));
    const noise = more(medianRatio(without, again));
    rows.push(rowOf({ ...row, case: `${name}, A/A`, value: noise, spread: spread(without) }));
    rows.push(
      rowOf({
        ...row,
        case: `${name}, without`,
        value: median(without),
        unit: "ms",
        spread: spread(without),
      }),
    );
  };
  for (const [name, build] of Object.entries(CASES)) {
    await add(`${name}, as it ships`, build, {}, rounds);
  }
  await add("tree 2⁸, everything after each event", SMALL, { validate: true, spotEvery: 0 }, 3);
  return rows;
}
