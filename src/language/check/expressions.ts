/** Expressions: names looked up, types checked, and the result as `RuleExpression`. */

import type { RuleExpression } from "../../matching/index.ts";
import { LAYER_PROPERTIES } from "../../optimizer/index.ts";
import type { ExpressionNode, ItemNode, Name } from "../syntax/ast.ts";
import { attrsOf, make, type NodeOf, type Typed } from "./make.ts";
import type { OperationInfo } from "./operations.ts";
import { operatorOf } from "./operators.ts";
import { type Env, Scope } from "./scope.ts";
import {
  BOOL,
  either,
  fits,
  INT,
  listOf,
  NUMBER,
  TEXT,
  type Type,
  termOf,
  typeText,
  UNKNOWN,
  value,
} from "./types.ts";

/** What stands for an expression in which something is wrong. */
const BAD: Typed = { ir: { kind: "literal", value: null }, type: UNKNOWN };

/** Checks an expression. What is wrong goes into the diagnostics of `env`. */
export function check(e: ExpressionNode, scope: Scope, env: Env): Typed {
  switch (e.kind) {
    case "literal":
      return { ir: { kind: "literal", value: e.value }, type: literalType(e.value) };
    case "name":
      return named(e, scope, env);
    case "member":
      return member(e, scope, env);
    case "method":
      return method(e, scope, env);
    case "index":
      return index(e, scope, env);
    case "call":
      return call(e, scope, env);
    case "unary":
    case "binary":
      return operatorOf(e, (part) => check(part, scope, env), env);
    case "if":
      return conditional(e, scope, env);
    case "list":
      return list(e, scope, env);
    case "each":
      return each(e, scope, env);
    case "range":
      return range(e, scope, env);
    case "make":
      return make(e, (part) => check(part, scope, env), env);
    case "with":
      return withAttrs(e, scope, env);
  }
}

/** Checks that `e` is of type `wanted`, and says what it is for where it is not. */
export function expectType(
  e: ExpressionNode,
  wanted: Type,
  what: string,
  { scope, env }: { readonly scope: Scope; readonly env: Env },
): RuleExpression {
  const { ir, type } = check(e, scope, env);
  if (!fits(type, wanted)) {
    env.diagnostics.add(
      "type",
      e.span,
      `${what} is ${typeText(wanted)}, this is ${typeText(type)}`,
    );
  }
  return ir;
}

function literalType(literal: string | number | boolean | null): Type {
  if (literal === null) return { kind: "null" };
  if (typeof literal === "number") return Number.isInteger(literal) ? INT : NUMBER;
  return typeof literal === "string" ? TEXT : BOOL;
}

function named({ name, span }: NodeOf<"name">, scope: Scope, env: Env): Typed {
  const type = scope.use(name);
  if (type !== undefined) return { ir: { kind: "name", name }, type };
  const known = env.helpers.has(name) ? "; it is a function: call it" : "";
  if (known === "") env.diagnostics.unknown("name", name, span, scope.names());
  else env.diagnostics.add("unbound", span, `nothing binds "${name}"${known}`);
  return BAD;
}

const PROPERTY_TYPES: Readonly<Record<string, Type>> = {
  shape: listOf(INT),
  dtype: value("DType"),
  chunks: value("Chunks"),
  grid: listOf(INT),
  numblocks: listOf(INT),
  ndim: INT,
  nbytes: INT,
  tasks: INT,
  inputs: listOf(termOf("Array")),
  uses: INT,
};

function member({ of, name, span }: NodeOf<"member">, scope: Scope, env: Env): Typed {
  const owner = check(of, scope, env);
  const ir: RuleExpression = { kind: "member", of: owner.ir, name: name.text };
  if (owner.type.kind === "term") {
    const type = memberOfTerm(owner.type.operations, name, env);
    return type === null ? BAD : { ir, type };
  }
  if (name.text === "length") return { ir, type: INT };
  if (owner.type.kind === "unknown" || owner.type.kind === "value") return { ir, type: UNKNOWN };
  env.diagnostics.add("type", span, `${typeText(owner.type)} has no "${name.text}"`);
  return BAD;
}

/** The type of a property, or of an attribute that all of `operations` have; null: there is none. */
function memberOfTerm(
  operations: readonly OperationInfo[] | null,
  { text, span }: Name,
  env: Env,
): Type | null {
  if (Object.hasOwn(LAYER_PROPERTIES, text)) return PROPERTY_TYPES[text] ?? UNKNOWN;
  const types = (operations ?? []).map((operation) => operation.attrs.get(text)?.type);
  const [first] = types;
  if (first !== undefined && !types.includes(undefined)) {
    const alike = types.every((one) => one !== undefined && fits(one, first));
    return alike ? first : UNKNOWN;
  }
  const attrs = operations?.flatMap((operation) => [...operation.attrs.keys()]) ?? [];
  const known = [...new Set([...attrs, ...Object.keys(LAYER_PROPERTIES)])];
  const what =
    operations === null ? "property (its operation is not known)" : "attribute or property";
  env.diagnostics.unknown(what, text, span, known);
  return null;
}

function method(e: NodeOf<"method">, scope: Scope, env: Env): Typed {
  const owner = check(e.of, scope, env);
  const args = items(e.args, scope, env);
  if (e.name.text !== "allUses") {
    env.diagnostics.unknown("question to a term", e.name.text, e.name.span, ["allUses"]);
    return BAD;
  }
  if (owner.type.kind !== "term" && owner.type.kind !== "unknown") {
    env.diagnostics.add("type", e.of.span, `only terms have uses; this is ${typeText(owner.type)}`);
  }
  if (args.length !== 1 || args[0].type.kind !== "operation") {
    env.diagnostics.add(
      "arity",
      e.span,
      "allUses takes the name of one operation: x.allUses(Slice)",
    );
    return BAD;
  }
  const ir: RuleExpression = {
    kind: "method",
    of: owner.ir,
    name: e.name.text,
    args: args.map(({ item }) => item),
  };
  return { ir, type: BOOL };
}

function index(e: NodeOf<"index">, scope: Scope, env: Env): Typed {
  const of = check(e.of, scope, env);
  const at = expectType(e.at, INT, "an index", { scope, env });
  const ir: RuleExpression = { kind: "index", of: of.ir, at };
  if (of.type.kind === "list") return { ir, type: of.type.of };
  if (!fits(of.type, listOf(UNKNOWN))) {
    env.diagnostics.add(
      "type",
      e.of.span,
      `only lists have elements; this is ${typeText(of.type)}`,
    );
  }
  return { ir, type: UNKNOWN };
}

function call(e: NodeOf<"call">, scope: Scope, env: Env): Typed {
  const args = items(e.args, scope, env);
  const info = env.helpers.get(e.name.text);
  if (info === undefined) {
    const what = scope.has(e.name.text) ? "function (it is bound to a value)" : "function";
    env.diagnostics.unknown(what, e.name.text, e.name.span, env.helpers.keys());
    return BAD;
  }
  env.called.add(e.name.text);
  if (scope.has(e.name.text)) {
    const message = `"${e.name.text}" is bound to a value here, and cannot be called`;
    env.diagnostics.add("duplicate", e.name.span, message);
  }
  const spread = args.some(({ item }) => item.spread);
  const { takes } = info;
  if (takes !== null && !spread && (args.length < takes.min || args.length > takes.max)) {
    const wanted = takes.min === takes.max ? `${takes.min}` : `${takes.min} to ${takes.max}`;
    env.diagnostics.add(
      "arity",
      e.span,
      `${e.name.text} takes ${wanted} arguments, and gets ${args.length}`,
    );
  }
  const ir: RuleExpression = {
    kind: "call",
    name: e.name.text,
    helper: info.helper,
    args: args.map(({ item }) => item),
  };
  return { ir, type: info.answers };
}

function conditional(e: NodeOf<"if">, scope: Scope, env: Env): Typed {
  const condition = expectType(e.condition, BOOL, "a condition", { scope, env });
  const [a, b] = [check(e.whenTrue, scope, env), check(e.whenFalse, scope, env)];
  return {
    ir: { kind: "if", condition, whenTrue: a.ir, whenFalse: b.ir },
    type: either(a.type, b.type),
  };
}

/** Elements, checked one by one; of a spread one, the type is that of its elements. */
export function items(
  nodes: readonly ItemNode[],
  scope: Scope,
  env: Env,
): { readonly item: { spread: boolean; value: RuleExpression }; readonly type: Type }[] {
  return nodes.map(({ spread, value: node }) => {
    const { ir, type } = check(node, scope, env);
    if (!spread) return { item: { spread, value: ir }, type };
    if (!fits(type, listOf(UNKNOWN))) {
      env.diagnostics.add("type", node.span, `"..." needs a list; this is ${typeText(type)}`);
    }
    return { item: { spread, value: ir }, type: type.kind === "list" ? type.of : UNKNOWN };
  });
}

function list(e: NodeOf<"list">, scope: Scope, env: Env): Typed {
  const found = items(e.items, scope, env);
  const of = found
    .map(({ type }) => type)
    .reduce((a, b) => either(a, b), found[0]?.type ?? UNKNOWN);
  return { ir: { kind: "list", items: found.map(({ item }) => item) }, type: listOf(of) };
}

function each(e: NodeOf<"each">, scope: Scope, env: Env): Typed {
  const of = check(e.of, scope, env);
  if (!fits(of.type, listOf(UNKNOWN))) {
    env.diagnostics.add(
      "type",
      e.of.span,
      `"for" goes through a list; this is ${typeText(of.type)}`,
    );
  }
  const scopeOfEach = new Scope(scope);
  scopeOfEach.bind(e.element, of.type.kind === "list" ? of.type.of : UNKNOWN);
  if (e.index !== null) scopeOfEach.bind(e.index, INT);
  const inner = { scope: scopeOfEach, env };
  const where = e.where === null ? null : expectType(e.where, BOOL, "a condition", inner);
  const found = check(e.value, scopeOfEach, env);
  if (e.index !== null && scopeOfEach.unused().includes(e.index)) {
    env.diagnostics.add("unused", e.index.span, `"${e.index.text}" is used nowhere`, {
      severity: "warning",
    });
  }
  return {
    ir: {
      kind: "each",
      element: e.element.text,
      index: e.index?.text ?? null,
      of: of.ir,
      where,
      value: found.ir,
    },
    type: listOf(found.type),
  };
}

function range(e: NodeOf<"range">, scope: Scope, env: Env): Typed {
  const end = (part: ExpressionNode | null): RuleExpression | null =>
    part === null ? null : expectType(part, INT, "an end of a range", { scope, env });
  return { ir: { kind: "range", from: end(e.from), until: end(e.until) }, type: value("Range") };
}

function withAttrs(e: NodeOf<"with">, scope: Scope, env: Env): Typed {
  const { ir: of, type } = check(e.of, scope, env);
  if (type.kind !== "term" && type.kind !== "unknown") {
    env.diagnostics.add(
      "type",
      e.of.span,
      `"with" changes attributes of a term, not of ${typeText(type)}`,
    );
  }
  const operations = type.kind === "term" ? (type.operations ?? []) : [];
  const attrs = attrsOf(e.attrs, operations, (part) => check(part, scope, env), env);
  return { ir: { kind: "with", of, attrs }, type };
}
