/** What the TypeScript that rule files are compiled to is built on. */
import { invariant } from "../../core/index.ts";
import type { Layer } from "../../layers/index.ts";
import {
  type RootPattern,
  type RuleExpression,
  sameValue,
  type Test,
} from "../../matching/index.ts";
import {
  type GuardContext,
  type RewriteContext,
  type RuleHead,
  type RuleIR,
  rule,
  type SharingContext,
} from "../rule.ts";

/** The functions of a rule; each is given what its pattern binds, and the values of its `let`s. */
export interface RuleCode {
  readonly guards: readonly ((bindings: never, context: GuardContext) => boolean)[];
  readonly sharing?: (bindings: never, context: SharingContext) => boolean;
  readonly lets?: readonly ((bindings: never, context: GuardContext) => unknown)[];
  readonly rewrite: (bindings: never, context: RewriteContext) => Layer | null;
}

/**
 * A rule whose expressions run as functions that were made from them. They stay in the rule as data,
 * for lints and explanations.
 */
export function compiledRule<const P extends RootPattern>(
  name: string,
  spec: RuleHead<P> & { readonly to: RuleExpression },
  code: RuleCode,
): RuleIR {
  const { to, ...head } = spec;
  const made = rule(name, { ...head, to });
  const { guards, lets, sharing } = made;
  invariant(guards.length === code.guards.length, `rule ${name} has code for each guard`);
  invariant(lets.length === (code.lets?.length ?? 0), `rule ${name} has code for each let`);
  return Object.freeze({
    ...made,
    guards: guards.map((guard, k) => Object.freeze({ ...guard, holds: code.guards[k] })),
    lets: lets.map((one, k) =>
      Object.freeze({ ...one, compute: code.lets?.[k] as (typeof lets)[number]["compute"] }),
    ),
    sharing: sharing === null ? null : (code.sharing ?? sharing),
    rewrite: code.rewrite,
  });
}

/** A test that knows its values. */
export interface OneOf extends Test {
  readonly values: readonly unknown[];
}

/** Accepts an attribute that is one of `values`. */
export function oneOf(values: readonly unknown[]): OneOf {
  return Object.freeze({
    kind: "test",
    text: values.map((value) => JSON.stringify(value)).join(" | "),
    values,
    holds: (found: unknown) => values.some((value) => sameValue(found, value)),
  });
}

/** `a == b` of the rule language: numbers as numbers, all else by content. */
export const isEqual = (a: unknown, b: unknown): boolean => a === b || sameValue(a, b);

/** `value in list` of the rule language. */
export const isIn = (value: unknown, list: readonly unknown[]): boolean =>
  list.some((one) => isEqual(one, value));
