/** A child of `jobs.ts`: takes batches of seeds, answers counts. */
import type { Batch } from "./jobs.ts";
import { simulate, stray } from "./simulate.ts";
import { addOutcome, newTally } from "./tally.ts";

process.on("unhandledRejection", stray);
process.on("disconnect", () => process.exit(0));
process.on("message", ({ from, count }: Batch) => {
  void run(from, count);
});

async function run(from: number, count: number): Promise<void> {
  const tally = newTally();
  const begin = process.cpuUsage();
  for (let seed = from; seed < from + count; seed++) addOutcome(tally, await simulate(seed));
  const { user, system } = process.cpuUsage(begin);
  tally.cpuSeconds = (user + system) / 1e6;
  process.send?.(tally);
}
