/** Runs the explorer and some worlds over machines with a fault in them, until something is found. */
import { explore } from "../explore/search.ts";
import { SMALL } from "../explore/small.ts";
import { simulate, stray } from "../simulate.ts";

process.on("unhandledRejection", stray);
process.on("uncaughtException", (error) => found(`thrown: ${error.message}`));

const { seeds, from, states } = JSON.parse(process.env["PLANTED_RUN"] ?? "{}") as {
  readonly seeds: number;
  readonly from: number;
  readonly states: number;
};

/** Worlds before the explorer has its turn. */
const FIRST = 4;

function found(by: string): never {
  process.send?.({ found: by.split("\n", 1)[0].slice(0, 160) });
  process.exit(0);
}

async function run(): Promise<void> {
  for (let seed = from; seed < from + FIRST; seed++) await world(seed);
  for (const small of SMALL) {
    const { failure } = explore(small, { statesMax: states, secondsMax: 60 });
    if (failure) found(`explorer, ${small.name}: ${failure.text}`);
  }
  for (let seed = from + FIRST; seed < from + seeds; seed++) await world(seed);
  process.send?.({ found: undefined });
  process.exit(0);
}

async function world(seed: number): Promise<void> {
  const { failure } = await simulate(seed);
  if (failure !== undefined) found(`simulation, seed ${seed}: ${failure}`);
}

void run();
