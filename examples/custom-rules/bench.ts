/** What the rules are worth: time with them and without, taken in turns: `npm run bench`. */
import { apply, random } from "plygraph";
import { clamp } from "./clamp.ts";
import { plugin } from "./plugin.ts";

const ROUNDS = 11;
const x = await random.normal([4_000, 1_000], { seed: 1, chunks: [500, 1_000] }).persist();
const inner = apply(clamp, [x], { low: -2, high: 1 });
const rows = apply(clamp, [inner], { low: -1, high: 2 }).slice("0:10, :").sum();

async function milliseconds(disable: readonly string[]): Promise<number> {
  const begin = performance.now();
  await rows.compute({ plugins: [plugin], optimize: { disable } });
  return performance.now() - begin;
}

const off = ["ClampOfClamp", "SliceThroughClamp"];
const samples = { without: [] as number[], having: [] as number[] };
for (let round = -2; round < ROUNDS; round++) {
  const pair = [await milliseconds(off), await milliseconds([])];
  if (round < 0) continue;
  samples.without.push(pair[0]);
  samples.having.push(pair[1]);
}
const median = (list: number[]): number => list.sort((a, b) => a - b)[list.length >> 1];
const [without, having] = [median(samples.without), median(samples.having)];
process.stdout.write(
  `without the rules ${without.toFixed(1)} ms, with them ${having.toFixed(1)} ms: ` +
    `${(without / having).toFixed(1)}× (${ROUNDS} pairs, medians)\n`,
);
