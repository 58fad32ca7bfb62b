/** From the concrete tree to patterns and strategies. */
import type { CstNode } from "chevrotain";
import type { InputPattern, OperationRef, PatternNode, StrategyArg, StrategyNode } from "./ast.ts";
import { has, maybe, nameOf, node, nodes, spanOf, token } from "./cst.ts";
import { literalValue } from "./read-expressions.ts";

/** A pattern. */
export function pattern(tree: CstNode): PatternNode {
  const patterns = nodes(tree, "onePattern").map(onePattern);
  return patterns.length === 1 ? patterns[0] : { kind: "either", patterns, span: spanOf(tree) };
}

function onePattern(tree: CstNode): PatternNode {
  const span = spanOf(tree);
  if (has(tree, "Anything")) return { kind: "any", span };
  const named = maybe(tree, "namedPattern");
  if (named !== undefined) return namedPattern(named);
  const given = maybe(tree, "nodePattern");
  if (given !== undefined) return nodePattern(given);
  const literal = maybe(tree, "literal");
  if (literal !== undefined) return { kind: "literal", value: literalValue(literal), span };
  return { kind: "list", items: inputs(node(tree, "listPattern")), span };
}

function namedPattern(tree: CstNode): PatternNode {
  const span = spanOf(tree);
  const name = nameOf(token(tree, "Lower"));
  const inner = maybe(tree, "onePattern");
  if (inner !== undefined) return { kind: "as", name, pattern: onePattern(inner), span };
  const group = maybe(tree, "groupPattern");
  if (group !== undefined) {
    const patterns = nodes(group, "literal").map(
      (literal): PatternNode => ({
        kind: "literal",
        value: literalValue(literal),
        span: spanOf(literal),
      }),
    );
    return { kind: "as", name, pattern: { kind: "either", patterns, span: spanOf(group) }, span };
  }
  const of = maybe(tree, "operationRef");
  if (of === undefined) return { kind: "var", name, span };
  return { kind: "typed", name, not: has(tree, "Bang"), of: operationRef(of), span };
}

function operationRef(tree: CstNode): OperationRef {
  const tag = has(tree, "Hash");
  return { tag, name: nameOf(token(tree, tag ? "Word" : "Upper")) };
}

const inputs = (tree: CstNode): InputPattern[] =>
  nodes(tree, "inputPattern").map((input) => ({
    spread: has(input, "Ellipsis"),
    pattern: pattern(node(input, "pattern")),
  }));

function nodePattern(tree: CstNode): PatternNode {
  const given = maybe(tree, "inputPatterns");
  const attrs = maybe(tree, "attrPatterns");
  return {
    kind: "node",
    operations: nodes(tree, "operationRef").map(operationRef),
    inputs: given === undefined ? null : inputs(given),
    attrs:
      attrs === undefined
        ? []
        : nodes(attrs, "attrPattern").flatMap((attr) => {
            if (has(attr, "Rest")) return [];
            const inner = maybe(attr, "pattern");
            return [
              {
                name: nameOf(token(attr, "Word")),
                pattern: inner === undefined ? null : pattern(inner),
              },
            ];
          }),
    span: spanOf(tree),
  };
}

/** A strategy. */
export function strategy(tree: CstNode): StrategyNode {
  const parts = nodes(tree, "union").map(union);
  return parts.length === 1 ? parts[0] : { kind: "choice", parts, span: spanOf(tree) };
}

function union(tree: CstNode): StrategyNode {
  const parts = nodes(tree, "oneStrategy").map(oneStrategy);
  return parts.length === 1 ? parts[0] : { kind: "union", parts, span: spanOf(tree) };
}

function oneStrategy(tree: CstNode): StrategyNode {
  const span = spanOf(tree);
  const inner = maybe(tree, "strategy");
  if (inner !== undefined) return strategy(inner);
  if (has(tree, "Hash")) return { kind: "tag", name: nameOf(token(tree, "Word")), span };
  if (has(tree, "Upper")) return { kind: "rule", name: nameOf(token(tree, "Upper")), span };
  const args = maybe(tree, "strategyArgs");
  const given = args === undefined ? null : nodes(args, "strategyArg").map(strategyArg);
  return { kind: "call", name: nameOf(token(tree, "Lower")), args: given, span };
}

function strategyArg(tree: CstNode): StrategyArg {
  const inner = maybe(tree, "strategy");
  if (inner !== undefined) return { kind: "strategy", strategy: strategy(inner) };
  const literal = node(tree, "literal");
  const value = literalValue(literal);
  if (!has(tree, "Lower")) return { kind: "value", value, span: spanOf(literal) };
  return { kind: "option", name: nameOf(token(tree, "Lower")), value };
}
