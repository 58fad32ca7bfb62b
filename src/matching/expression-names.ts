/** What expressions refer to. */
import type { Item, Let, RuleExpression } from "./expression.ts";

/** Calls `visit` with every expression directly inside `expression`. */
export function forEachPart(
  expression: RuleExpression,
  visit: (part: RuleExpression) => void,
): void {
  for (const part of partsOf(expression)) visit(part);
}

/** The expressions directly inside. */
export function partsOf(e: RuleExpression): readonly RuleExpression[] {
  switch (e.kind) {
    case "literal":
    case "name":
      return [];
    case "member":
    case "unary":
      return [e.of];
    case "method":
      return [e.of, ...valuesOf(e.args)];
    case "index":
      return [e.of, e.at];
    case "call":
      return valuesOf(e.args);
    case "binary":
      return [e.left, e.right];
    case "if":
      return [e.condition, e.whenTrue, e.whenFalse];
    case "list":
      return valuesOf(e.items);
    case "each":
      return e.where === null ? [e.of, e.value] : [e.of, e.where, e.value];
    case "range":
      return [e.from, e.until].filter((end) => end !== null);
    case "make":
      return [...valuesOf(e.inputs), ...Object.values(e.attrs)];
    case "with":
      return [e.of, ...Object.values(e.attrs)];
  }
}

const valuesOf = (items: readonly Item[]): readonly RuleExpression[] =>
  items.map(({ value }) => value);

/** Names that `expression` reads and does not bind itself; `from` of a new term is one. */
export function freeNames(expression: RuleExpression): ReadonlySet<string> {
  const found = new Set<string>();
  collect(expression, new Set(), found);
  return found;
}

function collect(e: RuleExpression, bound: ReadonlySet<string>, found: Set<string>): void {
  if (e.kind === "name" && !bound.has(e.name)) found.add(e.name);
  if (e.kind === "make" && typeof e.from === "string") found.add(e.from);
  if (e.kind !== "each") {
    forEachPart(e, (part) => {
      collect(part, bound, found);
    });
    return;
  }
  collect(e.of, bound, found);
  const inner = new Set(bound).add(e.element);
  if (e.index !== null) inner.add(e.index);
  if (e.where !== null) collect(e.where, inner, found);
  collect(e.value, inner, found);
}

/** Names that a `let` gives. */
export const namesOf = ({ names }: Let): readonly string[] =>
  typeof names === "string" ? [names] : names.map(([, name]) => name);

/** Whether the use counts of a graph decide what `expression` is: no e-graph can ask it. */
export function readsUses(expression: RuleExpression): boolean {
  if (expression.kind === "member" && expression.name === "uses") return true;
  if (expression.kind === "method" && expression.name === "allUses") return true;
  return partsOf(expression).some(readsUses);
}
