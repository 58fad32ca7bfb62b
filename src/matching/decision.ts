/**
 * What a compiled matcher decides, and in which order: a directed acyclic graph of tests, for one
 * operation at the root. After the sets of rules that Cranelift's ISLE serializes.
 */
import type { Constraint, Constraints, Place, PlaceId } from "./constraints.ts";
import { constraintKey, type MatchRule, placeKey } from "./match-rule.ts";
import type { Operation } from "./pattern.ts";

/** What to do next. Whatever ends without an accepted match goes on behind it. */
export type Decision =
  /** Nothing is left. */
  | { readonly kind: "done" }
  /** `rule` matches: offer it, then go on. */
  | { readonly kind: "match"; readonly rule: number; readonly next: Decision }
  /** The one, then the other. */
  | { readonly kind: "both"; readonly first: Decision; readonly next: Decision }
  /** On the number that the group gives to the operation at `place`; 0 is any other one. */
  | {
      readonly kind: "operation";
      readonly place: PlaceId;
      readonly cases: readonly DecisionCase<number>[];
      readonly otherwise: Decision;
    }
  /** On the number of inputs. */
  | {
      readonly kind: "arity";
      readonly place: PlaceId;
      readonly cases: readonly DecisionCase<number>[];
      readonly otherwise: Decision;
    }
  /** On the attribute at `place`. */
  | {
      readonly kind: "value";
      readonly place: PlaceId;
      readonly cases: readonly DecisionCase<string | number>[];
      readonly otherwise: Decision;
    }
  /** On a condition that holds or does not. */
  | {
      readonly kind: "test";
      readonly constraint: Constraint;
      readonly yes: Decision;
      readonly no: Decision;
    }
  /** For every input that the floating `place` may be. */
  | {
      readonly kind: "loop";
      readonly place: PlaceId;
      readonly body: Decision;
      readonly next: Decision;
    };

/** Where a switch goes for one value. */
export interface DecisionCase<V> {
  readonly value: V;
  readonly to: Decision;
}

/** The places and constraints of all rules of a group, each once. */
export interface MergedRules {
  readonly places: readonly Place[];
  readonly constraints: readonly Constraint[];
  readonly rules: readonly MergedRule[];
  /** Operations that some rule asks for; their numbers are their places here, from 1. */
  readonly operations: readonly Operation[];
}

/** One rule, in terms of the group. */
export interface MergedRule {
  readonly name: string;
  /** Numbers in `MergedRules.constraints`. */
  readonly constraints: readonly number[];
  readonly bindings: Constraints["bindings"];
  /** Floating places, parents first. */
  readonly floating: readonly PlaceId[];
}

/** Brings the rules of a group together: places and constraints that are the same become one. */
export function merge(rules: readonly MatchRule[]): MergedRules {
  const places: Place[] = [];
  const constraints: Constraint[] = [];
  const operations: Operation[] = [];
  const placeIds = new Map<string, PlaceId>();
  const constraintIds = new Map<string, number>();
  const merged = rules.map(({ name, constraints: own }, rule): MergedRule => {
    const ids: PlaceId[] = [];
    own.places.forEach((place, id) => {
      const key = place.kind === "root" ? "" : `${ids[place.of]}.${placeKey(place, rule, id)}`;
      ids.push(numberOf(key, placeIds, () => places.push(movedPlace(place, ids)) - 1));
    });
    const numbers = own.constraints.map((constraint) => {
      if (constraint.kind === "operation") addAll(operations, constraint.types);
      const moved = movedConstraint(constraint, ids);
      const key = constraintKey(moved, (id) => id);
      return numberOf(key, constraintIds, () => constraints.push(moved) - 1);
    });
    return {
      name,
      constraints: [...new Set(numbers)],
      bindings: own.bindings.map((binding) => ({ ...binding, place: ids[binding.place] })),
      floating: ids.filter((_, id) => own.places[id].kind === "floating"),
    };
  });
  return { places, constraints, rules: merged, operations };
}

function numberOf(key: string, known: Map<string, number>, make: () => number): number {
  let found = known.get(key);
  if (found === undefined) {
    found = make();
    known.set(key, found);
  }
  return found;
}

function addAll(operations: Operation[], types: readonly Operation[]): void {
  for (const type of types) if (!operations.includes(type)) operations.push(type);
}

function movedPlace(place: Place, ids: readonly PlaceId[]): Place {
  if (place.kind === "root") return place;
  if (place.kind !== "rest" || place.beside === null) return { ...place, of: ids[place.of] };
  const beside = { ...place.beside, place: ids[place.beside.place] };
  return { ...place, of: ids[place.of], beside };
}

function movedConstraint(constraint: Constraint, ids: readonly PlaceId[]): Constraint {
  const place = ids[constraint.place];
  return constraint.kind === "same"
    ? { ...constraint, place, other: ids[constraint.other] }
    : { ...constraint, place };
}

/** The places on the way from the root to `place`, without the root and `place` itself. */
export function wayTo(places: readonly Place[], place: PlaceId): readonly PlaceId[] {
  const way: PlaceId[] = [];
  for (let at = places[place]; at.kind !== "root"; at = places[at.of]) way.unshift(at.of);
  return way;
}
