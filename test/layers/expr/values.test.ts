import { expect, test } from "@jest/globals";
import { DTYPES, type DType } from "../../../src/core/index.ts";
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

/** The ends of each type, odd where that matters, and what only floats have. */
const SAMPLES: Readonly<Record<DType, readonly ScalarValue[]>> = {
  bool: [0, 1],
  int8: [-128, 127],
  int16: [-32_768, 32_767],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint8: [0, 255],
  uint16: [0, 65_535],
  uint32: [0, 2 ** 32 - 1],
  uint64: [0n, 2n ** 64n - 1n],
  float32: [0.5, -(2 ** 100), 2 ** 24 - 1],
  float64: [0.5, 1e300, 1 + Number.EPSILON, 2 ** 53 - 1],
};

test("lossless means that every value comes back", () => {
  for (const from of DTYPES) {
    for (const to of DTYPES) {
      if (from === to) continue;
      const kept = SAMPLES[from].every((value) => {
        const there = convertScalar(value, to);
        // Equal as numbers: -1 as uint8 comes back as -1 too, but is 255 there.
        return convertScalar(there, from) === value && Number(there) === Number(value);
      });
      expect([from, to, isLossless(from, to)]).toEqual([from, to, kept]);
    }
  }
});
