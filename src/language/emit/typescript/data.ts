/** Rules as data, written out: patterns as calls of the builder, expressions as records. */
import type ts from "typescript";
import type {
  AttrPattern,
  ChildPattern,
  Item,
  NodePatternData,
  Operation,
  RuleExpression,
} from "../../../matching/index.ts";
import { BUILTINS, operationName } from "../../../optimizer/index.ts";
import { literal, type Uses } from "./expressions.ts";
import * as make from "./factory.ts";

/** A pattern as calls of `pat`, `as`, `v`, …, which give its names their types. */
export function emitPattern(pattern: ChildPattern, uses: Uses): ts.Expression {
  const built = (name: string, ...args: readonly ts.Expression[]): ts.Expression => {
    uses("library", name);
    return make.call(name, args);
  };
  switch (pattern.kind) {
    case "any":
      return built("any");
    case "var":
      return built("v", make.text(pattern.name));
    case "rest":
      return built("rest", make.text(pattern.name));
    case "as":
      return built("as", make.text(pattern.name), emitPattern(pattern.pattern, uses));
    case "node":
      return built(pattern.not === true ? "not" : "pat", ...partsOf(pattern, uses));
  }
}

function partsOf(pattern: NodePatternData, uses: Uses): ts.Expression[] {
  const types = pattern.types.map((one) => operation(one, uses));
  const type = types.length === 1 ? types[0] : make.array(types);
  if (pattern.not === true) return [type];
  const { inputs } = pattern;
  const attrs = Object.entries(pattern.attrs);
  const children =
    inputs === null ? literal(null) : make.array(inputs.map((one) => emitPattern(one, uses)));
  if (attrs.length === 0) return [type, children];
  const fields = attrs.map(([name, one]): make.Entry => [name, emitAttr(one, uses)]);
  return [type, children, make.record(fields)];
}

function operation(type: Operation, uses: Uses): ts.Expression {
  const name = operationName(type);
  uses("operation", name);
  return make.id(name);
}

function emitAttr(pattern: AttrPattern, uses: Uses): ts.Expression {
  if (pattern.kind === "any" || pattern.kind === "var") return emitPattern(pattern, uses);
  if (pattern.kind === "literal") {
    uses("library", "is");
    return make.call("is", [plain(pattern.value, uses)]);
  }
  uses("library", "oneOf");
  const { values } = pattern as typeof pattern & { readonly values?: readonly unknown[] };
  return make.call("oneOf", [plain(values ?? [], uses)]);
}

/** A value of plain data; expressions with their helpers by name. */
export function plain(value: unknown, uses: Uses): ts.Expression {
  if (value === null || value === undefined) return literal(null);
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") {
    return literal(value);
  }
  if (Array.isArray(value)) return make.array(value.map((one) => plain(one, uses)));
  if (isExpression(value)) return expressionData(value, uses);
  return make.record(
    Object.entries(value).map(([name, one]): make.Entry => [name, plain(one, uses)]),
  );
}

const isExpression = (value: object): value is RuleExpression =>
  "kind" in value && typeof value.kind === "string";

/** An expression as calls of the short forms of `rules/data.ts`. */
function expressionData(e: RuleExpression, uses: Uses): ts.Expression {
  const part = (of: RuleExpression | null): ts.Expression =>
    of === null ? literal(null) : expressionData(of, uses);
  const parts = (of: readonly Item[]): ts.Expression =>
    make.array(
      of.map(({ spread, value }) => (spread ? called("more", [part(value)], uses) : part(value))),
    );
  const record = (of: Readonly<Record<string, RuleExpression>>): ts.Expression =>
    make.record(Object.entries(of).map(([key, one]): make.Entry => [key, part(one)]));
  const name = (of: string | null): ts.Expression => literal(of);
  switch (e.kind) {
    case "literal":
      return called("lit", [literal(e.value)], uses);
    case "name":
      return called("ref", [name(e.name)], uses);
    case "member":
      return called("get", [part(e.of), name(e.name)], uses);
    case "method":
      return called("ask", [part(e.of), name(e.name), parts(e.args)], uses);
    case "index":
      return called("at", [part(e.of), part(e.at)], uses);
    case "call":
      uses(Object.hasOwn(BUILTINS, e.name) ? "builtin" : "helper", e.name);
      return called("fn", [name(e.name), make.id(e.name), parts(e.args)], uses);
    case "unary":
      return called("un", [name(e.op), part(e.of)], uses);
    case "binary":
      return called("op", [part(e.left), name(e.op), part(e.right)], uses);
    case "if":
      return called("choose", [part(e.condition), part(e.whenTrue), part(e.whenFalse)], uses);
    case "list":
      return called("list", [parts(e.items)], uses);
    case "each": {
      const names = make.array([name(e.element), name(e.index)]);
      const where = e.where === null ? [] : [part(e.where)];
      return called("each", [names, part(e.of), part(e.value), ...where], uses);
    }
    case "range":
      return called("span", [part(e.from), part(e.until)], uses);
    case "make": {
      const from = name(e.from ?? null);
      return called("term", [name(e.operation), parts(e.inputs), record(e.attrs), from], uses);
    }
    case "with":
      return called("change", [part(e.of), record(e.attrs)], uses);
  }
}

function called(short: string, args: readonly ts.Expression[], uses: Uses): ts.Expression {
  uses("library", `data.${short}`);
  return make.call(make.member(make.id("data"), short), args);
}
