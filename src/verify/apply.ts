/** Applies one rule at one term, without an engine: what matched, which condition refused, what was made. */
import { bindingsOf, type Interpreted, interpret, interpreted } from "../matching/index.ts";
import { patternOf, type RewriteContext, type RuleIR, refusalOf } from "../optimizer/index.ts";
import type { Sort } from "./sort.ts";

/** What became of a rule at a term. */
export interface Application<T> {
  readonly outcome: "unmatched" | "refused" | "fired";
  /** The condition that refused, or `rewrite` where the right side answered nothing. */
  readonly by: string | null;
  /** The terms of the node patterns, the root first. */
  readonly matched: readonly T[];
  /** What was made on the way. */
  readonly made: readonly T[];
  readonly result: T | null;
  readonly bindings: Readonly<Record<string, unknown>>;
}

const patterns = new WeakMap<RuleIR, Interpreted>();

function patternFor(rule: RuleIR): Interpreted {
  let found = patterns.get(rule);
  if (found === undefined) {
    found = interpreted(patternOf(rule).constraints);
    patterns.set(rule, found);
  }
  return found;
}

/**
 * The first match of `rule` at `root` that fires, or else what became of the last one. `gate`: whether
 * the sharing gate is asked, with the uses in the graph of `outputs`. Throws what the rule throws.
 */
export function applyRule<T>(
  rule: RuleIR,
  root: T,
  sort: Sort<T>,
  { outputs = [root], gate = false }: { outputs?: readonly T[]; gate?: boolean } = {},
): Application<T> {
  let last: Application<T> = UNMATCHED as Application<T>;
  const pattern = patternFor(rule);
  const { constraints } = pattern;
  interpret(pattern, root, sort.access, (found) => {
    const bindings = bindingsOf(constraints, found, sort.access);
    const matched = constraints.nodes.map((place) => found[place] as T);
    const made: T[] = [];
    const context = sort.context(outputs, made);
    last = { ...attempt<T>(rule, bindings, context, gate), matched, made, bindings };
    return last.outcome === "fired";
  });
  return last;
}

const UNMATCHED: Application<never> = Object.freeze({
  outcome: "unmatched",
  by: null,
  matched: [],
  made: [],
  result: null,
  bindings: {},
});

function attempt<T>(
  rule: RuleIR,
  bindings: Record<string, unknown>,
  context: RewriteContext,
  gate: boolean,
): Pick<Application<T>, "outcome" | "by" | "result"> {
  const refused = refusalOf(rule, bindings as never, context, gate);
  if (refused !== null) return { outcome: "refused", by: refused, result: null };
  const result = rule.rewrite(bindings as never, context) as T | null;
  if (result === null) return { outcome: "refused", by: "rewrite", result: null };
  return { outcome: "fired", by: null, result };
}
