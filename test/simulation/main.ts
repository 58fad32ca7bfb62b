/**
 * `npm run simulate`: worlds of many seeds, with one line of counts at the end; `--seed S` replays one with its story;
 * `--explore` goes through every interleaving of small worlds; `--mutate` plants faults and counts how many are found.
 */
import { parseArgs } from "node:util";
import { runJobs } from "./jobs.ts";
import { scenarioOf } from "./scenario.ts";
import { commandOf, shrink } from "./shrink.ts";
import { simulate, stray } from "./simulate.ts";
import { addOutcome, lineOf, newTally } from "./tally.ts";

process.on("unhandledRejection", stray);

const { values } = parseArgs({
  options: {
    seeds: { type: "string" },
    from: { type: "string" },
    jobs: { type: "string", default: "2" },
    seed: { type: "string" },
    without: { type: "string" },
    shrink: { type: "boolean", default: false },
    quiet: { type: "boolean", default: false },
  },
});

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** One world again, with what happened in it. */
async function replay(seed: number, dropped: ReadonlySet<number>): Promise<number> {
  const { actions, ...rest } = scenarioOf(seed);
  say(JSON.stringify(rest));
  actions.forEach((action, number) => {
    if (!dropped.has(number)) say(`${number} ${JSON.stringify(action)}`);
  });
  const outcome = await simulate(seed, { dropped, story: true });
  for (const row of outcome.story?.slice(-400) ?? []) say(row);
  const tally = newTally();
  addOutcome(tally, outcome);
  if (outcome.failure !== undefined) say(outcome.failure);
  say(`trace ${outcome.hash}`);
  say(lineOf(tally));
  return tally.failures.length;
}

/** Many worlds, on several processors. */
async function many(seeds: number, from: number): Promise<number> {
  const tally = await runJobs({ seeds, from, jobs: Number(values.jobs), quiet: values.quiet });
  for (const { seed, failure } of tally.failures.slice(0, 20)) {
    say(failure);
    say(commandOf(seed, await shrink(seed, 60)));
  }
  say(lineOf(tally));
  return tally.failures.length;
}

const dropped = new Set(values.without?.split(",").map(Number) ?? []);
if (values.seed !== undefined && values.shrink) {
  say(commandOf(Number(values.seed), await shrink(Number(values.seed))));
  process.exit(0);
}
// Without a beginning, seeds are fresh in every run; the first line says which.
const from = Number(values.from ?? Math.floor(Date.now() / 1000) * 1e5);
const failures =
  values.seed === undefined
    ? await many(Number(values.seeds ?? 200), from)
    : await replay(Number(values.seed), dropped);
process.exit(failures === 0 ? 0 : 1);
