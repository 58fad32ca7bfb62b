import { expect, test } from "@jest/globals";
import { DTYPES, type DType, promoteScalar, promoteTypes } from "../../src/core/index.ts";

/** `numpy.promote_types` of NumPy 2, row by row in the order of DTYPES: b i1 i2 i4 i8 u1 u2 u4 u8 f4 f8. */
const NUMPY = `
b  i1 i2 i4 i8 u1 u2 u4 u8 f4 f8
i1 i1 i2 i4 i8 i2 i4 i8 f8 f4 f8
i2 i2 i2 i4 i8 i2 i4 i8 f8 f4 f8
i4 i4 i4 i4 i8 i4 i4 i8 f8 f8 f8
i8 i8 i8 i8 i8 i8 i8 i8 f8 f8 f8
u1 i2 i2 i4 i8 u1 u2 u4 u8 f4 f8
u2 i4 i4 i4 i8 u2 u2 u4 u8 f4 f8
u4 i8 i8 i8 i8 u4 u4 u4 u8 f8 f8
u8 f8 f8 f8 f8 u8 u8 u8 u8 f8 f8
f4 f4 f4 f8 f8 f4 f4 f8 f8 f4 f8
f8 f8 f8 f8 f8 f8 f8 f8 f8 f8 f8`;
const SHORT = ["b", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f4", "f8"];

test("two types, as NumPy", () => {
  const rows = NUMPY.trim()
    .split("\n")
    .map((row) => row.trim().split(/\s+/));
  const ours = DTYPES.map((a) => DTYPES.map((b) => SHORT[DTYPES.indexOf(promoteTypes(a, b))]));
  expect(ours).toEqual(rows);
});

test.each<[DType, number | bigint | boolean, DType]>([
  ["int8", 1, "int8"],
  ["int8", 1.5, "float64"],
  ["int32", Number.NaN, "float64"],
  ["int32", 1e300, "float64"],
  ["float32", 1.5, "float32"],
  ["float32", 10n, "float32"],
  ["bool", true, "bool"],
  ["bool", 1, "int64"],
  ["bool", 1.5, "float64"],
  ["uint64", 1n, "uint64"],
  ["int64", false, "int64"],
])("%s + %s → %s", (dtype, value, wanted) => {
  expect(promoteScalar(dtype, value)).toBe(wanted);
});

test("what is no type", () => {
  expect(() => promoteTypes("int8", "object" as DType)).toThrow(/"object" is not an element type/);
});
