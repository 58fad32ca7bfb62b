// Facts from NumPy 2.x, written down by hand: `np.<op>(...)` of the given types.
import { expect, test } from "@jest/globals";
import type { DType } from "../../../src/core/index.ts";
import { evaluate, type OpName, type ScalarValue } from "../../../src/layers/index.ts";

type Fact = readonly [OpName, DType, readonly ScalarValue[], ScalarValue];
const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

const check = (facts: readonly Fact[]): void => {
  for (const [op, type, args, expected] of facts) {
    const types = args.map(() => type);
    const name = `${op}(${args.join(", ")}) of ${type}`;
    expect([name, evaluate(op, types, args)]).toEqual([name, expected]);
  }
};

test("integers wrap", () =>
  check([
    ["add", "int8", [127, 1], -128],
    ["add", "uint8", [255, 1], 0],
    ["add", "int32", [2147483647, 1], -2147483648],
    ["add", "int64", [9223372036854775807n, 1n], -9223372036854775808n],
    ["add", "uint64", [18446744073709551615n, 1n], 0n],
    ["subtract", "uint32", [0, 1], 4294967295],
    ["multiply", "int32", [65536, 65536], 0],
    ["multiply", "int32", [123456789, 987654321], -67153019],
    ["multiply", "uint32", [4294967295, 4294967295], 1],
    ["multiply", "int16", [300, 300], 24464],
    ["negative", "int8", [-128], -128],
    ["negative", "uint8", [1], 255],
    ["abs", "int32", [-2147483648], -2147483648],
    ["square", "int16", [-300], 24464],
  ]));

test("integer division rounds down, and by zero gives zero", () =>
  check([
    ["floorDivide", "int32", [-7, 2], -4],
    ["floorDivide", "int32", [7, -2], -4],
    ["floorDivide", "int32", [7, 0], 0],
    ["floorDivide", "int32", [-2147483648, -1], -2147483648],
    ["floorDivide", "uint32", [4294967295, 2], 2147483647],
    ["floorDivide", "int64", [-7n, 2n], -4n],
    ["floorDivide", "int64", [7n, 0n], 0n],
    ["remainder", "int32", [-7, 3], 2],
    ["remainder", "int32", [7, -3], -2],
    ["remainder", "int32", [-6, 3], 0],
    ["remainder", "int32", [7, 0], 0],
    ["remainder", "int64", [-7n, 3n], 2n],
    ["fmod", "int32", [-7, 3], -1],
    ["fmod", "int32", [-6, 3], 0],
    ["fmod", "int64", [-7n, 3n], -1n],
  ]));

test("float division follows npy_divmod", () =>
  check([
    ["floorDivide", "float64", [-7, 2], -4],
    ["floorDivide", "float64", [1, 0.1], 9],
    ["floorDivide", "float64", [1, 0], inf],
    ["floorDivide", "float64", [0, 0], nan],
    ["floorDivide", "float64", [-1, inf], -1],
    ["floorDivide", "float64", [-0, 3], -0],
    ["floorDivide", "float64", [inf, 1], nan],
    ["remainder", "float64", [-7, 3], 2],
    ["remainder", "float64", [7, -3], -2],
    ["remainder", "float64", [-6, 3], 0],
    ["remainder", "float64", [6, -3], -0],
    ["remainder", "float64", [-1, inf], inf],
    ["remainder", "float64", [1, 0], nan],
    ["fmod", "float64", [-7, 3], -1],
    ["divide", "float64", [-1, 0], -inf],
  ]));

test("powers", () =>
  check([
    ["pow", "int32", [3, 4], 81],
    ["pow", "int32", [2, 31], -2147483648],
    ["pow", "int32", [2, 32], 0],
    ["pow", "int32", [7, 0], 1],
    ["pow", "int32", [0, 0], 1],
    ["pow", "int32", [-1, -3], -1],
    ["pow", "int32", [2, -1], 0],
    ["pow", "uint8", [3, 6], 217],
    ["pow", "int64", [3n, 40n], -6289078614652622815n],
    ["pow", "uint64", [2n, 63n], 9223372036854775808n],
    ["pow", "float64", [1, nan], 1],
    ["pow", "float64", [nan, 0], 1],
    ["pow", "float64", [-1, inf], 1],
    ["pow", "float64", [-8, 1 / 3], nan],
    ["pow", "float64", [0, -1], inf],
    ["pow", "float64", [1.1, 2], 1.2100000000000002],
  ]));

test("minimum, maximum and clip pass NaN on", () =>
  check([
    ["maximum", "float64", [nan, 1], nan],
    ["minimum", "float64", [1, nan], nan],
    ["maximum", "float64", [-inf, 1], 1],
    ["maximum", "uint64", [18446744073709551615n, 1n], 18446744073709551615n],
    ["maximum", "bool", [0, 1], 1],
    ["clip", "float64", [nan, 0, 1], nan],
    ["clip", "float64", [5, 0, 1], 1],
    ["clip", "int64", [-5n, 0n, 1n], 0n],
    ["clip", "int32", [5, 10, 1], 1],
  ]));

test("rounding goes to even, and keeps the sign of zero", () =>
  check([
    ["round", "float64", [0.5], 0],
    ["round", "float64", [1.5], 2],
    ["round", "float64", [2.5], 2],
    ["round", "float64", [-0.5], -0],
    ["round", "float64", [-1.5], -2],
    ["round", "float64", [-0], -0],
    ["round", "float64", [4503599627370495.5], 4503599627370496],
    ["round", "float64", [1e300], 1e300],
    ["round", "float64", [inf], inf],
    ["round", "float64", [nan], nan],
    ["trunc", "float64", [-1.7], -1],
    ["ceil", "float64", [-0.5], -0],
    ["floor", "float32", [-1.5], -2],
  ]));

test("signs", () =>
  check([
    ["sign", "float64", [-0], 0],
    ["sign", "float64", [nan], nan],
    ["sign", "float64", [-2.5], -1],
    ["sign", "int32", [-5], -1],
    ["sign", "uint64", [5n], 1n],
    ["signbit", "float64", [-0], 1],
    ["signbit", "float64", [0], 0],
    ["signbit", "float64", [-inf], 1],
    ["copysign", "float64", [3, -0], -3],
    ["copysign", "float64", [-3, 1], 3],
    ["abs", "float64", [-0], 0],
    ["negative", "float64", [0], -0],
  ]));

test("shifts by the width or more give zero or the sign", () =>
  check([
    ["bitwiseLeftShift", "int32", [1, 31], -2147483648],
    ["bitwiseLeftShift", "int32", [1, 32], 0],
    ["bitwiseLeftShift", "int8", [1, 7], -128],
    ["bitwiseLeftShift", "int8", [1, 8], 0],
    ["bitwiseLeftShift", "int32", [1, -1], 0],
    ["bitwiseRightShift", "int32", [-8, 1], -4],
    ["bitwiseRightShift", "int32", [-8, 40], -1],
    ["bitwiseRightShift", "uint32", [4294967295, 31], 1],
    ["bitwiseRightShift", "uint8", [255, 8], 0],
    ["bitwiseLeftShift", "uint64", [1n, 63n], 9223372036854775808n],
    ["bitwiseLeftShift", "int64", [1n, 64n], 0n],
    ["bitwiseRightShift", "int64", [-8n, 64n], -1n],
  ]));

test("bits", () =>
  check([
    ["bitwiseInvert", "uint8", [1], 254],
    ["bitwiseInvert", "int32", [0], -1],
    ["bitwiseInvert", "bool", [1], 0],
    ["bitwiseInvert", "uint64", [0n], 18446744073709551615n],
    ["bitwiseAnd", "uint32", [4294967295, 4294967294], 4294967294],
    ["bitwiseXor", "int64", [5n, 3n], 6n],
    ["bitwiseOr", "bool", [0, 1], 1],
    ["logicalXor", "bool", [1, 1], 0],
    ["logicalNot", "bool", [1], 0],
  ]));

test("comparisons with NaN are false, except notEqual", () =>
  check([
    ["equal", "float64", [nan, nan], 0],
    ["notEqual", "float64", [nan, nan], 1],
    ["less", "float64", [nan, 1], 0],
    ["greaterEqual", "float64", [1, nan], 0],
    ["equal", "float64", [0, -0], 1],
    ["isnan", "float64", [nan], 1],
    ["isinf", "float64", [-inf], 1],
    ["isfinite", "float32", [nan], 0],
    ["isfinite", "int64", [3n], 1],
    ["less", "uint64", [1n, 18446744073709551615n], 1],
  ]));

test("functions at their edges", () =>
  check([
    ["hypot", "float64", [3, 4], 5],
    ["hypot", "float64", [1e200, 1e200], 1.414213562373095e200],
    ["hypot", "float64", [inf, nan], inf],
    ["hypot", "float64", [nan, 1], nan],
    ["hypot", "float64", [3e-200, 4e-200], 5e-200],
    ["logaddexp", "float64", [1000, 1000], 1000.6931471805599],
    ["logaddexp", "float64", [-inf, 1], 1],
    ["logaddexp", "float64", [-inf, -inf], -inf],
    ["logaddexp", "float64", [nan, 1], nan],
    ["nextafter", "float64", [1, 2], 1.0000000000000002],
    ["nextafter", "float64", [1, 0], 0.9999999999999999],
    ["nextafter", "float64", [0, -1], -5e-324],
    ["nextafter", "float64", [-1, 0], -0.9999999999999999],
    ["nextafter", "float64", [nan, 1], nan],
    ["nextafter", "float32", [1, 2], 1.0000001192092896],
    ["nextafter", "float32", [0, 1], 2 ** -149],
    ["log", "float64", [0], -inf],
    ["sqrt", "float64", [-1], nan],
    ["expm1", "float64", [1e-10], 1.00000000005e-10],
    ["log1p", "float64", [1e-10], 9.999999999500001e-11],
    ["atan2", "float64", [-0, -1], -Math.PI],
    ["reciprocal", "float64", [-0], -inf],
  ]));

test("float32 rounds after each operation", () =>
  check([
    ["add", "float32", [16777216, 1], 16777216],
    ["multiply", "float32", [3e38, 10], inf],
    ["divide", "float32", [1, 3], 0.3333333432674408],
    ["sqrt", "float32", [2], 1.4142135381698608],
    ["floorDivide", "float32", [1, Math.fround(0.1)], 9],
    ["remainder", "float32", [-7, 3], 2],
  ]));

test("where takes a branch", () => {
  expect(evaluate("where", ["bool", "int64", "int64"], [1, 5n, 6n])).toBe(5n);
  expect(evaluate("where", ["bool", "float64", "float64"], [0, 5, nan])).toBe(nan);
});
