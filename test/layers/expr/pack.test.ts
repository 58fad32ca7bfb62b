import { expect, test } from "@jest/globals";
import { decodeMsgpack, encodeMsgpack } from "../../../src/core/index.ts";
import {
  callExpr,
  castExpr,
  constExpr,
  coordExpr,
  inputExpr,
  packExpr,
  randomExpr,
  randomKey,
  unpackExpr,
} from "../../../src/layers/index.ts";

const x = inputExpr(0, "float64");
const sum = callExpr("add", [x, callExpr("multiply", [x, 2.5])]);

test("unpack after pack is the identity, through msgpack too", () => {
  const all = [
    x,
    sum,
    castExpr(sum, "int64"),
    constExpr(-0, "float64"),
    constExpr(2n ** 63n, "uint64"),
    constExpr(true, "bool"),
    callExpr("where", [callExpr("less", [x, Number.NaN]), x, Number.POSITIVE_INFINITY]),
    randomExpr("integers", coordExpr(0), { key: randomKey(7), low: -5, high: 5, dtype: "int8" }),
  ];
  for (const expr of all) {
    expect(unpackExpr(packExpr(expr))).toBe(expr);
    expect(unpackExpr(decodeMsgpack(encodeMsgpack(packExpr(expr))))).toBe(expr);
  }
});

test("small expressions are small", () => {
  expect(encodeMsgpack(packExpr(sum)).length).toBeLessThan(64);
});

const refuse = (packed: unknown, message: RegExp): void =>
  expect(() => unpackExpr(packed)).toThrow(message);

test("damaged data are refused", () => {
  refuse("add", /not a list/);
  refuse([], /empty/);
  refuse([0], /ends early/);
  refuse([9, 0, 0], /9 is not a possible kind/);
  refuse([0, 0, 99], /99 is not a possible element type/);
  refuse([0, -1, 0], /-1 is not a possible input/);
  refuse([3, "add", 2, 1, 1, 0], /not a possible distance/);
  refuse([0, 0, 10, 3, "eval", 1, 1, 0], /no operation eval/);
  refuse([0, 0, 10, 3, "add", 1, 1, 0], /add takes 2 operands/);
  refuse([0, 0, 10, 3, "sqrt", 1, 0, 0], /refers to itself/);
  refuse([0, 0, 10, 3, "sqrt", 99, 0, 0], /99 is not a possible number of operands/);
  refuse([1, "x", 0], /x is not a constant/);
  refuse([1, 2, 0], /2 is not a value of bool/);
});

test("the number of nodes is limited", () => {
  expect(() => unpackExpr(packExpr(sum), 2)).toThrow(/has 3 nodes; the limit is 2/);
});
