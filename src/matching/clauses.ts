/** Conditions and `let`s of a rule: conjuncts apart, and each value right before its first reader. */
import type { Let, RuleExpression } from "./expression.ts";
import { freeNames, namesOf } from "./expression-names.ts";

/** The conjuncts of `expression`, in order: each can fail by itself, and be told. */
export function conjunctsOf(expression: RuleExpression): readonly RuleExpression[] {
  if (expression.kind !== "binary" || expression.op !== "&&") return [expression];
  return [...conjunctsOf(expression.left), ...conjunctsOf(expression.right)];
}

/** All of `conditions`; null for none. */
export function conjunction(conditions: readonly RuleExpression[]): RuleExpression | null {
  const [first, ...others] = conditions;
  if (first === undefined) return null;
  return others.reduce((left, right) => ({ kind: "binary", op: "&&", left, right }), first);
}

/**
 * For each `let`, the place in `readers` of the first expression that needs it, directly or through
 * a later `let`; `readers.length` where none does. An entry that is null reads nothing.
 */
export function firstReaders(
  lets: readonly Let[],
  readers: readonly (RuleExpression | null)[],
): readonly number[] {
  const read = readers.map((reader) => (reader === null ? new Set<string>() : freeNames(reader)));
  const found = lets.map(() => readers.length);
  for (let k = lets.length - 1; k >= 0; k--) {
    const names = namesOf(lets[k]);
    const direct = read.findIndex((some) => names.some((name) => some.has(name)));
    if (direct >= 0) found[k] = direct;
    for (let later = k + 1; later < lets.length; later++) {
      const needed = freeNames(lets[later].value);
      if (names.some((name) => needed.has(name))) found[k] = Math.min(found[k], found[later]);
    }
  }
  return found;
}
