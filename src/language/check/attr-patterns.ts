/** Patterns of attributes: names, values, alternatives, lists. */
import type { AttrPattern, RuleExpression } from "../../matching/index.ts";
import { oneOf } from "../../optimizer/index.ts";
import type { InputPattern, LiteralValue, Name, PatternNode } from "../syntax/ast.ts";
import type { OperationInfo } from "./operations.ts";
import { bind, type PatternRun } from "./pattern-run.ts";
import { BOOL, fits, INT, NUMBER, TEXT, type Type, typeText, UNKNOWN } from "./types.ts";

/** The pattern of attribute `name`; `pattern` null: it binds its own name. Null where it is wrong. */
export function attrPattern(
  name: Name,
  pattern: PatternNode | null,
  operations: readonly OperationInfo[],
  run: PatternRun,
): AttrPattern | null {
  const type = typeOfAttr(name, operations, run);
  if (pattern === null) return variable(name, type, run);
  switch (pattern.kind) {
    case "any":
      return Object.freeze({ kind: "any" });
    case "var":
      return variable(pattern.name, type, run);
    case "literal":
      checkValue(pattern, pattern.value, type, run);
      return Object.freeze({ kind: "literal", value: pattern.value });
    case "either":
      return alternatives(pattern, type, run);
    case "as":
      return namedAlternatives(pattern, type, run);
    case "list":
      return list(pattern.items, type, run);
    default:
      run.env.diagnostics.add("pattern", pattern.span, "an attribute is a value, never a term");
      return null;
  }
}

function typeOfAttr(name: Name, operations: readonly OperationInfo[], { env }: PatternRun): Type {
  let type: Type = UNKNOWN;
  for (const operation of operations) {
    const attr = operation.attrs.get(name.text);
    if (attr !== undefined) type = attr.type;
    else {
      const what = `attribute of ${operation.name}`;
      env.diagnostics.unknown(what, name.text, name.span, operation.attrs.keys());
    }
  }
  return type;
}

function variable(name: Name, type: Type, run: PatternRun): AttrPattern {
  bind(name, type, run);
  return Object.freeze({ kind: "var", name: name.text });
}

function checkValue(node: PatternNode, value: LiteralValue, type: Type, { env }: PatternRun): void {
  if (value === null) return;
  const own = typeof value === "number" ? (Number.isInteger(value) ? INT : NUMBER) : undefined;
  const given = own ?? (typeof value === "string" ? TEXT : BOOL);
  if (fits(given, type)) return;
  const message = `the attribute is ${typeText(type)}, never ${JSON.stringify(value)}`;
  env.diagnostics.add("type", node.span, message);
}

/** The values of `"a" | "b"`; null where a part is no value. */
function valuesOf(
  patterns: readonly PatternNode[],
  type: Type,
  run: PatternRun,
): readonly LiteralValue[] | null {
  const values: LiteralValue[] = [];
  for (const pattern of patterns) {
    if (pattern.kind !== "literal") {
      run.env.diagnostics.add("pattern", pattern.span, "only values can be alternatives here");
      return null;
    }
    checkValue(pattern, pattern.value, type, run);
    values.push(pattern.value);
  }
  return values;
}

function alternatives(
  { patterns }: Extract<PatternNode, { readonly kind: "either" }>,
  type: Type,
  run: PatternRun,
): AttrPattern | null {
  const values = valuesOf(patterns, type, run);
  return values === null ? null : oneOf(values);
}

function namedAlternatives(
  { name, pattern }: Extract<PatternNode, { readonly kind: "as" }>,
  type: Type,
  run: PatternRun,
): AttrPattern | null {
  const patterns = pattern.kind === "either" ? pattern.patterns : [pattern];
  const values = valuesOf(patterns, type, run);
  if (values === null) return null;
  const items = values.map((value) => ({
    spread: false,
    value: { kind: "literal", value } as const,
  }));
  run.conditions.push({
    kind: "binary",
    op: "in",
    left: { kind: "name", name: name.text },
    right: { kind: "list", items },
  });
  return variable(name, type, run);
}

/** `[0, a, _]`: values are compared, names are bound to elements, in a list of exactly this length. */
function list(items: readonly InputPattern[], type: Type, run: PatternRun): AttrPattern | null {
  const spread = items.find((item) => item.spread);
  if (spread !== undefined) {
    run.env.diagnostics.add("pattern", spread.pattern.span, "a list of values has no rest");
    return null;
  }
  const values = items.flatMap(({ pattern }) =>
    pattern.kind === "literal" ? [pattern.value] : [],
  );
  if (values.length === items.length) return Object.freeze({ kind: "literal", value: values });
  const whole = `$list${run.made++}`;
  const at: RuleExpression = { kind: "name", name: whole };
  run.conditions.push({
    kind: "binary",
    op: "==",
    left: { kind: "member", of: at, name: "length" },
    right: { kind: "literal", value: items.length },
  });
  items.forEach(({ pattern }, k) => {
    element(pattern, { kind: "index", of: at, at: { kind: "literal", value: k } }, type, run);
  });
  return Object.freeze({ kind: "var", name: whole });
}

function element(pattern: PatternNode, value: RuleExpression, type: Type, run: PatternRun): void {
  if (pattern.kind === "any") return;
  if (pattern.kind === "literal") {
    const right: RuleExpression = { kind: "literal", value: pattern.value };
    run.conditions.push({ kind: "binary", op: "==", left: value, right });
  } else if (pattern.kind === "var" && !run.scope.has(pattern.name.text)) {
    bind(pattern.name, type.kind === "list" ? type.of : UNKNOWN, run);
    run.lets.push({ names: pattern.name.text, value });
  } else {
    const message = "an element is a value, a name that stands once, or _";
    run.env.diagnostics.add("pattern", pattern.span, message);
  }
}
