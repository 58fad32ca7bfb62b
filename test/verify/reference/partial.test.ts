import { expect, test } from "@jest/globals";
import { reductionOf } from "../../../src/layers/index.ts";
import { stateOf } from "../../../src/verify/reference/partial.ts";

test("an empty block hands on what its task hands on: a value that no element is, at no place", () => {
  expect(stateOf(reductionOf("nanargmax", "int16"), [], [])).toEqual([Number.NaN, -1]);
  expect(stateOf(reductionOf("argmin", "float64"), [], [])).toEqual([Number.NaN, -1]);
  expect(stateOf(reductionOf("argmin", "int64"), [], [])).toEqual([0, -1]);
});
