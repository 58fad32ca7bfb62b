/** Patterns: operations looked up, inputs counted, names bound, and the result as data. */
import type {
  AttrPattern,
  ChildPattern,
  Let,
  NodePatternData,
  Operation,
  RootPattern,
  RuleExpression,
} from "../../matching/index.ts";
import type { InputPattern, Name, OperationRef, PatternNode } from "../syntax/ast.ts";
import { attrPattern } from "./attr-patterns.ts";
import { arityOf, inputSort, type OperationInfo } from "./operations.ts";
import { bind, type PatternRun } from "./pattern-run.ts";
import type { Env, Scope } from "./scope.ts";
import { ANY_SORT, listOf, sameSort, termOf } from "./types.ts";

/** A pattern that was checked, and what its text asks beyond it. */
export interface PatternForms {
  readonly pattern: RootPattern | null;
  /** Conditions that are written inside of the pattern. */
  readonly conditions: readonly RuleExpression[];
  readonly lets: readonly Let[];
  /** Sort of the root. */
  readonly sort: string;
}

type PatternOf<K extends PatternNode["kind"]> = Extract<PatternNode, { readonly kind: K }>;

/** Checks the left side of a rule and binds its names in `scope`. */
export function checkPattern(node: PatternNode, scope: Scope, env: Env): PatternForms {
  const run: PatternRun = { scope, env, conditions: [], lets: [], made: 0 };
  const { conditions, lets } = run;
  const { pattern, sort } = child(node, ANY_SORT, run);
  if (pattern !== null && (pattern.kind === "node" || pattern.kind === "as")) {
    if (pattern.kind === "node" || pattern.pattern.not !== true) {
      return { pattern, conditions, lets, sort };
    }
  }
  if (pattern !== null) {
    const message = "a rule matches an operation at its root, such as Slice(x)";
    env.diagnostics.add("pattern", node.span, message);
  }
  return { pattern: null, conditions, lets, sort };
}

interface Child {
  readonly pattern: Exclude<ChildPattern, { readonly kind: "rest" }> | null;
  readonly sort: string;
}

const NOTHING: Child = { pattern: null, sort: ANY_SORT };

function child(node: PatternNode, sort: string, run: PatternRun): Child {
  switch (node.kind) {
    case "any":
      return { pattern: Object.freeze({ kind: "any" }), sort };
    case "var":
      bind(node.name, termOf(sort), run);
      return { pattern: Object.freeze({ kind: "var", name: node.name.text }), sort };
    case "typed":
      return typed(node, sort, run);
    case "as":
      return named(node, sort, run);
    case "node":
      return nodeOf(node, null, sort, run);
    default:
      run.env.diagnostics.add("pattern", node.span, WRONG_CHILD[node.kind]);
      return NOTHING;
  }
}

const WRONG_CHILD: Readonly<Record<"literal" | "list" | "either", string>> = {
  literal: "an input is a term, never a value; values are matched in {…}",
  list: "an input is a term, never a list; write ...xs for several",
  either: "whole patterns have no alternatives; write (Slice | Take)(x), or two rules",
};

function typed(node: PatternOf<"typed">, sort: string, run: PatternRun): Child {
  const operations = operationsOf(node.of, run.env);
  bind(node.name, termOf(sort, node.not ? null : operations), run);
  if (operations.length === 0) return NOTHING;
  const types = operations.map(({ operation }) => operation);
  const inner = nodeData(types, null, {}, node.not);
  return { pattern: Object.freeze({ kind: "as", name: node.name.text, pattern: inner }), sort };
}

function named(node: PatternOf<"as">, sort: string, run: PatternRun): Child {
  const { pattern } = node;
  if (pattern.kind === "node") return nodeOf(pattern, node.name, sort, run);
  const message = `"${node.name.text}@" names a node pattern, such as ${node.name.text}@Slice(x)`;
  run.env.diagnostics.add("pattern", node.span, message);
  return NOTHING;
}

function nodeOf(node: PatternOf<"node">, name: Name | null, sort: string, run: PatternRun): Child {
  const operations = node.operations.flatMap((ref) => operationsOf(ref, run.env));
  if (name !== null) bind(name, termOf(operations[0]?.sort ?? sort, operations), run);
  const inputs = node.inputs === null ? null : inputsOf(node.inputs, operations, node, run);
  const attrs: Record<string, AttrPattern> = {};
  for (const { name: attr, pattern } of node.attrs) {
    if (Object.hasOwn(attrs, attr.text)) {
      run.env.diagnostics.add("duplicate", attr.span, `attribute "${attr.text}" stands here twice`);
    }
    const found = attrPattern(attr, pattern, operations, run);
    if (found !== null) attrs[attr.text] = found;
  }
  if (operations.length === 0) return NOTHING;
  checkSort(node, operations, sort, run.env);
  const types = operations.map(({ operation }) => operation);
  const inner = nodeData(types, inputs, attrs, false);
  const found = operations[0].sort;
  if (name === null) return { pattern: inner, sort: found };
  return {
    pattern: Object.freeze({ kind: "as", name: name.text, pattern: inner }),
    sort: found,
  };
}

function nodeData(
  types: readonly Operation[],
  inputs: readonly ChildPattern[] | null,
  attrs: Readonly<Record<string, AttrPattern>>,
  not: boolean,
): NodePatternData {
  return Object.freeze({
    kind: "node",
    types: Object.freeze([...new Set(types)]),
    ...(not ? { not } : {}),
    inputs: inputs === null ? null : Object.freeze(inputs),
    attrs: Object.freeze(attrs),
  });
}

function checkSort(
  node: PatternNode,
  operations: readonly OperationInfo[],
  sort: string,
  env: Env,
): void {
  const other = operations.find((operation) => !sameSort(operation.sort, sort));
  if (other === undefined) return;
  env.diagnostics.add(
    "type",
    node.span,
    `${sort} is wanted here; ${other.name} makes ${other.sort}`,
  );
}

/** The operations that a name or a tag stands for; none where it is unknown. */
function operationsOf({ tag, name }: OperationRef, env: Env): readonly OperationInfo[] {
  const names = tag ? env.tags.get(name.text) : [name.text];
  if (names === undefined) {
    env.diagnostics.unknown("tag of operations", name.text, name.span, env.tags.keys());
    return [];
  }
  return names.flatMap((one) => {
    const found = env.operations.get(one);
    if (found !== undefined) return [found];
    env.diagnostics.unknown("operation", one, name.span, env.operations.keys());
    return [];
  });
}

function inputsOf(
  nodes: readonly InputPattern[],
  operations: readonly OperationInfo[],
  node: PatternNode,
  run: PatternRun,
): readonly ChildPattern[] | null {
  checkArity(nodes, operations, node, run.env);
  const rests = nodes.filter(({ spread }) => spread);
  if (rests.length > 2) {
    run.env.diagnostics.add("pattern", rests[2].pattern.span, "at most two rests fit in one list");
  }
  let complete = rests.length <= 2;
  const inputs = nodes.flatMap(({ spread, pattern }, k): ChildPattern[] => {
    const sort = operations.length === 1 ? inputSort(operations[0], k) : ANY_SORT;
    const found = spread ? restOf(pattern, sort, run) : child(pattern, sort, run).pattern;
    complete &&= found !== null;
    return found === null ? [] : [found];
  });
  return complete ? inputs : null;
}

function restOf(pattern: PatternNode, sort: string, run: PatternRun): ChildPattern | null {
  if (pattern.kind === "var") {
    bind(pattern.name, listOf(termOf(sort)), run);
    return Object.freeze({ kind: "rest", name: pattern.name.text });
  }
  if (pattern.kind === "any") return Object.freeze({ kind: "rest", name: `$rest${run.made++}` });
  run.env.diagnostics.add("pattern", pattern.span, '"..." stands before a name, or before _');
  return null;
}

function checkArity(
  nodes: readonly InputPattern[],
  operations: readonly OperationInfo[],
  node: PatternNode,
  env: Env,
): void {
  const single = nodes.filter(({ spread }) => !spread).length;
  const open = single < nodes.length;
  for (const operation of operations) {
    const { min, max } = arityOf(operation);
    if (single <= max && (open || single >= min)) continue;
    const wanted = min === max ? `${min}` : `at least ${min}`;
    const message = `${operation.name} has ${wanted} inputs, the pattern ${single}`;
    env.diagnostics.add("arity", node.span, message);
  }
}
