/**
 * `npm run verify -- --pairs N [--seed S]`: fresh pairs of a program and a way to run the optimizer. The
 * seed is drawn from the clock unless told; `--replay K` runs program K of a seed alone.
 */
import { parseArgs } from "node:util";
import { formatPairs, replayPair, runPairs } from "../../src/verify/index.ts";

const { values } = parseArgs({
  options: {
    pairs: { type: "string", default: "20000" },
    seed: { type: "string" },
    replay: { type: "string" },
  },
});
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
const report =
  values.replay === undefined
    ? runPairs({ pairs: Number(values.pairs), seed })
    : replayPair(Number(values.replay), seed);
console.log(formatPairs(report));
process.exitCode = report.mismatches.length === 0 ? 0 : 1;
