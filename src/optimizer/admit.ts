/** Whether a rule may fire for a match: guards, `let`s and the sharing gate, in their order. */
import { RuleExpressionError } from "../core/index.ts";
import type { GuardContext, RuleIR, SharingContext } from "./rule.ts";

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
    if (!guards[k].holds(bindings, context)) return guards[k].name;
  }
  if (lets.length > 0) computeLets(rule, guards.length, bindings, context);
  if (shared && sharing !== null && !sharing(bindings, context)) return "sharing";
  if (lets.length > 0) computeLets(rule, guards.length + 1, bindings, context);
  return null;
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
