import { expect, test } from "@jest/globals";
import {
  callExpr,
  coordExpr,
  coordsOf,
  type Expr,
  exprKey,
  exprSize,
  exprWeight,
  formatExpr,
  inputExpr,
  inputNodesOf,
  inputsOf,
  packExpr,
  substitute,
  sumOfCalls,
  topological,
  unpackExpr,
} from "../../../src/layers/index.ts";

const x = inputExpr(0, "float64");
const y = inputExpr(3, "float64");

test("children come first, and each node once", () => {
  const sum = callExpr("add", [x, y]);
  const product = callExpr("multiply", [sum, sum]);
  expect(topological(product)).toEqual([x, y, sum, product]);
  expect(topological(sum, product)).toEqual([x, y, sum, product]);
});

test("leaves", () => {
  const expr = callExpr("add", [callExpr("add", [y, coordExpr(2)]), callExpr("add", [x, y])]);
  expect(inputsOf(expr)).toEqual([0, 3]);
  expect(inputNodesOf(expr)).toEqual([x, y]);
  expect(coordsOf(expr)).toEqual([2]);
});

test("shared parts weigh once; inputs weigh nothing; a sum stops where it is too much", () => {
  const sum = callExpr("add", [x, 1]);
  const expr = callExpr("multiply", [sum, callExpr("add", [sum, y])]);
  expect(exprWeight(expr)).toBe(4);
  expect(sumOfCalls(expr, () => 2, 100)).toBe(6);
  let asked = 0;
  const deep = Array.from({ length: 50 }).reduce<Expr>((below) => callExpr("sin", [below]), x);
  const weigh = (): number => {
    asked += 1;
    return 1;
  };
  expect([sumOfCalls(deep, weigh, 3), asked]).toEqual([4, 4]);
});

test("counting stops at the limit", () => {
  const expr = Array.from({ length: 50 }).reduce<Expr>((sum) => callExpr("sin", [sum]), x);
  expect(exprSize(expr)).toBe(51);
  expect(exprSize(expr, 10)).toBeLessThan(13);
  expect(exprSize(expr, 10)).toBeGreaterThan(10);
});

test("expressions of 10^5 nodes, deep and shared, overflow nothing", () => {
  let deep: Expr = x;
  let shared: Expr = x;
  for (let n = 0; n < 100_000; n++) {
    deep = callExpr("sin", [deep]);
    if (n < 1000) shared = callExpr("add", [shared, callExpr("cos", [shared])]);
  }
  for (const expr of [deep, shared]) {
    expect(unpackExpr(packExpr(expr))).toBe(expr);
    expect(exprKey(expr)).toHaveLength(32);
    expect(formatExpr(expr).length).toBeLessThanOrEqual(2000);
    expect(inputsOf(substitute(expr, [y]))).toEqual([3]);
  }
  expect(exprSize(deep)).toBe(100_001);
});
