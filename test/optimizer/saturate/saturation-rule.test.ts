import { expect, test } from "@jest/globals";
import { planOfRule, searchText } from "../../../src/egraph/index.ts";
import { SEARCHES } from "../../../src/optimizer/generated/searches.ts";
import {
  RULES,
  type RuleIR,
  saturateLayers,
  saturationRule,
} from "../../../src/optimizer/index.ts";

test("every built-in rule is searched for by a loop nest that was compiled ahead of time", () => {
  expect([...SEARCHES.keys()]).toEqual(RULES.rules.map(({ name }) => name));
  for (const rule of RULES.rules) {
    expect(saturationRule(rule).search).toBe(SEARCHES.get(rule.name));
  }
  // One of the same name is another rule.
  expect(saturationRule({ ...RULES.rules[0] }).search).toBeUndefined();
});

/** Without layout and types: names, numbers and operators, in their order. */
const words = (code: string): string =>
  code
    .replaceAll(/\/\/.*$/gm, "")
    .replace("rows: Int32Array", "rows")
    .replaceAll(/[\s{};()]+/g, "");

test("what was compiled ahead of time is what would be made when it is used", () => {
  for (const rule of RULES.rules) {
    const made = words(searchText(planOfRule(saturationRule({ ...rule }))));
    const [, ahead] = /^input=>(.*)$/.exec(words(String(SEARCHES.get(rule.name)))) ?? [];
    expect(ahead).toBe(made);
  }
});

/** Nodes end it, or nothing new: time plays no part. */
const WIDE = { nodesMax: 500, msMax: 60_000 };

/** What saturation of the rule's own examples did, but for times. */
const runsOf = (rule: RuleIR): unknown =>
  rule.examples().flatMap(({ input }) =>
    saturateLayers([input], { rules: [rule], ...WIDE }).regions.map(({ run }) => {
      const { reason, iterations, nodes, classes, matches } = run;
      return { reason, iterations, nodes, classes, matches };
    }),
  );

test("both find the same", () => {
  const exploring = RULES.rules.filter(({ mode }) => mode === "explore");
  expect(exploring.length).toBeGreaterThan(8);
  for (const rule of exploring) {
    const runs = runsOf(rule);
    expect(runs).not.toEqual([]);
    expect(runs).toEqual(runsOf({ ...rule }));
  }
});
