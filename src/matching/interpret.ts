/** Matches by reading constraints: the reference, and what runs where code generation is forbidden. */
import type { Constraint, Constraints, Place, PlaceId } from "./constraints.ts";
import { sameValue } from "./equal.ts";
import type { TermAccess } from "./term-access.ts";

/** What stands at the places of a pattern: terms, lists of terms, attributes. */
export type Found = readonly unknown[];

/** A pattern that is ready to be interpreted. */
export interface Interpreted {
  readonly constraints: Constraints;
  /** For each place, the constraints that can be asked once it is filled. */
  readonly checks: readonly (readonly Constraint[])[];
}

interface Attempt<T> {
  readonly pattern: Interpreted;
  readonly access: TermAccess<T>;
  readonly found: unknown[];
  /** Of floating places: which input it is. */
  readonly indices: number[];
  accept(found: Found): boolean;
  readonly missed: Missed | undefined;
}

/** Is told of a constraint that does not hold, and of what stands at the places up to it. Reused. */
export type Missed = (constraint: Constraint, found: Found) => void;

/** Sorts the constraints by the place that completes them. */
export function interpreted(constraints: Constraints): Interpreted {
  const checks: Constraint[][] = constraints.places.map(() => []);
  for (const constraint of constraints.constraints) {
    const last =
      constraint.kind === "same" ? Math.max(constraint.place, constraint.other) : constraint.place;
    checks[last].push(constraint);
  }
  return { constraints, checks };
}

/**
 * Calls `accept` with what stands at the places, for every way in which `term` matches, in the order
 * of floating inputs, until it answers true; answers whether it did. The list is reused. `missed` is
 * told of each way that ends before that.
 */
export function interpret<T>(
  pattern: Interpreted,
  term: T,
  access: TermAccess<T>,
  accept: (found: Found) => boolean,
  missed?: Missed,
): boolean {
  return fill({ pattern, access, found: [term], indices: [], accept, missed }, 0);
}

/** Fills the places from `place` on; a level of recursion a place of the pattern. */
function fill<T>(attempt: Attempt<T>, place: PlaceId): boolean {
  const { places } = attempt.pattern.constraints;
  if (place === places.length) return attempt.accept(attempt.found);
  const at = places[place];
  if (at.kind !== "floating") {
    if (at.kind !== "root") attempt.found[place] = look(attempt, at);
    return holdsAt(attempt, place) && fill(attempt, place + 1);
  }
  const of = attempt.found[at.of] as T;
  const end = attempt.access.arity(of) - at.back;
  for (let k = at.front; k < end; k++) {
    attempt.indices[place] = k;
    attempt.found[place] = attempt.access.input(of, k);
    if (holdsAt(attempt, place) && fill(attempt, place + 1)) return true;
  }
  return false;
}

function look<T>(attempt: Attempt<T>, at: Exclude<Place, { kind: "root" | "floating" }>): unknown {
  const { access, found } = attempt;
  const of = found[at.of] as T;
  switch (at.kind) {
    case "input":
      return access.input(of, at.index);
    case "inputFromEnd":
      return access.input(of, access.arity(of) - 1 - at.index);
    case "attr":
      return access.attr(of, at.name);
    case "rest":
      return restAt(attempt, at, of);
  }
}

function restAt<T>(
  { access, indices }: Attempt<T>,
  { front, back, beside }: Place & { readonly kind: "rest" },
  of: T,
): T[] {
  const at = beside === null ? 0 : indices[beside.place];
  const from = beside?.side === "after" ? at + 1 : front;
  const until = beside?.side === "before" ? at : access.arity(of) - back;
  const terms: T[] = [];
  for (let k = from; k < until; k++) terms.push(access.input(of, k));
  return terms;
}

function holdsAt<T>(attempt: Attempt<T>, place: PlaceId): boolean {
  for (const constraint of attempt.pattern.checks[place]) {
    if (holds(attempt, constraint)) continue;
    attempt.missed?.(constraint, attempt.found);
    return false;
  }
  return true;
}

function holds<T>({ pattern, access, found }: Attempt<T>, constraint: Constraint): boolean {
  const value = found[constraint.place];
  switch (constraint.kind) {
    case "operation":
      return constraint.types.includes(access.operation(value as T)) !== constraint.not;
    case "arity": {
      const arity = access.arity(value as T);
      return constraint.exact ? arity === constraint.count : arity >= constraint.count;
    }
    case "equals":
      return sameValue(value, constraint.value);
    case "test":
      return constraint.test.holds(value);
    case "same": {
      const other = found[constraint.other];
      return pattern.constraints.places[constraint.place].kind === "attr"
        ? sameValue(value, other)
        : access.same(value as T, other as T);
    }
  }
}

/** The names of a pattern with what they stand for. */
export function bindingsOf<T>(
  { bindings }: Constraints,
  found: Found,
  access: TermAccess<T>,
): Record<string, unknown> {
  const bound: Record<string, unknown> = {};
  for (const { name, place, what } of bindings) {
    const value = found[place];
    const named =
      what === "attr"
        ? value
        : what === "rest"
          ? (value as readonly T[]).map((term) => access.value(term))
          : access.value(value as T);
    // A name may be `__proto__`.
    Object.defineProperty(bound, name, {
      value: named,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  return bound;
}
