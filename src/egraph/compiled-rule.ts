/** Rules compiled, once for all graphs. */
import { freeNames, mayGenerate } from "../matching/index.ts";
import type { EGraphGuard, EGraphRule } from "./rule.ts";
import { combine } from "./search/combine.ts";
import type { Search } from "./search/environment.ts";
import { generate } from "./search/generate.ts";
import { interpret } from "./search/interpret.ts";
import { type GuardNeeds, type Plan, planOf } from "./search/plan.ts";

/** A rule's search in every form that was asked for. */
export interface Compiled {
  readonly plan: Plan;
  readonly searches: { readonly ahead: Search | null; generated?: Search; interpreted?: Search };
}

/** Plans do not depend on graphs: one for each rule, as long as the rule lives. */
const COMPILED = new WeakMap<EGraphRule, Compiled>();

/** The plan of a rule's search. */
export function planOfRule(rule: EGraphRule): Plan {
  return compiled(rule).plan;
}

/** The forms of a rule. */
export function compiled(rule: EGraphRule): Compiled {
  let found = COMPILED.get(rule);
  if (found === undefined) {
    const { constraints, guards = [] } = rule;
    const patterns = Array.isArray(constraints) ? constraints : [constraints];
    const plan = planOf(combine(patterns), guards.map(needsOf));
    found = { plan, searches: { ahead: rule.search ?? null } };
    COMPILED.set(rule, found);
  }
  return found;
}

function needsOf({ needs, expression }: EGraphGuard): GuardNeeds {
  if (needs !== undefined) return needs;
  return expression === undefined || expression === null ? null : [...freeNames(expression)];
}

/**
 * A rule's search: compiled ahead of time where it was, else made when it is asked for first. Where code
 * must not be generated, what was compiled ahead of time runs all the same.
 */
export function searchOf({ plan, searches }: Compiled, generated: boolean): Search {
  if (searches.ahead !== null && (generated || !mayGenerate())) return searches.ahead;
  if (generated) {
    searches.generated ??= generate(plan);
    return searches.generated;
  }
  searches.interpreted ??= interpret(plan);
  return searches.interpreted;
}
