/** New terms: operations looked up, inputs counted, attributes checked. */
import { type RuleExpression, SPREAD } from "../../matching/index.ts";
import type { AttrsNode, ExpressionNode } from "../syntax/ast.ts";
import { arityOf, inputSort, type OperationInfo } from "./operations.ts";
import type { Env } from "./scope.ts";
import { fits, listOf, type Type, termOf, typeText, UNKNOWN } from "./types.ts";

/** An expression that was checked. */
export interface Typed {
  readonly ir: RuleExpression;
  readonly type: Type;
}

/** An expression of one kind. */
export type NodeOf<K extends ExpressionNode["kind"]> = Extract<
  ExpressionNode,
  { readonly kind: K }
>;

/** Checks a part. */
export type CheckPart = (part: ExpressionNode) => Typed;

/** Checks a new term; a bare name is the operation itself. */
export function make(e: NodeOf<"make">, check: CheckPart, env: Env): Typed {
  const operation = env.operations.get(e.operation.text);
  if (operation === undefined) {
    env.diagnostics.unknown("operation", e.operation.text, e.operation.span, env.operations.keys());
    return { ir: { kind: "literal", value: null }, type: UNKNOWN };
  }
  if (e.inputs === null && e.attrs === null) {
    return { ir: { kind: "name", name: operation.name }, type: { kind: "operation" } };
  }
  const inputs = inputsOf(e, operation, check, env);
  const given = e.attrs ?? { base: null, entries: [], span: e.span };
  const attrs = attrsOf(given, [operation], check, env);
  if (given.base === null) missing(e, operation, env);
  return {
    ir: { kind: "make", operation: operation.name, inputs, attrs },
    type: termOf(operation.sort, [operation]),
  };
}

type Inputs = Extract<RuleExpression, { readonly kind: "make" }>["inputs"];

function inputsOf(e: NodeOf<"make">, operation: OperationInfo, check: CheckPart, env: Env): Inputs {
  const nodes = e.inputs ?? [];
  const { min, max } = arityOf(operation);
  const spread = nodes.some((node) => node.spread);
  const single = nodes.filter((node) => !node.spread).length;
  if (single > max || (!spread && single < min)) {
    const wanted = min === max ? `${min}` : `at least ${min}`;
    const message = `${operation.name} takes ${wanted} inputs, and gets ${nodes.length}`;
    env.diagnostics.add("arity", e.span, message);
  }
  return nodes.map(({ spread: many, value: node }, k) => {
    const { ir, type } = check(node);
    const wanted = termOf(inputSort(operation, k));
    if (!fits(type, many ? listOf(wanted) : wanted)) {
      const what = many ? `a list of ${typeText(wanted)}` : typeText(wanted);
      env.diagnostics.add(
        "type",
        node.span,
        `${operation.name} reads ${what} here, this is ${typeText(type)}`,
      );
    }
    return { spread: many, value: ir };
  });
}

function missing(e: NodeOf<"make">, operation: OperationInfo, env: Env): void {
  const given = new Set(e.attrs?.entries.map(({ name }) => name.text));
  const left = [...operation.attrs].filter(([name, { optional }]) => !optional && !given.has(name));
  if (left.length === 0) return;
  const names = left.map(([name]) => `"${name}"`).join(", ");
  env.diagnostics.add("arity", e.operation.span, `${operation.name} also needs ${names}`);
}

/** Checks attributes; operations that may have them are `operations`, none: any. */
export function attrsOf(
  { base, entries }: AttrsNode,
  operations: readonly OperationInfo[],
  check: CheckPart,
  env: Env,
): Readonly<Record<string, RuleExpression>> {
  const found: Record<string, RuleExpression> = {};
  if (base !== null) found[SPREAD] = check(base).ir;
  for (const { name, value: node } of entries) {
    const { ir, type } = check(node);
    if (Object.hasOwn(found, name.text)) {
      env.diagnostics.add("duplicate", name.span, `attribute "${name.text}" stands here twice`);
    }
    found[name.text] = ir;
    for (const operation of operations) checkAttr(operation, name, { node, type }, env);
  }
  return found;
}

function checkAttr(
  operation: OperationInfo,
  name: AttrsNode["entries"][number]["name"],
  { node, type }: { readonly node: ExpressionNode; readonly type: Type },
  env: Env,
): void {
  const attr = operation.attrs.get(name.text);
  if (attr === undefined) {
    const what = `attribute of ${operation.name}`;
    env.diagnostics.unknown(what, name.text, name.span, operation.attrs.keys());
  } else if (!fits(type, attr.type) && !(attr.optional && type.kind === "null")) {
    const message = `${operation.name} has ${typeText(attr.type)} for "${name.text}", this is ${typeText(type)}`;
    env.diagnostics.add("type", node.span, message);
  }
}
