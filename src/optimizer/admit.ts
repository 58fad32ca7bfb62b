/** Whether a rule may fire for a match: guards, `let`s and the sharing gate, in their order. */
import { RuleError, RuleExpressionError, shown } from "../core/index.ts";
import { isLayer, type Layer } from "../layers/index.ts";
import type { GuardContext, RewriteContext, RuleIR, SharingContext } from "./rule.ts";

/**
 * The name of the first condition that does not hold; null where all do. Puts the values of `let`s
 * into `bindings` on the way. The sharing gate is asked only with `shared`: an e-graph leaves that
 * question to costs.
 */
export function refusalOf(
  rule: RuleIR,
  bindings: never,
  context: SharingContext,
  shared: boolean,
): string | null {
  const { guards, lets, sharing } = rule;
  for (let k = 0; k < guards.length; k++) {
    if (lets.length > 0) computeLets(rule, k, bindings, context);
    const holds = guards[k].holds(bindings, context);
    if (holds !== true) return refusedBy(rule, guards[k].name, holds);
  }
  if (lets.length > 0) computeLets(rule, guards.length, bindings, context);
  if (shared && sharing !== null) {
    const allows = sharing(bindings, context);
    if (allows !== true) return refusedBy(rule, "sharing", allows);
  }
  if (lets.length > 0) computeLets(rule, guards.length + 1, bindings, context);
  return null;
}

/**
 * The layer that the right side of `rule` makes; null where it makes none.
 * @throws RuleError for what is neither
 */
export function rewritten(rule: RuleIR, bindings: never, context: RewriteContext): Layer | null {
  const made: unknown = rule.rewrite(bindings, context);
  if (made === null || isLayer(made)) return made;
  const way = "a right side answers a layer, or null where it does not apply";
  throw new RuleError(`answered ${shown(made)}, and ${way}`, { rule: rule.name });
}

/** The name of a condition that said no. @throws RuleError where it said neither yes nor no */
function refusedBy(rule: RuleIR, name: string, answer: unknown): string {
  if (answer === false) return name;
  const wrong = `has a condition "${name}" that answered ${shown(answer)}, not true or false`;
  throw new RuleError(wrong, { rule: rule.name });
}

/** Puts the values of the `let`s that stand before guard `at` into `bindings`. */
function computeLets({ lets }: RuleIR, at: number, bindings: never, context: GuardContext): void {
  for (const { before, names, compute } of lets) {
    if (before !== at) continue;
    const found = compute(bindings, context);
    const into = bindings as Record<string, unknown>;
    if (typeof names === "string") into[names] = found;
    else for (const [field, name] of names) into[name] = fieldOf(found, field);
  }
}

function fieldOf(found: unknown, field: string): unknown {
  if (typeof found === "object" && found !== null && Object.hasOwn(found, field)) {
    return (found as Readonly<Record<string, unknown>>)[field];
  }
  throw new RuleExpressionError(field, "is no field of the value that a let takes apart");
}
