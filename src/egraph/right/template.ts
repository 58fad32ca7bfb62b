/**
 * Right sides as data, in two forms: a tree of operations over names, which is compiled, and any
 * other expression, which is evaluated with classes for terms.
 */
import { EGraphRuleError } from "../../core/index.ts";
import type { Item, Operation, RuleExpression } from "../../matching/index.ts";
import type { Slot } from "../search/plan.ts";

/** A part of a right side. */
export type Part =
  /** The class at a column of the match. */
  | { readonly kind: "class"; readonly column: number }
  /** A list of classes: begin and length at a column and the next. */
  | { readonly kind: "list"; readonly column: number }
  | {
      readonly kind: "make";
      readonly operation: Operation;
      readonly attr: unknown;
      readonly inputs: readonly Part[];
      /** Its number among the makes of this right side, inner ones first. */
      readonly number: number;
    };

/** A right side that is a tree over names. `makes` counts its new nodes. */
export interface Tree {
  readonly part: Part;
  readonly makes: number;
}

/** Where names of a template lead. */
export interface TemplateScope {
  readonly rule: string;
  readonly slots: readonly Slot[];
  operation(name: string): Operation | undefined;
}

/**
 * The tree that `template` is, or null where parts of it must be evaluated for each match.
 * @throws EGraphRuleError for an operation that nobody knows
 */
export function treeOf(template: RuleExpression, scope: TemplateScope): Tree | null {
  let makes = 0;
  const part = (e: RuleExpression): Part | null => {
    if (e.kind === "name") return nameOf(e.name, scope);
    if (e.kind !== "make") return null;
    const attr = constantAttr(e.attrs);
    const inputs = allOf(e.inputs, part);
    const operation = scope.operation(e.operation);
    if (operation === undefined) {
      throw new EGraphRuleError(`there is no operation "${e.operation}"`, { rule: scope.rule });
    }
    return attr === null || inputs === null
      ? null
      : { kind: "make", operation, attr: attr.value, inputs, number: makes++ };
  };
  const whole = part(template);
  return whole === null || whole.kind === "list" ? null : { part: whole, makes };
}

function nameOf(name: string, { slots }: TemplateScope): Part | null {
  const slot = slots.find((each) => each.name === name);
  if (slot === undefined || slot.what === "attr") return null;
  return { kind: slot.what === "rest" ? "list" : "class", column: slot.column };
}

function allOf(
  items: readonly Item[],
  part: (e: RuleExpression) => Part | null,
): readonly Part[] | null {
  const parts: Part[] = [];
  for (const { spread, value } of items) {
    const found = part(value);
    if (found === null || (found.kind === "list") !== spread) return null;
    parts.push(found);
  }
  return parts;
}

function constantAttr(
  attrs: Readonly<Record<string, RuleExpression>>,
): { readonly value: unknown } | null {
  const found: Record<string, unknown> = {};
  for (const [name, e] of Object.entries(attrs)) {
    const constant = constantOf(e);
    if (constant === null) return null;
    found[name] = constant.value;
  }
  return { value: found };
}

/** The value of literals and lists of them. */
function constantOf(e: RuleExpression): { readonly value: unknown } | null {
  if (e.kind === "literal") return { value: e.value };
  if (e.kind === "unary" && e.op === "-") {
    const inner = constantOf(e.of);
    return typeof inner?.value === "number" ? { value: -inner.value } : null;
  }
  if (e.kind !== "list") return null;
  const values = e.items.map(({ spread, value }) => (spread ? null : constantOf(value)));
  return values.some((value) => value === null) ? null : { value: values.map((v) => v?.value) };
}
