/** Rules that are tried together, compiled once in the life of the process. */
import type { Operation } from "../matching/index.ts";
import { compile, type Matcher } from "./match.ts";
import { PHASES, type PhaseName, type RuleIR } from "./rule.ts";

/** A rule, ready to run. */
export interface CompiledRule {
  readonly rule: RuleIR;
  readonly matcher: Matcher;
}

/** Rules that a strategy tries together, by the type of layer at their root. */
export interface RuleGroup {
  readonly byType: ReadonlyMap<Operation, readonly CompiledRule[]>;
  /** Levels of nodes that the deepest pattern looks at. */
  readonly depth: number;
}

const compiledRules = new WeakMap<RuleIR, CompiledRule>();
const groups = new WeakMap<readonly RuleIR[], RuleGroup>();
const phases = new WeakMap<readonly RuleIR[], ReadonlyMap<PhaseName, readonly RuleIR[]>>();

/** The group of `rules`; the list must not change afterwards. @throws RulePatternError */
export function groupOf(rules: readonly RuleIR[]): RuleGroup {
  let group = groups.get(rules);
  if (group === undefined) {
    group = makeGroup(rules);
    groups.set(rules, group);
  }
  return group;
}

/** Those of `rules` that run in `phase`; the same list each time. */
export function rulesOfPhase(rules: readonly RuleIR[], phase: PhaseName): readonly RuleIR[] {
  let found = phases.get(rules);
  if (found === undefined) {
    found = new Map(
      PHASES.map((name) => [name, rules.filter((rule) => rule.phases.includes(name))]),
    );
    phases.set(rules, found);
  }
  return found.get(phase) ?? [];
}

function makeGroup(rules: readonly RuleIR[]): RuleGroup {
  const byType = new Map<Operation, CompiledRule[]>();
  let depth = 1;
  for (const rule of rules.toSorted((a, b) => b.benefit - a.benefit)) {
    const compiled = compiledOf(rule);
    depth = Math.max(depth, compiled.matcher.depth);
    for (const type of compiled.matcher.types) {
      const list = byType.get(type);
      if (list === undefined) byType.set(type, [compiled]);
      else list.push(compiled);
    }
  }
  return { byType, depth };
}

function compiledOf(rule: RuleIR): CompiledRule {
  let compiled = compiledRules.get(rule);
  if (compiled === undefined) {
    compiled = { rule, matcher: compile(rule.name, rule.pattern) };
    compiledRules.set(rule, compiled);
  }
  return compiled;
}
