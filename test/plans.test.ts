import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type Optimized, optimize, RULES } from "../src/optimizer/index.ts";
import { type PlanCase, readPlans, showPlan, updatePlans } from "./support/plans.ts";

const DIR = join(import.meta.dirname, "plans");
const FILES = readdirSync(DIR).filter((name) => name.endsWith(".plan"));

function run({ outputs, disable }: PlanCase): Optimized {
  return optimize(outputs, { check: true, trace: true, disable });
}

const firesOf = ({ trace }: Optimized): string[] => [...new Set(trace.map(({ rule }) => rule))];

describe.each(FILES)("%s", (file) => {
  const path = join(DIR, file);
  if (process.env["UPDATE"]) {
    const found = readPlans(path).map(run);
    updatePlans(
      path,
      found.map((optimized) => ({ fires: firesOf(optimized), plan: showPlan(optimized.outputs) })),
    );
  }
  test.each(readPlans(path))("$title", (plan) => {
    const optimized = run(plan);
    expect(showPlan(optimized.outputs)).toBe(plan.plan);
    expect(firesOf(optimized)).toEqual(plan.fires);
    expect(optimized.stop.reason).toBe("fixpoint");
  });
});

test("every rule has a plan file, with a case that fires and one that is silent", () => {
  // Explore rules fire inside of an e-graph; test/optimizer/saturate holds them.
  const greedy = RULES.rules.filter(({ phases }) => !phases.every((name) => name === "explore"));
  const missing = greedy.flatMap(({ name }) => {
    const file = `${name}.plan`;
    if (!FILES.includes(file)) return [`${name}: no file`];
    const cases = readPlans(join(DIR, file));
    const fires = cases.some((plan) => plan.fires.includes(name));
    const silent = cases.some((plan) => !plan.fires.includes(name));
    return fires && silent ? [] : [`${name}: ${fires ? "no silent case" : "no case that fires"}`];
  });
  expect(missing).toEqual([]);
});
