/** How a matcher looks at terms. */
import { sameValue } from "./equal.ts";
import type { Operation } from "./pattern.ts";

/** What the interpreter asks of terms of type `T`. */
export interface TermAccess<T> {
  operation(term: T): Operation;
  arity(term: T): number;
  /** `0 <= k < arity`. */
  input(term: T, k: number): T;
  attr(term: T, name: string): unknown;
  /** Whether two terms are the same one. */
  same(a: T, b: T): boolean;
  /** What a name stands for in the bindings of a rule. */
  value(term: T): unknown;
}

/** A term that is nothing but one: for tests, and for rules about no layers. */
export interface PlainTerm {
  readonly operation: Operation;
  readonly inputs: readonly PlainTerm[];
  readonly attrs: Readonly<Record<string, unknown>>;
}

/** Plain terms; two are the same where they look the same. */
export const PLAIN_ACCESS: TermAccess<PlainTerm> = Object.freeze({
  operation: ({ operation }: PlainTerm) => operation,
  arity: ({ inputs }: PlainTerm) => inputs.length,
  input: ({ inputs }: PlainTerm, k: number) => inputs[k],
  attr: ({ attrs }: PlainTerm, name: string) => attrs[name],
  same: sameTerms,
  value: (term: PlainTerm) => term,
});

function sameTerms(a: PlainTerm, b: PlainTerm): boolean {
  const stack: [PlainTerm, PlainTerm][] = [[a, b]];
  for (let pair = stack.pop(); pair !== undefined; pair = stack.pop()) {
    const [x, y] = pair;
    if (x === y) continue;
    if (x.operation !== y.operation || x.inputs.length !== y.inputs.length) return false;
    if (!sameValue(x.attrs, y.attrs)) return false;
    x.inputs.forEach((input, k) => {
      stack.push([input, y.inputs[k]]);
    });
  }
  return true;
}
