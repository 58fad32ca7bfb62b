/** Operators: what they take and what they answer. */
import type { BinaryOperator, ExpressionNode } from "../syntax/ast.ts";
import type { CheckPart, NodeOf, Typed } from "./make.ts";
import type { Env } from "./scope.ts";
import {
  BOOL,
  either,
  fits,
  INT,
  isNumber,
  listOf,
  NUMBER,
  type Type,
  typeText,
  UNKNOWN,
} from "./types.ts";

/** Checks `!x`, `-x` and operators of two operands. */
export function operatorOf(
  e: NodeOf<"unary"> | NodeOf<"binary">,
  check: CheckPart,
  env: Env,
): Typed {
  if (e.kind === "unary") {
    const of = check(e.of);
    const wanted = e.op === "!" ? BOOL : NUMBER;
    expect(e.of, of.type, wanted, e.op, env);
    return { ir: { kind: "unary", op: e.op, of: of.ir }, type: e.op === "!" ? BOOL : of.type };
  }
  const left = check(e.left);
  const right = check(e.right);
  const ir = { kind: "binary", op: e.op, left: left.ir, right: right.ir } as const;
  return { ir, type: answer(e, left.type, right.type, env) };
}

function expect(e: ExpressionNode, given: Type, wanted: Type, op: string, env: Env): void {
  if (fits(given, wanted)) return;
  env.diagnostics.add(
    "type",
    e.span,
    `"${op}" takes ${typeText(wanted)}, this is ${typeText(given)}`,
  );
}

const CONDITIONS: ReadonlySet<BinaryOperator> = new Set(["||", "&&"]);
const ORDERS: ReadonlySet<BinaryOperator> = new Set(["<", "<=", ">", ">="]);
const EQUALITIES: ReadonlySet<BinaryOperator> = new Set(["==", "!="]);

function answer(e: NodeOf<"binary">, left: Type, right: Type, env: Env): Type {
  if (CONDITIONS.has(e.op) || ORDERS.has(e.op)) {
    const wanted = CONDITIONS.has(e.op) ? BOOL : NUMBER;
    expect(e.left, left, wanted, e.op, env);
    expect(e.right, right, wanted, e.op, env);
    return BOOL;
  }
  if (EQUALITIES.has(e.op)) return equality(e, left, right, env);
  if (e.op === "in") {
    expect(e.right, right, listOf(left), e.op, env);
    return BOOL;
  }
  if (e.op === "+" && !isNumber(left)) return addition(e, left, right, env);
  expect(e.left, left, NUMBER, e.op, env);
  expect(e.right, right, NUMBER, e.op, env);
  if (e.op === "/" || left.kind === "unknown" || right.kind === "unknown") return NUMBER;
  return fits(left, INT) ? either(left, right) : NUMBER;
}

/** Values of two types are never equal; null can be compared with everything. */
function equality(e: NodeOf<"binary">, left: Type, right: Type, env: Env): Type {
  const open = left.kind === "null" || right.kind === "null";
  if (!open && !fits(left, right) && !fits(right, left)) {
    const message = `${typeText(left)} and ${typeText(right)} are never equal`;
    env.diagnostics.add("type", e.span, message);
  }
  return BOOL;
}

/** Texts and lists can be put together. */
function addition(e: NodeOf<"binary">, left: Type, right: Type, env: Env): Type {
  const joins = left.kind === "unknown" || left.kind === "list" || typeText(left) === "Text";
  if (joins && fits(right, left)) return left.kind === "unknown" ? UNKNOWN : left;
  const message = `"+" adds numbers, texts or lists, not ${typeText(left)} and ${typeText(right)}`;
  env.diagnostics.add("type", e.span, message);
  return UNKNOWN;
}
