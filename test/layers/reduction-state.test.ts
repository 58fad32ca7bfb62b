import { expect, test } from "@jest/globals";
import type { DType } from "../../src/core/index.ts";
import {
  REDUCTION_NAMES,
  type ReductionName,
  reductionOf,
  reductionState,
} from "../../src/layers/index.ts";

test.each<[ReductionName, DType, DType, number, DType]>([
  ["sum", "bool", "int64", 1, "int64"],
  ["sum", "int8", "int64", 1, "int64"],
  ["sum", "uint16", "uint64", 1, "uint64"],
  ["sum", "float32", "float32", 1, "float64"],
  ["nanprod", "float64", "float64", 1, "float64"],
  ["min", "int32", "int32", 1, "int32"],
  ["nanmax", "float32", "float32", 1, "float32"],
  ["mean", "int64", "float64", 1, "float64"],
  ["mean", "float32", "float32", 1, "float64"],
  ["nanmean", "float32", "float32", 2, "float64"],
  ["var", "uint8", "float64", 3, "float64"],
  ["nanstd", "float64", "float64", 3, "float64"],
  ["any", "float64", "bool", 1, "bool"],
  ["argmin", "float32", "int64", 2, "float64"],
  ["argmax", "int64", "int64", 2, "int64"],
  ["nanargmax", "uint64", "int64", 2, "uint64"],
  ["count", "float64", "int64", 1, "int64"],
])("%s of %s is %s, by way of %i × %s", (name, input, output, width, dtype) => {
  const reduction = reductionOf(name, input);
  expect(reduction).toEqual({ name, input, output, ddof: 0 });
  expect(reductionState(reduction)).toEqual({ width, dtype });
});

test("the user may choose", () => {
  expect(reductionOf("sum", "int8", { dtype: "float32" }).output).toBe("float32");
  expect(reductionOf("sum", "int8", { dtype: "int32" }).output).toBe("int32");
  expect(reductionOf("mean", "float32", { dtype: "float64" }).output).toBe("float64");
  expect(reductionOf("std", "float32", { ddof: 1 }).ddof).toBe(1);
});

test.each<[ReductionName, DType, object, RegExp]>([
  ["sum", "float64", { dtype: "int32" }, /sum cannot answer; it answers float64/],
  ["mean", "int8", { dtype: "int32" }, /mean cannot answer/],
  ["max", "int8", { dtype: "int32" }, /max cannot answer/],
  ["sum", "int8", { ddof: 1 }, /"ddof" is 1, which sum does not take/],
  ["var", "int8", { ddof: Number.NaN }, /"ddof" is NaN/],
])("%s of %s with %j is refused", (name, dtype, options, message) => {
  expect(() => reductionOf(name, dtype, options)).toThrow(message);
});

test("every reduction has its rules", () => {
  for (const name of REDUCTION_NAMES)
    expect(reductionState(reductionOf(name, "float64")).width).toBeGreaterThan(0);
});
