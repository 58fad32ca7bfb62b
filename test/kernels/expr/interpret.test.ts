import { expect, test } from "@jest/globals";
import { interpret } from "../../../src/kernels/expr/interpret.ts";
import { contiguousView, newView, type View } from "../../../src/kernels/view.ts";
import { callExpr, castExpr, coordExpr, type Expr, inputExpr } from "../../../src/layers/index.ts";

const x = inputExpr(0, "float64");
const k = inputExpr(0, "int32");

function check(expr: Expr, input: View, expected: readonly unknown[]): void {
  const out = newView(input.shape, expr.dtype);
  interpret(expr, [input], out);
  expect([...out.data]).toEqual(expected);
}

const floats = (...values: number[]): View =>
  contiguousView(Float64Array.from(values), [values.length], "float64");
const ints = (...values: number[]): View =>
  contiguousView(Int32Array.from(values), [values.length], "int32");

// Each line was read off NumPy 2.
test("facts", () => {
  check(callExpr("divide", [k, 2]), ints(1, 2, 3), [0.5, 1, 1.5]);
  check(callExpr("floorDivide", [k, 2]), ints(-3, 3), [-2, 1]);
  check(callExpr("remainder", [k, 3]), ints(-4, 4), [2, 1]);
  check(callExpr("pow", [k, 2]), ints(46341), [-2147479015]);
  check(callExpr("multiply", [k, 2]), ints(2147483647), [-2]);
  check(castExpr(x, "int8"), floats(-1.9, 127.5, 200), [-1, 127, -56]);
  check(castExpr(x, "bool"), floats(0, -0, 0.1, Number.NaN), [0, 0, 1, 1]);
  check(
    callExpr("where", [callExpr("greater", [x, 0]), x, 0]),
    floats(-1, 2, Number.NaN),
    [0, 2, 0],
  );
  check(callExpr("maximum", [x, 0]), floats(Number.NaN, -1), [Number.NaN, 0]);
  check(castExpr(k, "uint64"), ints(-1), [18446744073709551615n]);
});

test("coordinates, broadcast and strides", () => {
  const out = newView([2, 2], "float64");
  const row = { ...floats(1, 2, 3, 4), shape: [2], strides: [2], offset: 1 };
  const expr = callExpr("add", [x, callExpr("multiply", [coordExpr(0), 100])]);
  interpret(expr, [row], out, { origin: [3, 0], step: [2, 1] });
  expect([...out.data]).toEqual([302, 304, 502, 504]);
});
