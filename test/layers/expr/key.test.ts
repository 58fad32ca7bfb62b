import { expect, test } from "@jest/globals";
import { callExpr, castExpr, constExpr, exprKey, inputExpr } from "../../../src/layers/index.ts";

const x = inputExpr(0, "float64");

test("keys tell contents apart", () => {
  const all = [
    x,
    inputExpr(1, "float64"),
    inputExpr(0, "float32"),
    constExpr(0, "float64"),
    constExpr(-0, "float64"),
    constExpr(0, "int64"),
    castExpr(x, "int64"),
    callExpr("add", [x, 1]),
    callExpr("subtract", [x, 1]),
    callExpr("add", [1, x]),
  ];
  expect(new Set(all.map(exprKey)).size).toBe(all.length);
});

test("keys are stable", () => {
  expect(exprKey(callExpr("add", [x, 1]))).toMatchInlineSnapshot(
    `"c014a1df8e57bc3dcf3ef5693841c79e"`,
  );
});
