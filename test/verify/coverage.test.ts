import { expect, test } from "@jest/globals";
import { rechunk, transpose } from "../../src/layers/index.ts";
import { as, pat, RULES, rule, v } from "../../src/optimizer/index.ts";
import { coverRules, formatCoverage } from "../../src/verify/index.ts";

test("every built-in rule fires and shows in a plan of the corpus, or is rare", () => {
  const report = coverRules();
  expect(report.uncovered).toEqual([]);
  const slices = report.rules.find(({ rule: name }) => name === "SliceOfSlice");
  expect(slices).toMatchObject({ rule: "SliceOfSlice", rare: false });
  expect(slices?.tried).toBeGreaterThan(slices?.fired ?? 0);
  expect(report.rules.filter(({ fired, survived }) => survived > fired)).toEqual([]);
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

test("a rule that closes a circle is told as that, and not as one that nothing matches", () => {
  const match = as("t", pat(transpose, [v("x")], { axes: v("axes") }));
  const loop = rule("Loop", {
    match,
    phase: "pushdown",
    benefit: 9,
    rewrite: ({ t }, c) => c.make(rechunk, { chunks: t.chunks }, [t], t),
  });
  const report = coverRules(RULES.extend([loop]), { programs: 0 });
  const told = report.uncovered.find(({ rule: name }) => name === "Loop");
  expect(told?.text).toMatch(/^closes a circle, at \d+ of \d+ matches/);
  const row = report.rules.find(({ rule: name }) => name === "Loop");
  expect(row?.refused["circle"]).toBeGreaterThan(0);
});

test("a rule that throws, and one that breaks a shape, are told; the others are counted", () => {
  const match = as("t", pat(transpose, [v("x")], { axes: v("axes") }));
  const boom = rule("Boom", {
    match,
    phase: "pushdown",
    where: { boom: ({ axes }) => axes[0].toFixed(200).length > 0 },
    rewrite: ({ x }) => x,
  });
  const breaks = rule("Breaks", { match, phase: "compact", rewrite: ({ x }) => x });
  const report = coverRules(RULES.extend([boom, { ...breaks, rare: true }]), { programs: 10 });
  const told = new Map(report.uncovered.map(({ rule: name, text }) => [name, text]));
  expect(told.get("Boom")).toMatch(/^threw RangeError/);
  expect(told.get("Breaks")).toMatch(/^threw RuleError: .*shape/);
  const other = report.rules.find(({ rule: name }) => name === "SliceOfSlice");
  expect(other?.fired).toBeGreaterThan(0);
});
