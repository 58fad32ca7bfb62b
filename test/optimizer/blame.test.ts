import { expect, test } from "@jest/globals";
import { RuleError, regularAxis } from "../../src/core/index.ts";
import { makeLayer, packIndices, source, take, transpose } from "../../src/layers/index.ts";
import { as, optimize, pat, RULES, rule, ruleSet, that, v } from "../../src/optimizer/index.ts";
import { readLayers, showPlan } from "../support/plans.ts";

const PLAN = ["x = file a 12x10 4x5", "t = transpose x 1 0", "u = transpose t 1 0", "z = blocks u"];

const throwing = rule("throwing", {
  match: as("t", pat(transpose, [v("x")], { axes: v("axes") })),
  phase: "compact",
  benefit: 9,
  where: {
    odd: ({ axes }) => {
      throw new RangeError(`no axes like ${axes.length}`);
    },
  },
  rewrite: () => null,
});

function errorOf(run: () => unknown): RuleError {
  try {
    run();
  } catch (error) {
    if (error instanceof RuleError) return error;
    throw error;
  }
  throw new RangeError("it did not throw");
}

test("a guard that throws names rule, layer and values, and the plan is as it was", () => {
  const outputs = readLayers(PLAN);
  const before = showPlan(outputs);
  const error = errorOf(() => optimize(outputs, { extra: [throwing] }));
  expect(error.message).toBe(
    [
      'rule "throwing" failed: no axes like 2',
      "  at transpose axes (1, 0) -> (12, 10) float64",
      "  t = transpose axes (1, 0) -> (12, 10) float64",
      "  axes = [1, 0]",
      "  x = transpose axes (1, 0) -> (10, 12) float64",
    ].join("\n"),
  );
  expect(error.fields).toMatchObject({ rule: "throwing", values: { axes: "[1, 0]" } });
  expect(error.cause).toBeInstanceOf(RangeError);
  expect(showPlan(outputs)).toBe(before);
});

test("with skip the others go on without it, and the error is told", () => {
  const outputs = readLayers(PLAN);
  const without = optimize(outputs, { check: true });
  const found = optimize(outputs, { extra: [throwing], onRuleError: "skip", check: true });
  expect(showPlan(found.outputs)).toBe(showPlan(without.outputs));
  expect(found.failures.map(({ message }) => message)).toEqual([
    expect.stringContaining('rule "throwing" failed'),
  ]);
  expect(found.stats.find(({ name }) => name === "throwing")).toMatchObject({ fired: 0 });
});

test("a rewrite that throws, and one that breaks what it must keep, are skipped too", () => {
  const [file, swapped] = PLAN;
  const broken = rule("broken", {
    match: pat(transpose, [v("x")]),
    phase: "pushdown",
    rewrite: ({ x }) => x,
  });
  const thrown = rule("thrown", {
    match: pat(source, []),
    phase: "pushdown",
    rewrite: () => {
      throw new TypeError("no");
    },
  });
  const { failures, fires } = optimize(readLayers([file, swapped]), {
    rules: ruleSet([broken, thrown]),
    onRuleError: "skip",
    check: true,
  });
  expect(failures.map(({ fields }) => fields["rule"])).toEqual(["broken", "thrown"]);
  expect(fires).toBe(0);
});

test("a test of an attribute that throws is blamed on its rule", () => {
  const picky = rule("picky", {
    match: pat(transpose, [v("x")], {
      axes: that(() => {
        throw new TypeError("not these");
      }),
    }),
    phase: "compact",
    benefit: 9,
    rewrite: () => null,
  });
  const outputs = readLayers(PLAN);
  const error = errorOf(() => optimize(outputs, { extra: [picky] }));
  expect(error.message).toMatch(/rule "picky" failed: not these\n {2}at transpose/);
  const { failures, outputs: after } = optimize(outputs, { extra: [picky], onRuleError: "skip" });
  expect(failures).toHaveLength(1);
  expect(showPlan(after)).toBe(showPlan(optimize(outputs).outputs));
});

test("a rule without end is switched off and named; the others do their work", () => {
  const endless = rule("endless", {
    match: as("x", pat(source, [])),
    phase: "pushdown",
    rewrite: ({ x }, c) =>
      c.make(source, { ...x.attrs, origin: x.attrs.origin.map((start) => start + 1) }, [], x),
  });
  const outputs = readLayers(["x = file a 12x10 4x5", "r = reduce sum x 0,1"]);
  const { stop, stats, outputs: after } = optimize(outputs, { extra: [endless] });
  expect(stop).toEqual({ reason: "rule", rules: ["endless"] });
  expect(after[0].type.phase).toBe("physical");
  const fired = (rules: typeof stats): Record<string, number> =>
    Object.fromEntries(rules.map(({ name, fired: times }) => [name, times]));
  const { endless: count, ...others } = fired(stats);
  expect(others).toEqual(fired(optimize(outputs, { rules: RULES }).stats));
  expect(count).toBeLessThan(10_000);
});

test("values are told as what they are: positions of a take as numbers, its chunks as lengths", () => {
  const picky = rule("picky", {
    match: as("t", pat(take, [v("x")], { indices: v("indices"), chunks: v("chunks") })),
    phase: "compact",
    rewrite: () => {
      throw new RangeError("no");
    },
  });
  const positions = Array.from({ length: 20 }, (_, k) => (k * 3) % 8);
  const chunks = regularAxis(20, 5);
  const outputs = readLayers(["x = file a 8x6 4x3"]).map((x) =>
    makeLayer(take, { axis: 0, indices: packIndices(positions), chunks }, [x]),
  );
  expect(errorOf(() => optimize(outputs, { extra: [picky] })).fields["values"]).toMatchObject({
    indices: `[${positions.slice(0, 16).join(", ")}, … (20)]`,
    chunks: "(4×5)",
  });
});
