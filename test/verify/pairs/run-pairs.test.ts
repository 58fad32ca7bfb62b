import { expect, test } from "@jest/globals";
import { concat } from "../../../src/layers/index.ts";
import { as, pat, RULES, rest, rule, v } from "../../../src/optimizer/index.ts";
import { formatPairs, replayPair, runPairs } from "../../../src/verify/index.ts";

/**
 * A share of all pairs, another one at each commit: `VERIFY_SEED` is set to the number of the commit, so
 * that fifty runs cover 100 000 pairs. For ten million: `npm run verify -- --pairs 10000000`.
 */
const PAIRS = Number(process.env["VERIFY_PAIRS"] ?? 2000);
const SEED = Number(process.env["VERIFY_SEED"] ?? 1);

test(`${PAIRS} pairs of a program and a way to optimize it agree with the reference`, () => {
  const report = runPairs({ pairs: PAIRS, seed: SEED });
  expect(report.mismatches.length === 0 ? "" : formatPairs(report)).toBe("");
  expect(report.pairs).toBeGreaterThanOrEqual(PAIRS);
  expect(report.skipped).toBeLessThan(PAIRS / 20);
  expect(formatPairs(report)).toMatch(/^\d+ pairs, 0 mismatches, \d+ pairs\/s, seed \d+/);
});

test("a rule that is not sound is found, shrunk, and replayed by its number", () => {
  const swapped = rule("Swapped", {
    match: as("k", pat(concat, [v("x"), v("y"), rest("more")])),
    phase: "tidy",
    where: ({ x, y }) =>
      x.id > y.id && x.grid.join() === y.grid.join() && x.shape.join() === y.shape.join(),
    rewrite: ({ k, x, y, more }, c) => c.make(concat, k.attrs, [y, x, ...more], k),
  });
  const rules = RULES.extend([swapped]);
  const report = runPairs({ pairs: 20_000, seed: 6, rules, mismatches: 1 });
  expect(report.mismatches).toHaveLength(1);
  const [mismatch] = report.mismatches;
  expect(mismatch.text).toMatch(/became|threw/);
  expect(mismatch.command).toBe(`npm run verify -- --seed 6 --replay ${mismatch.number}`);
  expect(mismatch.program.join().match(/Concat/g)?.length).toBeLessThanOrEqual(2);
  const again = replayPair(mismatch.number, 6, rules);
  expect(again.mismatches).toEqual([mismatch]);
});
