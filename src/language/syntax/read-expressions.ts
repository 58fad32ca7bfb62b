/** From the concrete tree to expressions. */
import type { CstNode } from "chevrotain";
import type {
  AttrsNode,
  BinaryOperator,
  ExpressionNode,
  ItemNode,
  LiteralValue,
  Span,
} from "./ast.ts";
import { has, maybe, nameOf, node, nodes, spanOf, spanOfToken, token, tokens } from "./cst.ts";

/** The value of a literal. */
export function literalValue(tree: CstNode): LiteralValue {
  // What a text can escape is a part of what JSON can.
  if (has(tree, "Text")) return JSON.parse(token(tree, "Text").image) as string;
  if (has(tree, "Num")) return Number(token(tree, "Num").image);
  if (has(tree, "KeyNull")) return null;
  return has(tree, "KeyTrue");
}

/** An expression. */
export function expression(tree: CstNode): ExpressionNode {
  const conditional = maybe(tree, "conditional");
  if (conditional === undefined) return disjunction(node(tree, "disjunction"));
  const [condition, whenTrue, whenFalse] = nodes(conditional, "expression").map(expression);
  return { kind: "if", condition, whenTrue, whenFalse, span: spanOf(conditional) };
}

const join = (left: Span, right: Span): Span => ({ start: left.start, end: right.end });

function chain(
  parts: readonly ExpressionNode[],
  operator: (index: number) => BinaryOperator,
): ExpressionNode {
  return parts.reduce((left, right, k) => ({
    kind: "binary",
    op: operator(k - 1),
    left,
    right,
    span: join(left.span, right.span),
  }));
}

function disjunction(tree: CstNode): ExpressionNode {
  return chain(nodes(tree, "conjunction").map(conjunction), () => "||");
}

function conjunction(tree: CstNode): ExpressionNode {
  return chain(nodes(tree, "relation").map(relation), () => "&&");
}

function relation(tree: CstNode): ExpressionNode {
  const parts = nodes(tree, "sum").map(sum);
  const [sign = "in"] = tokens(tree, "Comparison").map(({ image }) => image);
  return chain(parts, () => sign as BinaryOperator);
}

/** A sum: also stands alone in ranges. */
export function sum(tree: CstNode): ExpressionNode {
  const signs = tokens(tree, "Additive");
  return chain(nodes(tree, "product").map(product), (k) => signs[k].image as BinaryOperator);
}

function product(tree: CstNode): ExpressionNode {
  const signs = tokens(tree, "Multiplicative");
  return chain(nodes(tree, "unary").map(unary), (k) => signs[k].image as BinaryOperator);
}

function unary(tree: CstNode): ExpressionNode {
  const of = nodes(tree, "suffix").reduce(suffix, primary(node(tree, "primary")));
  const [sign] = [...tokens(tree, "Bang"), ...tokens(tree, "Minus")];
  if (sign === undefined) return of;
  const span = join(spanOfToken(sign), of.span);
  if (sign.image === "-" && of.kind === "literal" && typeof of.value === "number") {
    return { kind: "literal", value: -of.value, span };
  }
  return { kind: "unary", op: sign.image as "!" | "-", of, span };
}

function suffix(of: ExpressionNode, tree: CstNode): ExpressionNode {
  const span = join(of.span, spanOf(tree));
  if (has(tree, "OpenSquare")) {
    return { kind: "index", of, at: expression(node(tree, "expression")), span };
  }
  if (has(tree, "KeyWith")) return { kind: "with", of, attrs: attrs(node(tree, "attrs")), span };
  const name = nameOf(token(tree, "Word"));
  const args = maybe(tree, "args");
  if (args === undefined) return { kind: "member", of, name, span };
  return { kind: "method", of, name, args: items(args), span };
}

function primary(tree: CstNode): ExpressionNode {
  const span = spanOf(tree);
  const inner = maybe(tree, "expression");
  if (inner !== undefined) return { ...expression(inner), span };
  const literal = maybe(tree, "literal");
  if (literal !== undefined) return { kind: "literal", value: literalValue(literal), span };
  const list = maybe(tree, "list");
  if (list !== undefined) return listOf(list);
  const args = maybe(tree, "args");
  if (has(tree, "Lower")) {
    const name = nameOf(token(tree, "Lower"));
    if (args === undefined) return { kind: "name", name: name.text, span };
    return { kind: "call", name, args: items(args), span };
  }
  const given = maybe(tree, "attrs");
  return {
    kind: "make",
    operation: nameOf(token(tree, "Upper")),
    inputs: args === undefined ? null : items(args),
    attrs: given === undefined ? null : attrs(given),
    span,
  };
}

const items = (args: CstNode): ItemNode[] =>
  nodes(args, "arg").map((arg) => ({
    spread: has(arg, "Ellipsis"),
    value: expression(node(arg, "expression")),
  }));

function attrs(tree: CstNode): AttrsNode {
  let base: ExpressionNode | null = null;
  const entries = nodes(tree, "attr").flatMap((attr) => {
    const given = maybe(attr, "expression");
    if (has(attr, "Ellipsis")) {
      base = expression(node(attr, "expression"));
      return [];
    }
    const name = nameOf(token(attr, "Word"));
    const short: ExpressionNode = { kind: "name", name: name.text, span: name.span };
    return [{ name, value: given === undefined ? short : expression(given) }];
  });
  return { base, entries, span: spanOf(tree) };
}

function listOf(tree: CstNode): ExpressionNode {
  const span = spanOf(tree);
  const each = maybe(tree, "each");
  if (each === undefined) {
    return { kind: "list", items: nodes(tree, "item").map(item), span };
  }
  const parts = nodes(each, "expression").map(expression);
  const [element, index] = tokens(each, "Lower").map(nameOf);
  const filtered = has(each, "KeyWhere");
  return {
    kind: "each",
    element,
    index: index ?? null,
    of: parts[0],
    where: filtered ? parts[1] : null,
    value: parts[filtered ? 2 : 1],
    span,
  };
}

function item(tree: CstNode): ItemNode {
  const first = maybe(tree, "expression");
  const spread = has(tree, "Ellipsis");
  if (!has(tree, "Colon")) return { spread, value: expression(node(tree, "expression")) };
  const until = maybe(tree, "sum");
  const value: ExpressionNode = {
    kind: "range",
    from: first === undefined ? null : expression(first),
    until: until === undefined ? null : sum(until),
    span: spanOf(tree),
  };
  return { spread, value };
}
