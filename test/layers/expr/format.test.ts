import { expect, test } from "@jest/globals";
import {
  callExpr,
  castExpr,
  coordExpr,
  type Expr,
  formatExpr,
  inputExpr,
} from "../../../src/layers/index.ts";

const [x, y, z] = [0, 1, 2].map((i) => inputExpr(i, "float64"));
const check = (expr: Expr, text: string): void =>
  expect(formatExpr(expr, { names: ["x", "y", "z"] })).toBe(text);

test("precedence decides the parentheses", () => {
  check(callExpr("multiply", [callExpr("add", [x, y]), z]), "(x + y) * z");
  check(callExpr("add", [x, callExpr("multiply", [y, z])]), "x + y * z");
  check(callExpr("subtract", [x, callExpr("subtract", [y, z])]), "x - (y - z)");
  check(callExpr("subtract", [callExpr("subtract", [x, y]), z]), "x - y - z");
  check(callExpr("pow", [callExpr("negative", [x]), 2]), "(-x) ** 2");
  check(callExpr("negative", [callExpr("pow", [x, 2])]), "-x ** 2");
});

test("functions, conversions, coordinates", () => {
  check(callExpr("sqrt", [callExpr("add", [x, 1])]), "sqrt(x + 1)");
  check(castExpr(x, "int32"), "int32(x)");
  check(callExpr("multiply", [coordExpr(1), -2]), "coord1 * -2");
});

test("what is used twice gets a name", () => {
  const sum = callExpr("add", [x, y]);
  check(callExpr("multiply", [sum, sum]), "t1 = x + y; t1 * t1");
});

test("long texts end in an ellipsis", () => {
  const long = Array.from({ length: 99 }).reduce<Expr>((sum) => callExpr("sin", [sum]), x);
  expect(formatExpr(long, { lengthMax: 40 })).toMatch(/^.{39}…$/);
});
