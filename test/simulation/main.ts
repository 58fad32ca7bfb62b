/**
 * `npm run simulate`: worlds of many seeds, with one line of counts at the end; `--seed S` replays one with its story;
 * `--explore` goes through every interleaving of small worlds; `--mutate` plants faults and counts how many are found.
 */
import { parseArgs } from "node:util";
import { explore, pathText } from "./explore/search.ts";
import { SMALL } from "./explore/small.ts";
import { runJobs } from "./jobs.ts";
import { lineOf as lineOfFault, mutate } from "./mutate/run.ts";
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
    explore: { type: "boolean", default: false },
    states: { type: "string", default: "1000000" },
    minutes: { type: "string", default: "10" },
    mutate: { type: "boolean", default: false },
    faults: { type: "string", default: "110" },
  },
});

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** One world again, with what happened in it. */
async function replay(seed: number, left: ReadonlySet<number>): Promise<number> {
  const { actions, ...rest } = scenarioOf(seed);
  say(JSON.stringify(rest));
  actions.forEach((action, number) => {
    if (!left.has(number)) say(`${number} ${JSON.stringify(action)}`);
  });
  const outcome = await simulate(seed, { dropped: left, story: true });
  for (const row of outcome.story?.slice(-400) ?? []) say(row);
  const tally = newTally();
  addOutcome(tally, outcome);
  if (outcome.failure !== undefined) say(outcome.failure);
  say(`trace ${outcome.hash}`);
  say(lineOf(tally));
  return tally.failures.length;
}

/** Many worlds, on several processors. */
async function many(seeds: number, first: number): Promise<number> {
  const tally = await runJobs({
    seeds,
    from: first,
    jobs: Number(values.jobs),
    quiet: values.quiet,
  });
  for (const { seed, failure } of tally.failures.slice(0, 20)) {
    say(failure);
    say(commandOf(seed, await shrink(seed, 60)));
  }
  say(lineOf(tally));
  return tally.failures.length;
}

/** Every small cluster, state by state. */
function exploreAll(): number {
  const limits = { statesMax: Number(values.states), secondsMax: Number(values.minutes) * 60 };
  let states = 0;
  let open = 0;
  let failed = 0;
  for (const small of SMALL) {
    const { failure, ...found } = explore(small, limits);
    say(JSON.stringify(found));
    states += found.states;
    if (!found.exhausted) open++;
    if (failure === undefined) continue;
    failed++;
    say(`${failure.text}\n${pathText(failure.path)}`);
  }
  say(
    `${states} distinct states of ${SMALL.length} clusters, ${open} not exhausted, ${failed} failures`,
  );
  return failed;
}

/** Faults, one at a time. */
async function mutateAll(): Promise<number> {
  const options = { count: Number(values.faults), seed: Number(values.from ?? 7), seeds: 40 };
  const verdicts = await mutate({ ...options, jobs: Number(values.jobs) }, say);
  const survivors = verdicts.filter(({ found }) => found === undefined);
  for (const survivor of survivors) say(`survivor: ${lineOfFault(survivor)}`);
  const count = verdicts.length - survivors.length;
  say(`${verdicts.length} faults, ${count} found, ${survivors.length} not`);
  return 0;
}

if (values.explore) process.exit(exploreAll() === 0 ? 0 : 1);
if (values.mutate) process.exit(await mutateAll());
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
