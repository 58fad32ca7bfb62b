/** Matchers of groups of rules: generated where that is allowed, interpreted elsewhere. */
import type { CodeModule } from "./code.ts";
import { merge } from "./decision.ts";
import type { CodeDialect } from "./dialect.ts";
import { emitMatcher } from "./emit-matcher.ts";
import { bindingsOf, type Interpreted, interpret, interpreted } from "./interpret.ts";
import { depthOf, type MatchRule, orderOf, rootOf } from "./match-rule.ts";
import { groupNumbers } from "./operation-numbers.ts";
import type { Operation } from "./pattern.ts";
import { printModule } from "./print-code.ts";
import type { TermAccess } from "./term-access.ts";

/** Is told of matches; answers true to stop at one. */
export interface MatchSink {
  /** `rule` is its number in the group; `bindings` a new record. */
  accept(rule: number, bindings: Record<string, unknown>): boolean;
}

/** Offers every match at `term` of the rules whose entry in `enabled` is not 0. */
export type MatchFunction<T> = (term: T, sink: MatchSink, enabled: Uint8Array) => boolean;

/** A compiled group of rules. */
export interface Matcher<T> {
  readonly rules: readonly MatchRule[];
  /** For a term whose operation has a process-wide number: which of `functions` matches it. */
  readonly numbers: Uint16Array;
  /** Behind `numbers`' end, 0: the one for operations that no rule names. */
  readonly functions: readonly MatchFunction<T>[];
  /** For each of `functions`, the rules that it may offer. */
  readonly offers: readonly (readonly number[])[];
  /** Levels of nodes that the deepest pattern looks at. */
  readonly depth: number;
  readonly generated: boolean;
}

/** Whether this process may make functions from text. Asked once. */
export function mayGenerate(): boolean {
  if (allowed === undefined) {
    try {
      allowed = new Function("return true")() === true;
    } catch {
      allowed = false;
    }
  }
  return allowed;
}

let allowed: boolean | undefined;

/** A matcher made by generating and running JavaScript. @throws EvalError where that is forbidden */
export function generateMatcher<T>(
  rules: readonly MatchRule[],
  dialect: CodeDialect,
  spans: readonly (string | null)[] = [],
): Matcher<T> {
  const { module, operations } = emitMatcher(merge(rules), orderOf(rules), dialect, spans);
  const functions = instantiate(module) as MatchFunction<T>[];
  return matcherOf(rules, operations, functions, true);
}

/** Runs a module's text; answers what it exports. */
export function instantiate(module: CodeModule): unknown[] {
  const names = module.constants.map(({ name }) => name);
  const make = new Function(...names, printModule(module)) as (...values: unknown[]) => unknown[];
  return make(...module.constants.map(constantValue));
}

function constantValue(constant: CodeModule["constants"][number]): unknown {
  switch (constant.kind) {
    case "operations":
      return groupNumbers(constant.operations);
    case "test":
      return constant.test;
    default:
      return constant.value;
  }
}

/** The reference: every rule by itself, its constraints read one after another. */
export function interpretMatcher<T>(
  rules: readonly MatchRule[],
  access: TermAccess<T>,
): Matcher<T> {
  const { operations } = merge(rules);
  const patterns = rules.map(({ constraints }) => interpreted(constraints));
  const order = orderOf(rules);
  const functions = [null, ...operations].map((operation) => {
    const own = order.filter((rule) => admits(rules[rule], operation));
    return interpreting(own, patterns, access);
  });
  return matcherOf(rules, operations, functions, false);
}

function interpreting<T>(
  order: readonly number[],
  patterns: readonly Interpreted[],
  access: TermAccess<T>,
): MatchFunction<T> {
  return (term, sink, enabled) =>
    order.some(
      (rule) =>
        enabled[rule] !== 0 &&
        interpret(patterns[rule], term, access, (found) =>
          sink.accept(rule, bindingsOf(patterns[rule].constraints, found, access)),
        ),
    );
}

/** A matcher from functions that were made ahead of time, in the order of `operations`. */
export function matcherOf<T>(
  rules: readonly MatchRule[],
  operations: readonly Operation[],
  functions: readonly MatchFunction<T>[],
  generated: boolean,
): Matcher<T> {
  return Object.freeze({
    rules,
    numbers: groupNumbers(operations),
    functions,
    offers: [null, ...operations].map((operation) =>
      rules.flatMap((rule, k) => (admits(rule, operation) ? [k] : [])),
    ),
    depth: rules.reduce((most, { constraints }) => Math.max(most, depthOf(constraints)), 1),
    generated,
  });
}

function admits(rule: MatchRule, operation: Operation | null): boolean {
  const { types, not } = rootOf(rule);
  return (operation !== null && types.includes(operation)) !== not;
}
