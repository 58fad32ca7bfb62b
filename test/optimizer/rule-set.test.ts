import { expect, test } from "@jest/globals";
import { RuleNameError, UnknownRuleError } from "../../src/core/index.ts";
import { transpose } from "../../src/layers/index.ts";
import { pat, type RuleIR, rule, ruleSet, v } from "../../src/optimizer/index.ts";

const named = (name: string, tags: readonly string[] = [], essential = false): RuleIR =>
  rule(name, {
    match: pat(transpose, [v("x")]),
    phase: "tidy",
    tags,
    essential,
    rewrite: () => null,
  });

const SET = ruleSet([named("slice-a", ["slice"]), named("slice-b"), named("lower", [], true)]);
const names = ({ rules }: typeof SET): string[] => rules.map(({ name }) => name);

test("rules are switched off by name, by tag and by a part of the name; essential ones never", () => {
  expect(names(SET.disable("slice-b"))).toEqual(["slice-a", "lower"]);
  expect(names(SET.disable("#slice"))).toEqual(["slice-b", "lower"]);
  expect(names(SET.disable("slice-*"))).toEqual(["lower"]);
  expect(names(SET.disable("*"))).toEqual(["lower"]);
});

test("only some rules, and the essential ones", () => {
  expect(names(SET.only("#slice"))).toEqual(["slice-a", "lower"]);
  expect(names(SET.only())).toEqual(["lower"]);
});

test("more rules, other rules", () => {
  expect(names(SET.extend([named("mine")]))).toEqual(["slice-a", "slice-b", "lower", "mine"]);
  const other = named("slice-b", ["mine"]);
  expect(SET.override([other]).rules[1]).toBe(other);
  expect(SET.rules[1]).not.toBe(other);
});

test("mistakes name the rule and what there is", () => {
  expect(() => SET.extend([named("slice-a")])).toThrow(RuleNameError);
  expect(() => SET.override([named("mine")])).toThrow(/overrides no rule/);
  expect(() => SET.disable("slic")).toThrow(UnknownRuleError);
  expect(() => SET.only("#nothing")).toThrow(/slice-a, slice-b, lower, #slice/);
});
