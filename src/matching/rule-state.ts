/** What is left to ask of each rule at a point of a matcher, and how answers shorten it. */

import type { Constraint, PlaceId } from "./constraints.ts";
import { type MergedRules, wayTo } from "./decision.ts";
import { sameValue } from "./equal.ts";
import type { Operation } from "./pattern.ts";

/** A rule at a point of the matcher. */
export interface RuleState {
  readonly rule: number;
  /** Numbers of constraints that are not known to hold. */
  readonly left: readonly number[];
  /** Floating places whose loops are not open. */
  readonly closed: readonly PlaceId[];
}

/** What a test has found out. */
export type Fact =
  | { readonly kind: "operation"; readonly place: PlaceId; readonly is: Operation | null }
  /** `count` null: none of the counts that anybody asked for. */
  | { readonly kind: "arity"; readonly place: PlaceId; readonly count: number | null }
  | { readonly kind: "value"; readonly place: PlaceId; readonly is: string | number | null }
  | { readonly kind: "holds"; readonly constraint: Constraint; readonly answer: boolean };

/** Equal for states that go on in the same way. */
export const stateKey = (states: readonly RuleState[]): string =>
  states.map(({ rule, left, closed }) => `${rule}:${left.join(",")}/${closed.join(",")}`).join("|");

/** What remains of `states` once `fact` is known, without the rules that it excludes. */
export function assume(
  { constraints }: MergedRules,
  states: readonly RuleState[],
  fact: Fact,
): readonly RuleState[] {
  return states.flatMap((state) => {
    const left: number[] = [];
    for (const id of state.left) {
      const known = answer(constraints[id], fact);
      if (known === false) return [];
      if (known === null) left.push(id);
    }
    return [left.length === state.left.length ? state : { ...state, left }];
  });
}

/** Whether `constraint` holds, given `fact`; null: not decided by it. */
function answer(constraint: Constraint, fact: Fact): boolean | null {
  if (fact.kind === "holds") return implied(constraint, fact.constraint, fact.answer);
  if (constraint.place !== fact.place) return null;
  if (fact.kind === "operation") {
    if (constraint.kind !== "operation") return null;
    return (fact.is !== null && constraint.types.includes(fact.is)) !== constraint.not;
  }
  if (fact.kind === "arity") return answerArity(constraint, fact.count);
  if (constraint.kind !== "equals" || !isSwitchable(constraint.value)) return null;
  return Object.is(constraint.value, fact.is);
}

function answerArity(constraint: Constraint, count: number | null): boolean | null {
  if (constraint.kind !== "arity") return null;
  if (count === null) return constraint.exact ? false : null;
  return constraint.exact ? count === constraint.count : count >= constraint.count;
}

function implied(constraint: Constraint, asked: Constraint, holds: boolean): boolean | null {
  if (constraint === asked) return holds;
  if (constraint.place !== asked.place) return null;
  if (constraint.kind === "arity" && asked.kind === "arity") {
    return impliedArity(constraint, asked.count, holds);
  }
  if (constraint.kind === "equals" && asked.kind === "equals" && holds) {
    return sameValue(constraint.value, asked.value);
  }
  return null;
}

/** From whether there are at least `count` inputs. */
function impliedArity(
  constraint: Constraint & { readonly kind: "arity" },
  count: number,
  atLeast: boolean,
): boolean | null {
  if (atLeast) {
    if (constraint.exact) return constraint.count < count ? false : null;
    return constraint.count <= count ? true : null;
  }
  return constraint.count >= count ? false : null;
}

/** Literals that a `switch` can tell apart: a zero has two signs, and nothing is equal to NaN. */
export const isSwitchable = (value: unknown): value is string | number =>
  typeof value === "string" || (typeof value === "number" && Number.isFinite(value) && value !== 0);

/** Whether all that must be known before `constraint` can be asked is known to `state`. */
export function isAskable(
  { places, constraints }: MergedRules,
  state: RuleState,
  constraint: Constraint,
): boolean {
  const ends =
    constraint.kind === "same" ? [constraint.place, constraint.other] : [constraint.place];
  return ends.every((end) => {
    const way = wayTo(places, end);
    if (state.closed.includes(end) || way.some((place) => state.closed.includes(place)))
      return false;
    return !state.left.some((id) => {
      const { kind, place } = constraints[id];
      if (kind !== "operation" && kind !== "arity") return false;
      if (way.includes(place)) return true;
      // A node's own operation comes before its arity: other operations may not fit at all.
      return place === end && kind === "operation" && constraint.kind !== "operation";
    });
  });
}
