import { Client, LocalCluster, ones } from "../src/index.ts";
import { type Row, rowOf } from "./support/report.ts";
import type { Suite, SuiteOptions } from "./support/suite.ts";

/** The tree of 10⁷ tasks with next to nothing to do in each, end to end on two worker processes. */
export const reduction: Suite = {
  id: "T7",
  title: "a reduction of 10⁷ tasks, end to end: tasks/s and the scheduler's memory",
  run,
};

async function run({ quick }: SuiteOptions): Promise<readonly Row[]> {
  const n = quick ? 1e6 : 1e7;
  await using cluster = await LocalCluster.start({
    workers: 2,
    threadsPerWorker: 1,
    processes: true,
  });
  await using client = await Client.connect(cluster);
  await ones([1000], { chunks: 1 }).sum().compute({ client });
  globalThis.gc?.();
  const before = process.memoryUsage();
  let peak = before.rss;
  // The scheduler runs in this process: what it grows by is the scheduler's.
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 5);
  let tasks = 0;
  const begin = performance.now();
  const value = await ones([n], { chunks: 1 })
    .sum()
    .compute({
      client,
      onProgress: ({ total }) => {
        tasks = Math.max(tasks, total);
      },
    });
  const seconds = (performance.now() - begin) / 1000;
  clearInterval(watch);
  if (value.item() !== n) throw new RangeError(`the sum is ${String(value.item())}, not ${n}`);
  const ran = Math.max(tasks, n);
  return [
    rowOf({
      case: "tasks, end to end",
      n: ran,
      value: ran / seconds,
      unit: "tasks/s",
      better: "higher",
    }),
    rowOf({ case: "time", n: ran, value: seconds, unit: "s", better: "lower" }),
    rowOf({
      case: "scheduler's process, growth at its peak",
      n: ran,
      value: (peak - before.rss) / 2 ** 20,
      unit: "MiB",
      better: "lower",
    }),
  ];
}
