import { expect, test } from "@jest/globals";
import { compileRules } from "../../src/language/index.ts";
import { RULES } from "../../src/optimizer/index.ts";
import { EXCUSES, formatMutants, mutateGuards } from "../../src/verify/index.ts";

/** `npm run rules:check -- --mutate` deletes every condition of every rule; here, a share of them. */
const COMMIT = process.env["VERIFY_SEED"];
const PARTS = COMMIT === undefined ? 24 : 8;
const PART = Number(COMMIT ?? 1) % PARTS;
const some = RULES.rules.filter((_, k) => k % PARTS === PART);

test("no condition can be deleted without a check noticing, but for those with a reason", () => {
  const report = mutateGuards(some, { skipExcused: true });
  expect(report.ok ? "" : formatMutants({ ...report, mutants: report.survivors })).toBe("");
  const killed = report.mutants.filter(({ killedBy }) => killedBy !== null);
  expect(killed.length).toBeGreaterThan(report.mutants.length / 2);
  for (const { killedBy } of killed) expect(killedBy?.rule).toEqual(expect.any(String));
}, 240_000);

test("every excuse is for a condition that is there", () => {
  const missing = Object.entries(EXCUSES).flatMap(([name, conditions]) => {
    const rule = RULES.rules.find((one) => one.name === name);
    const own = [
      ...(rule?.guards.map((guard) => guard.name) ?? []),
      ...(rule?.sharing == null ? [] : ["sharing"]),
    ];
    return Object.keys(conditions).flatMap((begin) =>
      own.some((condition) => condition.startsWith(begin)) ? [] : [`${name}: ${begin}`],
    );
  });
  expect(missing).toEqual([]);
});

test("a condition that nothing needs is told", () => {
  const [rule] = RULES.rules.filter(({ name }) => name === "ConcatOfConcat");
  const idle = {
    ...rule,
    guards: [...rule.guards, { name: "idle", expression: null, holds: () => true }],
  };
  const report = mutateGuards([idle], { budget: { small: 40, random: 60, costs: 2 } });
  expect(report.survivors.map(({ condition }) => condition)).toContain("idle");
  expect(formatMutants(report)).toContain('ConcatOfConcat without "idle": SURVIVED');
});

test("a rule that is wrong as it stands is told, and its conditions are not counted", async () => {
  const { rules } = await compileRules(`@phase(tidy)
rule Lost: Transpose(Transpose(x) { axes: p }) { axes: q } where len(p) == 2 => Transpose(x) { axes: q };`);
  const report = mutateGuards(rules.rules, { budget: { small: 40, random: 60, costs: 2 } });
  expect(report.mutants).toEqual([]);
  expect(report.broken.map(({ rule }) => rule)).toEqual(["Lost"]);
  expect(report.ok).toBe(false);
  expect(formatMutants(report)).toMatch(/^Lost: mend the rule first/);
});
