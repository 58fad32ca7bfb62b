/** Clusters to begin a test with, and what to read from their logs. */
import type { Instruction, SchedulerOptions } from "../../../src/scheduler/index.ts";
import { FakeCluster } from "./fake-cluster.ts";
import { diceOf } from "./fake-parts.ts";

/** One client, and workers alike. */
export function clusterOf(
  workers: number,
  threads = 1,
  options: Partial<SchedulerOptions> = {},
): FakeCluster {
  const made = new FakeCluster(diceOf(7), options);
  made.client(0);
  for (let i = 0; i < workers; i++) made.join(threads);
  return made;
}

/** What workers were told to compute: worker, then tasks. */
export function computes(log: readonly Instruction[]): [number, number[]][] {
  return log.flatMap((one): [number, number[]][] =>
    one.type === "to-worker" && one.message.op === "compute"
      ? [[one.worker, [...one.message.tasks]]]
      : [],
  );
}

/** What clients were told. */
export const replies = (log: readonly Instruction[]): string[] =>
  log.flatMap((one) => (one.type === "to-client" ? [one.message.op] : []));
