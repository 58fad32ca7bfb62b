import { expect, test } from "@jest/globals";
import { evaluate, isOpName, OP_NAMES, OPS } from "../../../src/layers/index.ts";

// https://data-apis.org/array-api/2024.12: elementwise functions, complex ones left out.
const ARRAY_API =
  "abs acos acosh add asin asinh atan atan2 atanh bitwise_and bitwise_left_shift bitwise_invert " +
  "bitwise_or bitwise_right_shift bitwise_xor ceil clip copysign cos cosh divide equal exp expm1 " +
  "floor floor_divide greater greater_equal hypot isfinite isinf isnan less less_equal log log1p " +
  "log2 log10 logaddexp logical_and logical_not logical_or logical_xor maximum minimum multiply " +
  "negative nextafter not_equal positive pow reciprocal remainder round sign signbit sin sinh " +
  "square sqrt subtract tan tanh trunc where";

test("every elementwise function of the array API is there", () => {
  const camel = ARRAY_API.split(" ").map((name) =>
    name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
  );
  expect(camel.filter((name) => !isOpName(name))).toEqual([]);
});

test("every operation that is not random has a meaning for some type", () => {
  for (const op of OP_NAMES) {
    const { arity, family } = OPS[op];
    if (family === "random" || op === "positive") continue;
    const type = family === "bits" || family === "shift" ? "int32" : "float64";
    const one = family === "logical" ? "bool" : type;
    const value = evaluate(op, new Array(arity).fill(one), new Array(arity).fill(1));
    expect(typeof value).toBe("number");
  }
});

test("names of objects are not operations", () => {
  expect(isOpName("constructor")).toBe(false);
  expect(isOpName("toString")).toBe(false);
});
