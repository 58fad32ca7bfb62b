import { expect, test } from "@jest/globals";
import { RULES } from "../../src/optimizer/index.ts";
import { checkRules, formatReport } from "../../src/verify/index.ts";

/** `npm run rules:check` has the large budget. */
const BUDGET = { small: 60, random: 60, costs: 3, firesMin: 12 };
/** A share of all terms at each commit: the seed differs from run to run, and is in the report. */
const SEED = Number(process.env["VERIFY_SEED"] ?? 1);

test("every built-in rule is checked, fires, and nothing is wrong with it", () => {
  const report = checkRules(RULES.rules, { budget: BUDGET, seed: SEED });
  const wrong = report.findings.filter(({ kind }) => kind !== "pass-rate");
  expect(wrong.length === 0 ? "" : formatReport(report)).toBe("");
  expect(report.rules.map(({ rule }) => rule)).toEqual(RULES.rules.map(({ name }) => name));
  for (const { rule, fired } of report.rules) expect([rule, fired > 0]).toEqual([rule, true]);
});

test("a report has a line for each rule, and the same seed makes the same report", () => {
  const rules = RULES.rules.filter(({ name }) => /^Slice(Of|Noop)/.test(name));
  const [a, b] = [1, 1].map((seed) => checkRules(rules, { budget: { ...BUDGET, costs: 0 }, seed }));
  const plain = ({ rules: reports }: typeof a): unknown =>
    reports.map(({ ms: _, ...rest }) => rest);
  expect(plain(a)).toEqual(plain(b));
  expect(a.ok).toBe(true);
  const lines = formatReport(a).split("\n");
  expect(lines).toHaveLength(rules.length + 1);
  expect(lines.at(-1)).toMatch(/^2 rules, \d+ firings compared, seed 1, .* s: nothing wrong$/);
});
