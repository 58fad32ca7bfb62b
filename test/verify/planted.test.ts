import { expect, test } from "@jest/globals";
import { checkRules, formatReport } from "../../src/verify/index.ts";
import { ARITHMETIC } from "./planted/arithmetic.ts";
import { MOVES } from "./planted/moves.ts";
import { REDUCTIONS } from "./planted/reductions.ts";
import { SLICES } from "./planted/slices.ts";

const PLANTED = [...SLICES, ...MOVES, ...ARITHMETIC, ...REDUCTIONS];
/** Enough for every one of them; those about costs run the whole optimizer at each term. */
const BUDGET = { small: 600, random: 4000, costs: 0, firesMin: 0 };

test("there are more than forty faults, each with a name of its own", () => {
  expect(PLANTED.length).toBeGreaterThanOrEqual(40);
  expect(new Set(PLANTED.map(({ fault }) => fault)).size).toBe(PLANTED.length);
});

test.each(PLANTED)("$fault is found in $rule.name", ({ rule, kinds }) => {
  const costs = kinds.includes("cost") ? 80 : 0;
  const budget = costs > 0 ? { ...BUDGET, small: 20, random: 20, costs } : BUDGET;
  const report = checkRules([rule], { budget, hints: {} });
  const found = report.findings.find(({ kind }) => kinds.includes(kind));
  expect(found).toMatchObject({ rule: rule.name, kind: expect.any(String) });
  const text = formatReport(report);
  expect(text).toContain(rule.name);
  if (kinds.includes("silent")) return;
  // The counter-example is there in both languages, and shrunk to a few layers.
  expect(text).toContain(`example ${rule.name} {\n      //`);
  expect(text).toContain("makeLayer(");
  const layers = found?.before?.typescript.split("\n").length ?? 99;
  expect(layers).toBeLessThanOrEqual(6);
});
