import { expect, test } from "@jest/globals";
import type { DType } from "../../../src/core/index.ts";
import { convertScalar, isLossless, type ScalarValue } from "../../../src/layers/index.ts";

const check = (value: ScalarValue, to: DType, expected: ScalarValue): void =>
  expect(convertScalar(value, to)).toBe(expected);

test("floats are cut towards zero, then wrap", () => {
  check(-1.9, "int32", -1);
  check(300.7, "uint8", 44);
  check(-1, "uint32", 4294967295);
  check(4294967297, "int32", 1);
  check(Number.NaN, "int32", 0);
  check(Number.POSITIVE_INFINITY, "int64", 0n);
  check(-1.5, "int64", -1n);
  check(1e19, "uint64", 10000000000000000000n);
  check(-1, "uint64", 18446744073709551615n);
});

test("bool is not zero", () => {
  check(0.5, "bool", 1);
  check(Number.NaN, "bool", 1);
  check(-0, "bool", 0);
  check(0n, "bool", 0);
  check(7n, "bool", 1);
});

test("integers wrap", () => {
  check(-1n, "uint64", 18446744073709551615n);
  check(18446744073709551615n, "int64", -1n);
  check(4294967297n, "int32", 1);
  check(255n, "int8", -1);
  check(200, "int8", -56);
  check(9007199254740993n, "float64", 9007199254740992);
  check(16777217, "float32", 16777216);
});

test("which conversions lose nothing", () => {
  expect(isLossless("uint8", "int16")).toBe(true);
  expect(isLossless("int8", "uint16")).toBe(false);
  expect(isLossless("int64", "float64")).toBe(false);
  expect(isLossless("uint32", "float64")).toBe(true);
  expect(isLossless("float32", "float64")).toBe(true);
});
