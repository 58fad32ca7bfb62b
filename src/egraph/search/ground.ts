/** Parts of a pattern that hold no names: one class at most, found before the loops begin. */
import type { Constraint, Operation, Place, PlaceId } from "../../matching/index.ts";
import type { Combined } from "./combine.ts";

/** A term without names: its operation, its attributes as far as they are asked, its inputs. */
export interface Ground {
  readonly place: PlaceId;
  readonly type: Operation;
  readonly attrs: readonly { readonly name: string; readonly value: unknown }[];
  readonly inputs: readonly Ground[];
}

/** All ground parts of a pattern, never its root; `outer` are the greatest of them. */
export function groundsOf(combined: Combined): readonly Ground[] {
  return combined.nodes.flatMap((place) => {
    if (combined.places[place].kind === "root") return [];
    return groundAt(combined, place) ?? [];
  });
}

/** Whether no other ground part holds it. */
export function isOuter(ground: Ground, all: readonly Ground[]): boolean {
  return !all.some(({ inputs }) => inputs.some(({ place }) => place === ground.place));
}

/** Every place in `ground`. */
export function markAll(ground: Ground, into: Set<PlaceId>): void {
  into.add(ground.place);
  for (const input of ground.inputs) markAll(input, into);
}

function groundAt(combined: Combined, place: PlaceId): Ground | null {
  const { constraints, bindings } = combined;
  if (bindings.some((binding) => binding.place === place)) return null;
  if (constraints.some((each) => each.kind === "same" && involves(each, place))) return null;
  const own = constraints.filter((constraint) => constraint.place === place);
  const type = onlyType(own);
  const arity = own.find((constraint) => constraint.kind === "arity");
  if (type === null || arity?.kind !== "arity" || !arity.exact) return null;
  const parts = partsAt(combined, place);
  if (parts === null || Object.keys(parts.inputs).length !== arity.count) return null;
  return { place, type, ...parts };
}

/** What is asked of the attributes and inputs of a node; null where a name or a choice is among it. */
function partsAt(combined: Combined, place: PlaceId): Pick<Ground, "attrs" | "inputs"> | null {
  const attrs: { name: string; value: unknown }[] = [];
  const inputs: Ground[] = [];
  const take = (way: Place, child: PlaceId): boolean => {
    if (way.kind === "attr") {
      const asked = attrAt(combined, child);
      if (asked !== null) attrs.push({ name: way.name, value: asked.value });
      return asked !== null;
    }
    const ground = way.kind === "input" ? groundAt(combined, child) : null;
    if (way.kind === "input" && ground !== null) inputs[way.index] = ground;
    return ground !== null;
  };
  const isWhole = combined.places.every(
    (way, child) => way.kind === "root" || way.of !== place || take(way, child),
  );
  return isWhole ? { attrs, inputs } : null;
}

function onlyType(own: readonly Constraint[]): Operation | null {
  const opened = own.filter((constraint) => constraint.kind === "operation");
  const [only] = opened;
  if (opened.length !== 1 || only.kind !== "operation" || only.not) return null;
  return only.types.length === 1 ? only.types[0] : null;
}

function involves(constraint: Constraint & { kind: "same" }, place: PlaceId): boolean {
  return constraint.place === place || constraint.other === place;
}

/** The value that an attribute must have; null where more or less is asked of it. */
function attrAt({ constraints, bindings }: Combined, place: PlaceId): { value: unknown } | null {
  if (bindings.some((binding) => binding.place === place)) return null;
  const asked = constraints.filter((each) => {
    return each.place === place || (each.kind === "same" && each.other === place);
  });
  const [only] = asked;
  return asked.length === 1 && only.kind === "equals" ? { value: only.value } : null;
}
