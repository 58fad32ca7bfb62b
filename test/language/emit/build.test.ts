import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { type BuiltFile, buildRules } from "../../../src/language/emit/build.ts";
import { loadRules } from "../../../src/language/index.ts";
import { MATCHED_RULES } from "../../../src/optimizer/generated/matcher.ts";
import { optimize, RULES, type RuleIR } from "../../../src/optimizer/index.ts";
import { readPlans, showPlan } from "../../support/plans.ts";

const ROOT = join(import.meta.dirname, "../../..");
let built: readonly BuiltFile[] = [];

beforeAll(async () => {
  built = await buildRules(ROOT);
});

test("what is checked in is what the rules say; npm run rules:build makes it", () => {
  const stale = built.filter(({ path, text }) => readFileSync(join(ROOT, path), "utf8") !== text);
  expect(stale.map(({ path }) => path)).toEqual([]);
  expect(built.length).toBeGreaterThan(8);
});

test("the matcher was made for the list of rules as it is", () => {
  expect(MATCHED_RULES).toEqual(RULES.rules.map(({ name }) => name));
});

test("every rule stands behind a comment with its place", () => {
  const text = readFileSync(join(ROOT, "src/optimizer/generated/slices.ts"), "utf8");
  const source = readFileSync(join(ROOT, "src/optimizer/rules/slices.rules"), "utf8").split("\n");
  const places = [...text.matchAll(/^\/\/ slices\.rules:(\d+) (\w+)$/gm)];
  expect(places.length).toBe(source.filter((line) => line.startsWith("rule ")).length);
  for (const [, line, name] of places) {
    expect(source[Number(line) - 1]).toMatch(new RegExp(`^rule ${name}:`));
  }
});

/** What a rule is, without the functions that run it. */
const data = ({ span: _, guards, ...rule }: RuleIR): string =>
  JSON.stringify({ ...rule, guards: guards.map(({ name, expression }) => ({ name, expression })) });

const NAMES = ["blockwise", "concats", "explore", "rechunks", "reductions", "slices", "transposes"];

async function interpreted(): Promise<ReadonlyMap<string, RuleIR>> {
  const files = await Promise.all(
    NAMES.map((name) => loadRules(join(ROOT, `src/optimizer/rules/${name}.rules`))),
  );
  return new Map(files.flatMap(({ rules }) => rules.rules.map((rule) => [rule.name, rule])));
}

test("a compiled rule and the interpreted one are the same rule", async () => {
  const others = await interpreted();
  expect(RULES.rules.filter(({ name }) => !others.has(name))).toEqual([]);
  for (const rule of RULES.rules) {
    expect(data(rule)).toBe(data(others.get(rule.name) as RuleIR));
  }
});

test("compiled and interpreted rules make the same plans", async () => {
  const others = await interpreted();
  const rules = RULES.override(
    [...others.values()].filter(({ name }) => MATCHED_RULES.includes(name)),
  );
  for (const { name } of RULES.rules.filter(({ phases }) => !phases.includes("explore"))) {
    for (const { outputs, disable, plan } of readPlans(join(ROOT, `test/plans/${name}.plan`))) {
      expect(showPlan(optimize(outputs, { rules, disable, check: true }).outputs)).toBe(plan);
    }
  }
});
