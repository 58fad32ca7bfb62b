/** Sets of rules: extended, overridden, reduced by name or tag. Values, never changed in place. */
import { RuleNameError, UnknownRuleError } from "../core/index.ts";
import { checkRuleList, checkTexts } from "./arguments.ts";
import type { RuleIR } from "./rule.ts";
import { partOf } from "./rule-bases.ts";

/** Rules in the order of their declaration. */
export interface RuleSet {
  readonly rules: readonly RuleIR[];
  /** These rules too, behind the others. @throws RuleNameError for a name that is taken. */
  extend(more: readonly RuleIR[]): RuleSet;
  /** These rules in place of those of the same names. @throws RuleNameError for a new name. */
  override(others: readonly RuleIR[]): RuleSet;
  /** The rules that selectors name. @throws UnknownRuleError */
  select(...selectors: readonly string[]): readonly RuleIR[];
  /** Without the rules that selectors name; essential ones stay. @throws UnknownRuleError */
  disable(...selectors: readonly string[]): RuleSet;
  /** These and the essential ones alone. @throws UnknownRuleError */
  only(...selectors: readonly string[]): RuleSet;
}

/** A set of rules with distinct names. @throws RuleNameError for a name that stands twice. */
export function ruleSet(rules: readonly RuleIR[]): RuleSet {
  checkRuleList("ruleSet()", rules);
  const names = new Map<string, RuleIR>();
  for (const one of rules) {
    const first = names.get(one.name);
    if (first !== undefined) {
      const places = [first, one].flatMap(({ span }) => span ?? []);
      const told = places.map(({ file, line }) => `${file}:${line}`).join(" and ");
      const where = told === "" ? "" : `: ${told}`;
      throw new RuleNameError(one.name, `stands twice in one set${where}`);
    }
    names.set(one.name, one);
  }
  return setOf(Object.freeze([...rules]));
}

/** A set of rules whose names are known to be distinct. */
function setOf(rules: readonly RuleIR[]): RuleSet {
  const set: RuleSet = Object.freeze({
    rules,
    extend(more: readonly RuleIR[]) {
      checkRuleList("extend()", more);
      return more.reduce(withRule, set);
    },
    override: (others: readonly RuleIR[]) => overridden(rules, others),
    select(...selectors: readonly string[]) {
      const wanted = select(rules, selectors);
      return partOf(
        rules,
        rules.filter((rule) => wanted.has(rule)),
      );
    },
    disable(...selectors: readonly string[]) {
      const off = select(rules, selectors);
      return setOf(
        partOf(
          rules,
          rules.filter((rule) => rule.essential || !off.has(rule)),
        ),
      );
    },
    only(...selectors: readonly string[]) {
      const on = select(rules, selectors);
      return setOf(
        partOf(
          rules,
          rules.filter((rule) => rule.essential || on.has(rule)),
        ),
      );
    },
  });
  return set;
}

const extended = new WeakMap<readonly RuleIR[], WeakMap<RuleIR, RuleSet>>();

/** `set` with one rule more: the same set each time, so that it is compiled once. */
function withRule(set: RuleSet, rule: RuleIR): RuleSet {
  let known = extended.get(set.rules);
  if (known === undefined) {
    known = new WeakMap();
    extended.set(set.rules, known);
  }
  let made = known.get(rule);
  if (made === undefined) {
    made = ruleSet([...set.rules, rule]);
    known.set(rule, made);
  }
  return made;
}

function overridden(rules: readonly RuleIR[], others: readonly RuleIR[]): RuleSet {
  checkRuleList("override()", others);
  const byName = new Map(others.map((rule) => [rule.name, rule]));
  for (const { name } of others) {
    if (!rules.some((rule) => rule.name === name)) {
      throw new RuleNameError(name, "overrides no rule of this set");
    }
  }
  return ruleSet(rules.map((rule) => byName.get(rule.name) ?? rule));
}

/** Rules that a name, `#tag` or a name with `*` selects. */
function select(rules: readonly RuleIR[], selectors: readonly string[]): Set<RuleIR> {
  checkTexts("a set of rules", "selectors", selectors);
  const found = new Set<RuleIR>();
  for (const selector of selectors) {
    const chosen = rules.filter((rule) => selects(selector, rule));
    if (chosen.length === 0) {
      const tags = new Set(rules.flatMap((rule) => rule.tags.map((tag) => `#${tag}`)));
      throw new UnknownRuleError(selector, [...rules.map(({ name }) => name), ...tags]);
    }
    for (const rule of chosen) found.add(rule);
  }
  return found;
}

/** Whether a name, `#tag` or name with `*` selects a rule. */
export function selects(selector: string, { name, tags }: RuleIR): boolean {
  if (selector.startsWith("#")) return tags.includes(selector.slice(1));
  if (!selector.includes("*")) return selector === name;
  const parts = selector.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(name);
}
