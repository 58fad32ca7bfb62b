import { expect, test } from "@jest/globals";
import { RuleBudgetError } from "../../src/core/index.ts";
import { type Layer, source, transpose } from "../../src/layers/index.ts";
import {
  as,
  explain,
  optimize,
  pat,
  RULES,
  type RuleIR,
  replayTrace,
  rule,
  ruleSet,
  traceOptimize,
  v,
} from "../../src/optimizer/index.ts";
import { readLayers, showPlan } from "../support/plans.ts";

const PLAN = readLayers(["x = file a 12x10 4x5", "t = transpose x 1 0", "u = slice t 0:4 0:6"]);

/** Each firing puts two more transposes above a source: the plan grows for ever. */
const growing = (name: string, more = 1): RuleIR =>
  rule(name, {
    match: as("x", pat(source, [])),
    phase: "pushdown",
    where: ({ x }) => x.attrs.origin[0] % 3 === KINDS.indexOf(name) % 3,
    rewrite: ({ x }, c) => {
      const origin = x.attrs.origin.map((start) => start + 1);
      let made: Layer = c.make(source, { ...x.attrs, origin }, [], x);
      for (let k = 0; k < 2 * more; k++) made = c.make(transpose, { axes: [1, 0] }, [made], x);
      return made;
    },
  });
const KINDS = ["even", "odd", "third"];
const always = (name: string, more = 1): RuleIR => ({
  ...growing(name, more),
  guards: [],
});

/** Only what plans need to run, and the rules of the test. */
const BARE = RULES.only();

test("a rule that fires without end is named with its growth and budget, and the plan is as if it were not there", () => {
  const limits = { ruleFiresMax: 40 };
  const found = optimize(PLAN, { extra: [always("grows")], limits, check: true, trace: true });
  const without = optimize(PLAN, { check: true });
  expect(showPlan(found.outputs)).toBe(showPlan(without.outputs));
  expect(found.stop).toEqual({ reason: "rule", rules: ["grows"] });
  expect(found.warnings).toHaveLength(1);
  const [warning] = found.warnings;
  expect(warning).toBeInstanceOf(RuleBudgetError);
  expect(warning.fields).toMatchObject({
    rule: "grows",
    phase: "pushdown",
    fires: 40,
    layers: 120,
    budget: { fires: 40 },
    last: expect.stringContaining("transpose"),
  });
  expect(warning.message).toMatch(
    /^rule "grows" fired 40 times in phase "pushdown" and made 120 layers; its budget is 40 firings and \d+ layers; it is switched off/,
  );
  expect(explain(PLAN, found)).toContain(`warning: ${warning.message}`);
});

test("what was taken back counts nowhere, and others may fire as often as they could before", () => {
  const limits = { ruleFiresMax: 40 };
  const found = optimize(PLAN, { extra: [always("grows")], limits, trace: true });
  const without = optimize(PLAN, { trace: true });
  expect(found.fires).toBe(without.fires);
  expect(found.trace.map((event) => event.rule)).toEqual(without.trace.map((event) => event.rule));
  expect(found.stats.find(({ name }) => name === "grows")).toMatchObject({ fired: 0, made: 0 });
  expect([...found.origins.values()].flat()).not.toContain("grows");
});

test("layers are a budget too", () => {
  const { warnings, outputs } = optimize(PLAN, {
    rules: BARE.extend([always("wide", 100)]),
    limits: { ruleNodesMax: 1000 },
  });
  expect(warnings.map(({ fields }) => fields)).toEqual([
    expect.objectContaining({ rule: "wide", fires: 5, layers: 1005 }),
  ]);
  expect(showPlan(outputs)).toBe(showPlan(optimize(PLAN, { rules: BARE }).outputs));
});

test("rules that grow in turns, none of them beyond its own share, are switched off one by one", () => {
  const limits = { ruleFiresMax: Number.POSITIVE_INFINITY, ruleNodesMax: 1e9 };
  const { warnings, outputs, stop } = optimize(PLAN, {
    rules: BARE.extend(KINDS.map((name) => growing(name, 0))),
    limits,
  });
  // Without one of them the others have nothing to go on with.
  expect(warnings).toHaveLength(1);
  expect(stop).toEqual({ reason: "rule", rules: [warnings[0].fields["rule"]] });
  expect(showPlan(outputs).split("\n").length).toBeLessThan(10);
});

test("a limit of the caller's own keeps the plan as far as it came", () => {
  const { warnings, stop, fires } = optimize(PLAN, {
    rules: ruleSet([always("grows")]),
    limits: { firesMax: 7 },
  });
  expect(warnings).toEqual([]);
  expect(stop).toEqual({ reason: "fires", rules: ["grows"] });
  expect(fires).toBe(7);
});

test("the trace of such an optimization is that of its plan, and replays", () => {
  const { record, optimized } = traceOptimize(PLAN, {
    extra: [always("grows")],
    limits: { ruleFiresMax: 40 },
  });
  expect(record.entries).toContainEqual({ kind: "budget", reason: "rule", rules: ["grows"] });
  expect(record.entries.filter((entry) => entry.kind === "fire" && entry.rule === "grows")).toEqual(
    [],
  );
  const { outputs } = replayTrace(record, { outputs: PLAN });
  expect(showPlan(outputs)).toBe(showPlan(optimized.outputs));
});

test("rules that only follow a runaway are not switched off with it, whoever brought them", () => {
  // It undoes what "grows" makes, twice as often as that fires, and makes as much.
  const follows = rule("follows", {
    match: as("t", pat(transpose, [pat(transpose, [v("x")])])),
    phase: "pushdown",
    rewrite: ({ t, x }, c) => c.make(transpose, { axes: [0, 1] }, [x], t),
  });
  for (const extra of [
    [always("grows"), follows],
    [follows, always("grows")],
  ]) {
    const { warnings, outputs } = optimize(PLAN, { extra, limits: { ruleFiresMax: 40 } });
    expect(warnings.map(({ fields }) => fields["rule"])).toEqual(["grows"]);
    expect(showPlan(outputs)).toBe(showPlan(optimize(PLAN, { extra: [follows] }).outputs));
  }
});
