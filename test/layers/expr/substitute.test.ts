import { expect, test } from "@jest/globals";
import {
  callExpr,
  castExpr,
  constExpr,
  coordExpr,
  inputExpr,
  substitute,
} from "../../../src/layers/index.ts";

const x = inputExpr(0, "float64");
const y = inputExpr(1, "float64");

test("inputs are replaced at once, not one after another", () => {
  const swapped = substitute(callExpr("subtract", [x, y]), [y, x]);
  expect(swapped).toBe(callExpr("subtract", [y, x]));
});

test("coordinates are replaced, and what has no replacement stays", () => {
  const expr = callExpr("add", [callExpr("add", [x, y]), coordExpr(1)]);
  const moved = callExpr("add", [coordExpr(1), 5]);
  expect(substitute(expr, [], [undefined, moved])).toBe(
    callExpr("add", [callExpr("add", [x, y]), moved]),
  );
  expect(substitute(expr, [])).toBe(expr);
});

test("constants fold on the way", () => {
  const expr = castExpr(callExpr("multiply", [x, 3]), "int32");
  expect(substitute(expr, [constExpr(2, "float64")])).toBe(constExpr(6, "int32"));
});

test("a replacement of another type is a bug", () => {
  expect(() => substitute(x, [inputExpr(0, "int32")])).toThrow(/cannot become/);
});
