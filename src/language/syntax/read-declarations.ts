/** From the concrete tree to declarations. */
import type { CstNode } from "chevrotain";
import type { AnnotationNode, ClauseNode, Declaration, Name, RulesFile } from "./ast.ts";
import {
  has,
  isWhole,
  maybe,
  nameOf,
  node,
  nodes,
  spanOf,
  spanOfToken,
  token,
  tokens,
} from "./cst.ts";
import { expression } from "./read-expressions.ts";
import { pattern, strategy } from "./read-patterns.ts";

/** The tree of a file; declarations in which something is wrong are left out. */
export function rulesFile(tree: CstNode): Omit<RulesFile, "unread"> {
  const named = maybe(tree, "moduleDecl");
  const parts = named === undefined ? [] : tokens(named, "Word");
  return {
    module: parts.length === 0 ? null : parts.map(({ image }) => image).join("."),
    declarations: nodes(tree, "declaration").flatMap(declaration),
  };
}

type Reader = (tree: CstNode) => Declaration;

const READERS: Readonly<Record<string, Reader>> = {
  importDecl,
  opDecl,
  tagDecl: (tree) => {
    const [name] = tokens(tree, "Lower").map(nameOf);
    return { kind: "tag", name, operations: tokens(tree, "Upper").map(nameOf), span: spanOf(tree) };
  },
  ruleDecl,
  exampleDecl: (tree) => {
    const [input, expect = null] = nodes(tree, "expression").map(expression);
    const rule = nameOf(token(tree, "Upper"));
    return { kind: "example", rule, input, expect, span: spanOf(tree) };
  },
  strategyDecl: (tree) => ({
    kind: "strategy",
    name: nameOf(token(tree, "Lower")),
    strategy: strategy(node(tree, "strategy")),
    limit: has(tree, "Num") ? Number(token(tree, "Num").image) : null,
    span: spanOf(tree),
  }),
  pipelineDecl: (tree) => ({
    kind: "pipeline",
    name: nameOf(token(tree, "Lower")),
    steps: nodes(tree, "strategy").map(strategy),
    span: spanOf(tree),
  }),
};

function declaration(tree: CstNode): Declaration[] {
  if (!isWhole(tree)) return [];
  return Object.entries(READERS).flatMap(([name, read]) => nodes(tree, name).map(read));
}

function textName(tree: CstNode): Name {
  const found = token(tree, "Text");
  return { text: JSON.parse(found.image) as string, span: spanOfToken(found) };
}

function importDecl(tree: CstNode): Declaration {
  const names = tokens(tree, "Lower").map(nameOf);
  return { kind: "import", names, from: textName(tree), span: spanOf(tree) };
}

function opDecl(tree: CstNode): Declaration {
  const [name, sort] = tokens(tree, "Upper").map(nameOf);
  return {
    kind: "op",
    name,
    inputs: nodes(tree, "inputDecl").map((input) => ({
      name: nameOf(token(input, "Lower")),
      sort: nameOf(token(input, "Upper")),
      many: has(input, "Ellipsis"),
    })),
    attrs: nodes(tree, "attrDecl").map((attr) => ({
      name: nameOf(token(attr, "Word")),
      type: {
        name: nameOf(token(attr, "Upper")),
        lists: tokens(attr, "OpenSquare").length,
        optional: has(attr, "Question"),
      },
    })),
    sort,
    tags: tokens(tree, "Word").map(nameOf),
    span: spanOf(tree),
  };
}

function ruleDecl(tree: CstNode): Declaration {
  return {
    kind: "rule",
    name: nameOf(token(tree, "Upper")),
    annotations: nodes(tree, "annotation").map(annotation),
    pattern: pattern(node(tree, "pattern")),
    clauses: nodes(tree, "clause").map(clause),
    arrow: has(tree, "Arrow") ? "=>" : has(tree, "ExploreArrow") ? "~>" : "<=>",
    right: expression(node(tree, "expression")),
    span: spanOf(tree),
  };
}

function annotation(tree: CstNode): AnnotationNode {
  const args = nodes(tree, "annotationArg").map((arg) => {
    const span = spanOf(arg);
    if (has(arg, "Text")) return { value: textName(arg).text, span };
    if (has(arg, "Word")) return { value: token(arg, "Word").image, span };
    const number = Number(token(arg, "Num").image);
    return { value: has(arg, "Minus") ? -number : number, span };
  });
  return { name: nameOf(token(tree, "Word")), args, span: spanOf(tree) };
}

function clause(tree: CstNode): ClauseNode {
  const span = spanOf(tree);
  const value = expression(node(tree, "expression"));
  if (!has(tree, "KeyLet")) {
    return { kind: has(tree, "KeyWhere") ? "where" : "sharing", condition: value, span };
  }
  const fields = maybe(tree, "fields");
  if (fields === undefined)
    return { kind: "let", names: nameOf(token(tree, "Lower")), value, span };
  const names = nodes(fields, "field").map((field) => {
    const own = nameOf(token(field, "Word"));
    const [renamed = own] = tokens(field, "Lower").map(nameOf);
    return { field: own, name: renamed };
  });
  return { kind: "let", names, value, span };
}
