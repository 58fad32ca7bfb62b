import { concat, type NDArray, ones, optimize } from "../src/index.ts";
import { TASK_BYTES } from "../src/scheduler/index.ts";
import { type Row, rowOf } from "./support/report.ts";
import { median, spread } from "./support/rounds.ts";
import { array, merge, opaque, tree } from "./support/scheduler-graphs.ts";
import { StubCluster, type StubRun } from "./support/stub-cluster.ts";
import type { Suite, SuiteOptions } from "./support/suite.ts";

/** P4: the scheduler's state machine beside workers that answer at once. */
export const p4: Suite = {
  id: "P4",
  title: "scheduler core, tasks/s with a stub worker (floor 1 M, goal 5 M)",
  run,
};

const CASES: Readonly<Record<string, () => NDArray>> = {
  "merge 100 k": merge,
  "tree 2¹⁵": tree,
  "77 k-task array": array,
  // One step of a nine-point stencil over 577² blocks: halo, function, trimmed.
  "10⁶ stencil": () => {
    const x = opaque(ones([577 * 4, 577 * 4], { chunks: 4 }));
    return x.mapOverlap((block) => block.data, { depth: 1, boundary: "reflect" });
  },
  "10⁶ chain of two": () => opaque(opaque(ones([500_000], { chunks: 1 }))),
  "two sources, concatenated": () =>
    opaque(
      concat([opaque(ones([200_000], { chunks: 1 })), opaque(ones([200_000], { chunks: 1 }))]),
    ),
};

const rateOf = (one: StubRun): number => (one.tasks / one.milliseconds) * 1000;

/** Tasks of each shape that are run before the clock counts. */
const WARM_TASKS = 600_000;

/**
 * The first run, and `count` later ones. A scheduler runs for days, so its steady state is the figure, as it
 * is for the systems in measures.md; but the smallest shape ends before the compiler has seen the hot
 * loops. So every shape first runs `WARM_TASKS` tasks, and the very first run is a row of its own.
 */
function warmedUp(once: () => StubRun, count: number): [StubRun, StubRun[]] {
  const cold = once();
  for (let tasks = cold.tasks; tasks < WARM_TASKS; ) tasks += once().tasks;
  return [cold, Array.from({ length: count }, once)];
}

function run({ quick }: SuiteOptions): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [name, build] of Object.entries(CASES)) {
    const { outputs } = optimize([build().layer]);
    const once = (): StubRun =>
      new StubCluster({ workers: 16, threads: 1, seconds: 1e-5 }).run(outputs);
    const [cold, runs] = warmedUp(once, quick ? 3 : 9);
    const rates = runs.map(rateOf);
    const [{ tasks, messages, transitions }] = runs;
    const live = Math.max(...runs.map(({ peakPages }) => peakPages));
    const row = { n: tasks, better: "higher" as const };
    rows.push(
      rowOf({
        ...row,
        case: name,
        value: median(rates),
        unit: "tasks/s",
        spread: spread(rates),
        floor: 1e6,
        goal: 5e6,
      }),
      rowOf({
        ...row,
        case: `${name}, first run of the shape`,
        value: rateOf(cold),
        unit: "tasks/s",
      }),
      rowOf({
        ...row,
        case: `${name}, transitions`,
        value: transitions,
        unit: "",
        better: "lower",
      }),
      rowOf({ ...row, case: `${name}, messages`, value: messages, unit: "", better: "lower" }),
      rowOf({
        ...row,
        case: `${name}, pages of tasks at the peak`,
        value: live,
        unit: "",
        better: "lower",
      }),
    );
  }
  rows.push(
    rowOf({
      case: "bytes of a live task",
      n: 1,
      value: TASK_BYTES,
      unit: "B",
      better: "lower",
      goal: 16,
    }),
  );
  return Promise.resolve(rows);
}
