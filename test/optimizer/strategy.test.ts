import { expect, test } from "@jest/globals";
import { transpose } from "../../src/layers/index.ts";
import {
  all,
  apply,
  attempt,
  bottomUp,
  budget,
  choice,
  Engine,
  fail,
  fixpoint,
  id,
  innermost,
  onceBottomUp,
  onceTopDown,
  outermost,
  phase,
  RULES,
  type RuleIR,
  repeat,
  type Strategy,
  seq,
  topDown,
  when,
  worklist,
} from "../../src/optimizer/index.ts";
import { readLayers, showPlan } from "../support/plans.ts";

const LIMITS = { firesMax: 1000, nodesMax: 10_000, msMax: 10_000 };
const named = (...names: string[]): readonly RuleIR[] =>
  RULES.rules.filter(({ name }) => names.includes(name));

const JOIN = named("TransposeOfTranspose");
const DROP = named("TransposeNoop");
/** Four transposes of two axes, then code. */
const LINES = [
  "x = file a 12x10 4x5",
  "t1 = transpose x 1 0",
  "t2 = transpose t1 1 0",
  "t3 = transpose t2 1 0",
  "t4 = transpose t3 1 0",
  "z = blocks t4",
];

/** Outcome, firings and number of layers that are left. */
function run(strategy: Strategy): [string, number, number] {
  const outputs = readLayers(LINES);
  const engine = new Engine(outputs, { limits: () => LIMITS, check: true, trace: false });
  const outcome = strategy.run(engine, engine.graph.outputs);
  const after = engine.rebuild();
  return [outcome, engine.fires, showPlan(after).split("\n").length - 1];
}

test("a rule at a node applies or fails", () => {
  expect(run(apply(JOIN))).toEqual(["failed", 0, 6]);
  expect(run(all(apply(JOIN)))).toEqual(["changed", 1, 5]);
  expect(run(id)).toEqual(["unchanged", 0, 6]);
  expect(run(fail)).toEqual(["failed", 0, 6]);
});

test("one after another, either, try, and while something changes", () => {
  const join = all(apply(JOIN));
  expect(run(seq(join, join))).toEqual(["changed", 2, 4]);
  expect(run(seq(fail, join))).toEqual(["failed", 0, 6]);
  expect(run(choice(fail, join))).toEqual(["changed", 1, 5]);
  expect(run(choice(fail, fail))).toEqual(["failed", 0, 6]);
  expect(run(attempt(fail))).toEqual(["unchanged", 0, 6]);
  expect(run(repeat(join))).toEqual(["changed", 3, 3]);
  expect(run(fixpoint(join, 2))).toEqual(["budget", 2, 4]);
});

test("walks: all nodes once, or the first that applies", () => {
  expect(run(topDown(apply(JOIN)))[0]).toBe("changed");
  expect(run(bottomUp(apply(JOIN)))).toEqual(["changed", 3, 3]);
  expect(run(onceTopDown(apply(JOIN)))).toEqual(["changed", 1, 5]);
  expect(run(onceBottomUp(apply(JOIN)))).toEqual(["changed", 1, 5]);
  expect(run(topDown(apply(DROP)))).toEqual(["failed", 0, 6]);
});

test("only where a condition holds", () => {
  const here = when(({ layer }) => layer.type === transpose, apply(JOIN));
  expect(run(here)).toEqual(["failed", 0, 6]);
  expect(run(bottomUp(here))[0]).toBe("changed");
});

test("to the normal form, inputs first or consumers first", () => {
  const both = [...JOIN, ...DROP];
  expect(run(innermost(both))).toEqual(["changed", 3, 2]);
  expect(run(worklist(both))[2]).toBe(2);
  expect(run(outermost(both))[2]).toBe(2);
  expect(run(innermost([]))).toEqual(["unchanged", 0, 6]);
});

test("a budget of its own ends a strategy, not the ones after it", () => {
  expect(run(budget(1, innermost(JOIN)))).toEqual(["budget", 1, 5]);
  expect(run(seq(budget(1, innermost(JOIN)), innermost(JOIN)))).toEqual(["budget", 3, 3]);
  expect(run(budget(100, innermost(JOIN)))).toEqual(["changed", 3, 3]);
});

test("firings are booked under their phase", () => {
  const engine = new Engine(readLayers(LINES), { limits: () => LIMITS, check: true, trace: true });
  const strategy = seq(phase("tidy", all(apply(JOIN))), all(apply(JOIN)));
  strategy.run(engine, engine.graph.outputs);
  expect(engine.trace.map((event) => event.phase)).toEqual(["tidy", "compact"]);
});

test("a strategy says how it was built", () => {
  expect(seq(attempt(apply(DROP)), worklist(RULES.rules)).text).toBe(
    `seq(try(TransposeNoop), innermost(${RULES.rules.length} rules))`,
  );
});
