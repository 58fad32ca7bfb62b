import { expect, test } from "@jest/globals";
import { isPlygraphError } from "../../../src/core/index.ts";
import {
  callExpr,
  castExpr,
  constExpr,
  coordExpr,
  type Expr,
  type ExprOperand,
  formatExpr,
  inputExpr,
  type OpName,
  weakFloat,
} from "../../../src/layers/index.ts";

const x = inputExpr(0, "float64");
const f = inputExpr(1, "float32");
const i = inputExpr(2, "int32");
const u = inputExpr(3, "uint8");
const b = inputExpr(4, "bool");
const big = inputExpr(5, "int64");
const names = ["x", "f", "i", "u", "b", "big"];

const shown = (expr: Expr): string => `${formatExpr(expr, { names })}: ${expr.dtype}`;
const check = (op: OpName, args: readonly ExprOperand[], text: string): void =>
  expect(shown(callExpr(op, args))).toBe(text);
const refuse = (op: OpName, args: readonly ExprOperand[], message: RegExp): void => {
  let error: unknown;
  try {
    callExpr(op, args);
  } catch (caught) {
    error = caught;
  }
  expect(isPlygraphError(error, "ExpressionType")).toBe(true);
  expect(String(error)).toMatch(message);
};

test("equal expressions are one object", () => {
  expect(callExpr("add", [x, i])).toBe(callExpr("add", [inputExpr(0, "float64"), i]));
  expect(callExpr("add", [x, f])).not.toBe(callExpr("add", [f, x]));
  expect(constExpr(0, "float64")).not.toBe(constExpr(-0, "float64"));
  expect(constExpr(Number.NaN, "float64")).toBe(constExpr(Number.NaN, "float64"));
  expect(constExpr(1, "int32")).not.toBe(constExpr(1, "int64"));
  expect(coordExpr(1)).toBe(coordExpr(1));
});

test("expressions are frozen, and arguments have smaller ids", () => {
  const sum = callExpr("add", [x, 1]);
  expect(Object.isFrozen(sum)).toBe(true);
  expect(sum.kind === "call" && Object.isFrozen(sum.args)).toBe(true);
  expect(sum.id).toBeGreaterThan(x.id);
});

test("operands are promoted", () => {
  check("add", [x, f], "x + float64(f): float64");
  check("add", [i, f], "float64(i) + float64(f): float64");
  check("multiply", [u, i], "int32(u) * i: int32");
  check("add", [b, i], "int32(b) + i: int32");
  check("less", [u, f], "float32(u) < f: bool");
  check("where", [b, u, f], "where(b, float32(u), f): float32");
});

test("scalars are weak", () => {
  check("multiply", [f, 2], "f * 2: float32");
  check("multiply", [i, 2], "i * 2: int32");
  check("multiply", [i, weakFloat(2)], "float64(i) * 2: float64");
  check("multiply", [i, 2.5], "float64(i) * 2.5: float64");
  check("add", [b, 1], "int64(b) + 1: int64");
  check("where", [b, x, 0], "where(b, x, 0): float64");
  check("where", [b, 1, 0], "where(b, 1, 0): int64");
  check("where", [true, x, 0], "where(true, x, 0): float64");
});

test("comparisons with numbers out of range are exact", () => {
  check("less", [u, 300], "int64(u) < 300: bool");
  check("greater", [inputExpr(6, "uint64"), -1], "x6 > -1: bool");
});

test("integers become float64 where floats are needed", () => {
  check("divide", [i, u], "float64(i) / float64(u): float64");
  check("sqrt", [u], "sqrt(float64(u)): float64");
  check("sqrt", [f], "sqrt(f): float32");
});

test("64-bit integers of either sign compare without conversion", () => {
  check("less", [big, inputExpr(6, "uint64")], "big < x6: bool");
});

test("what changes nothing is not there", () => {
  expect(callExpr("positive", [x])).toBe(x);
  expect(callExpr("floor", [i])).toBe(i);
  expect(callExpr("abs", [u])).toBe(u);
  expect(castExpr(x, "float64")).toBe(x);
});

test("constants are folded", () => {
  check("add", [2, 3], "5: int64");
  check("divide", [1, 4], "0.25: float64");
  check("less", [1, 2], "true: bool");
  expect(callExpr("add", [constExpr(250, "uint8"), constExpr(10, "uint8")])).toBe(
    constExpr(4, "uint8"),
  );
});

test("chains of conversions that lose nothing are one", () => {
  expect(castExpr(castExpr(u, "int32"), "float64")).toBe(castExpr(u, "float64"));
  expect(castExpr(castExpr(x, "int32"), "float64").kind).toBe("cast");
  expect(castExpr(castExpr(x, "int32"), "float64")).not.toBe(x);
});

test("a conversion of constant branches converts the constants", () => {
  expect(shown(castExpr(callExpr("where", [b, 1, 0]), "float64"))).toBe("where(b, 1, 0): float64");
  expect(castExpr(callExpr("where", [b, 1, 0]), "float64").kind).toBe("call");
});

test("types that do not fit are refused with a reason", () => {
  refuse("add", [b, b], /add takes numbers, not bool/);
  refuse("bitwiseAnd", [x, i], /integers or bool, not float64/);
  refuse("bitwiseLeftShift", [b, b], /takes integers, not bool/);
  refuse("logicalAnd", [b, i], /takes bool, not int32/);
  refuse("where", [i, x, x], /a bool condition, not int32/);
  refuse("add", [x], /takes 2 operands, not 1/);
  refuse("add", [u, 300], /300 is not a value of uint8/);
  refuse("add", [u, -1], /-1 is not a value of uint8/);
  refuse("nothing" as OpName, [u], /no operation "nothing"/);
  expect(() => callExpr("add", [x, x], [1])).toThrow(/takes no parameters/);
});

test("leaves are checked", () => {
  expect(() => inputExpr(-1, "int8")).toThrow(/-1 is not the number of an input/);
  expect(() => coordExpr(0.5)).toThrow(/0.5 is not the number of an axis/);
  expect(() => inputExpr(0, "float16" as "float32")).toThrow(/"float16" is not an element type/);
  expect(() => constExpr(1.5, "int32")).toThrow(/1.5 is not a value of int32/);
});

test("constants are held as their type holds them", () => {
  expect(constExpr(3, "int64").value).toBe(3n);
  expect(constExpr(3n, "int32").value).toBe(3);
  expect(constExpr(1, "bool").value).toBe(true);
  expect(constExpr(0.1, "float32").value).toBe(Math.fround(0.1));
  expect(constExpr(-0, "int32").value).toBe(0);
});
