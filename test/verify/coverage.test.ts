import { expect, test } from "@jest/globals";
import { transpose } from "../../src/layers/index.ts";
import { as, pat, RULES, rule, v } from "../../src/optimizer/index.ts";
import { coverRules, formatCoverage } from "../../src/verify/index.ts";

test("every built-in rule fires and shows in a plan of the corpus, or is rare", () => {
  const report = coverRules();
  expect(report.uncovered).toEqual([]);
  const slices = report.rules.find(({ rule: name }) => name === "SliceOfSlice");
  expect(slices).toMatchObject({ rule: "SliceOfSlice", rare: false });
  expect(slices?.tried).toBeGreaterThan(slices?.fired ?? 0);
  expect(formatCoverage(report)).toMatch(/\d+ graphs, 0 rules not covered$/);
});

test("a rule that cannot fire is told, unless it says that it is rare", () => {
  const dead = rule("Dead", {
    match: as("t", pat(transpose, [v("x")], { axes: v("axes") })),
    phase: "pushdown",
    where: { never: ({ axes }) => axes.length > 99 },
    rewrite: ({ t, axes, x }, c) => c.make(transpose, { axes }, [x], t),
  });
  const report = coverRules(RULES.extend([dead, { ...dead, name: "DeadButRare", rare: true }]), {
    programs: 60,
  });
  const told = report.uncovered.map(({ rule: name }) => name);
  expect(told).toContain("Dead");
  expect(told).not.toContain("DeadButRare");
  const counter = report.rules.find(({ rule: name }) => name === "Dead");
  expect(counter?.refused["never"]).toBeGreaterThan(0);
});
