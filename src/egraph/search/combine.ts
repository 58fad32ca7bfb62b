/** Several patterns as one: their places side by side, equal names equal terms. */
import type { Binding, Constraint, Constraints, Place, PlaceId } from "../../matching/index.ts";

/** All patterns of a rule. `roots` has the root place of each. */
export interface Combined extends Constraints {
  readonly roots: readonly PlaceId[];
  /** Which pattern a place belongs to. */
  readonly patternOf: readonly number[];
}

/** Puts patterns side by side; a name that stands in several must hold the same in all of them. */
export function combine(patterns: readonly Constraints[]): Combined {
  const places: Place[] = [];
  const constraints: Constraint[] = [];
  const bindings: Binding[] = [];
  const nodes: PlaceId[] = [];
  const roots: PlaceId[] = [];
  const patternOf: number[] = [];
  patterns.forEach((pattern, number) => {
    const by = places.length;
    roots.push(by);
    for (const place of pattern.places) {
      places.push(movePlace(place, by));
      patternOf.push(number);
    }
    constraints.push(...pattern.constraints.map((constraint) => moveConstraint(constraint, by)));
    nodes.push(...pattern.nodes.map((place) => place + by));
    for (const binding of pattern.bindings) {
      const place = binding.place + by;
      const known = bindings.find(({ name }) => name === binding.name);
      if (known === undefined) bindings.push({ ...binding, place });
      else constraints.push({ kind: "same", place, other: known.place });
    }
  });
  return { places, constraints, bindings, nodes, roots, patternOf };
}

function movePlace(place: Place, by: number): Place {
  if (place.kind === "root") return place;
  if (place.kind !== "rest" || place.beside === null) return { ...place, of: place.of + by };
  const beside = { ...place.beside, place: place.beside.place + by };
  return { ...place, of: place.of + by, beside };
}

function moveConstraint(constraint: Constraint, by: number): Constraint {
  const moved = { ...constraint, place: constraint.place + by };
  return moved.kind === "same" ? { ...moved, other: moved.other + by } : moved;
}
