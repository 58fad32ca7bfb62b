/** Rules as matchers see them: a pattern and a rank, nothing of what they do. */

import type { Constraint, Constraints, Place, PlaceId } from "./constraints.ts";
import { constraintsOf } from "./constraints-of.ts";
import type { Operation, RootPattern } from "./pattern.ts";

/** A rule to be matched. Its number is its place in the list of rules. */
export interface MatchRule {
  readonly name: string;
  readonly constraints: Constraints;
  /** Higher is tried earlier. */
  readonly benefit: number;
}

/** The pattern of rule `name` as a matcher sees it. @throws RulePatternError */
export function matchRule(name: string, pattern: RootPattern, benefit: number): MatchRule {
  return { name, constraints: constraintsOf(name, pattern), benefit };
}

/** Operations that the root may have; `not`: all but these. */
export function rootOf({ constraints }: MatchRule): {
  readonly types: readonly Operation[];
  readonly not: boolean;
} {
  // A pattern's first constraint is the operation of its root.
  const [first] = constraints.constraints;
  return first.kind === "operation" ? first : { types: [], not: true };
}

/** Levels of nodes that a pattern looks at, what its names and rests stand for included. */
export function depthOf({ places }: Constraints): number {
  const depths: number[] = [];
  for (const place of places) {
    depths.push(place.kind === "root" ? 1 : depths[place.of] + (place.kind === "attr" ? 0 : 1));
  }
  return Math.max(...depths);
}

/**
 * The numbers of `rules` in the order in which they are tried: higher benefit first; of equal ones a
 * rule before those whose patterns hold wherever its own does; then in the order of the list.
 */
export function orderOf(rules: readonly MatchRule[]): readonly number[] {
  const written = rules.map(({ constraints }, rule) => new Set(keysOf(constraints, rule)));
  const order: number[] = [];
  rules.forEach(({ benefit }, rule) => {
    const before = order.findIndex(
      (other) =>
        rules[other].benefit < benefit ||
        (rules[other].benefit === benefit && narrower(written[rule], written[other])),
    );
    if (before < 0) order.push(rule);
    else order.splice(before, 0, rule);
  });
  return order;
}

/** Whether one asks all that the other asks, and more. */
function narrower(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size > other.size && [...other].every((key) => one.has(key));
}

const keysOf = ({ places, constraints }: Constraints, rule: number): readonly string[] =>
  constraints.map((constraint) => constraintKey(constraint, (id) => placeName(places, rule, id)));

/** Equal for the same place of two patterns. A floating place is like no other. */
function placeName(places: readonly Place[], rule: number, id: PlaceId): string {
  const place = places[id];
  if (place.kind === "root") return "";
  return `${placeName(places, rule, place.of)}.${placeKey(place, rule, id)}`;
}

/** How `place` is reached from its parent; `floating` and `rest` places belong to one rule alone. */
export function placeKey(
  place: Exclude<Place, { readonly kind: "root" }>,
  rule: number,
  id: PlaceId,
): string {
  if (place.kind === "attr") return `@${place.name}`;
  if (place.kind === "input") return `${place.index}`;
  return place.kind === "inputFromEnd" ? `-${place.index}` : `*${rule}:${id}`;
}

/** Equal for constraints that ask the same. */
export function constraintKey(
  constraint: Constraint,
  place: (id: PlaceId) => string | number,
): string {
  const at = place(constraint.place);
  switch (constraint.kind) {
    case "operation":
      return `${constraint.not ? "!" : ""}op ${at} ${idsOf(constraint.types)}`;
    case "arity":
      return `${constraint.exact ? "=" : ">"}arity ${at} ${constraint.count}`;
    case "equals":
      return `= ${at} ${valueId(constraint.value)}`;
    case "test":
      return `test ${at} ${idOf(constraint.test.holds)}`;
    case "same":
      return `same ${at} ${place(constraint.other)}`;
  }
}

const idsOf = (types: readonly Operation[]): string =>
  types
    .map(idOf)
    .sort((a, b) => a - b)
    .join(",");

const ids = new WeakMap<object, number>();
let idCount = 0;

/** A number that no other object has. */
function idOf(object: object): number {
  let id = ids.get(object);
  if (id === undefined) {
    id = idCount++;
    ids.set(object, id);
  }
  return id;
}

/** Texts of literals: of primitives by value, of lists by content. */
function valueId(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueId).join(",")}]`;
  if (typeof value === "object" && value !== null) return `#${idOf(value)}`;
  if (typeof value === "string") return JSON.stringify(value);
  return Object.is(value, -0) ? "-0" : `${typeof value} ${String(value)}`;
}
