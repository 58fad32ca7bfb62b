/** Says of every new term on a right side whose annotations it carries. */
import type { Item, RuleExpression } from "./expression.ts";
import type { ChildPattern, NodePatternData, Operation, RootPattern } from "./pattern.ts";

/** A pattern all of whose nodes have names, and the right side whose terms refer to them. */
export interface Settled {
  readonly pattern: RootPattern;
  readonly template: RuleExpression;
}

interface Node {
  readonly name: string;
  readonly pattern: NodePatternData;
}

/**
 * Every `make` that does not say `from` whom it has its annotations is given one: the first node of
 * the pattern, in the order of its text, that may be of the same operation; else the root. So a slice
 * that moves below a transposition stays what the slice was. Nodes without names get `$0`, `$1`, …,
 * which no rule can spell.
 */
export function settleMakes(
  pattern: RootPattern,
  template: RuleExpression,
  operations: ReadonlyMap<string, Operation>,
): Settled {
  const nodes: Node[] = [];
  const named = nameNodes(pattern, nodes) as RootPattern;
  return { pattern: named, template: settle(template, nodes, operations) };
}

function nameNodes(pattern: ChildPattern, nodes: Node[]): ChildPattern {
  if (pattern.kind !== "as" && pattern.kind !== "node") return pattern;
  const inner = pattern.kind === "as" ? pattern.pattern : pattern;
  const name = pattern.kind === "as" ? pattern.name : `$${nodes.length}`;
  nodes.push({ name, pattern: inner });
  const inputs = inner.inputs?.map((input) => nameNodes(input, nodes)) ?? null;
  const node: NodePatternData = Object.freeze({ ...inner, inputs });
  return Object.freeze({ kind: "as", name, pattern: node });
}

function settle(
  e: RuleExpression,
  nodes: readonly Node[],
  operations: ReadonlyMap<string, Operation>,
): RuleExpression {
  const inner = mapParts(e, (part) => settle(part, nodes, operations));
  if (inner.kind !== "make" || typeof inner.from === "string") return inner;
  const operation = operations.get(inner.operation);
  const like = nodes.find(
    ({ pattern: { types, not = false } }) => !not && types.some((type) => type === operation),
  );
  return { ...inner, from: (like ?? nodes[0]).name };
}

/** The same expression with other parts. */
export function mapParts(
  e: RuleExpression,
  change: (part: RuleExpression) => RuleExpression,
): RuleExpression {
  const list = (items: readonly Item[]): readonly Item[] =>
    items.map(({ spread, value }) => ({ spread, value: change(value) }));
  const maybe = (part: RuleExpression | null): RuleExpression | null =>
    part === null ? null : change(part);
  const record = (
    attrs: Readonly<Record<string, RuleExpression>>,
  ): Readonly<Record<string, RuleExpression>> =>
    Object.fromEntries(Object.entries(attrs).map(([name, value]) => [name, change(value)]));
  switch (e.kind) {
    case "literal":
    case "name":
      return e;
    case "member":
    case "unary":
      return { ...e, of: change(e.of) };
    case "method":
      return { ...e, of: change(e.of), args: list(e.args) };
    case "index":
      return { ...e, of: change(e.of), at: change(e.at) };
    case "call":
      return { ...e, args: list(e.args) };
    case "binary":
      return { ...e, left: change(e.left), right: change(e.right) };
    case "if":
      return {
        ...e,
        condition: change(e.condition),
        whenTrue: change(e.whenTrue),
        whenFalse: change(e.whenFalse),
      };
    case "list":
      return { ...e, items: list(e.items) };
    case "each":
      return { ...e, of: change(e.of), where: maybe(e.where), value: change(e.value) };
    case "range":
      return { ...e, from: maybe(e.from), until: maybe(e.until) };
    case "make":
      return { ...e, inputs: list(e.inputs), attrs: record(e.attrs) };
    case "with":
      return { ...e, of: change(e.of), attrs: record(e.attrs) };
  }
}
