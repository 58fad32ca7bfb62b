import { expect, test } from "@jest/globals";
import {
  DTYPES,
  dtypeInfo,
  dtypeOf,
  isDType,
  isPlygraphError,
  newTypedArray,
  parseDType,
  typedArray,
} from "../../src/core/index.ts";

test("codes, sizes and kinds", () => {
  expect(DTYPES.map((name) => dtypeInfo(name).code)).toEqual(DTYPES.map((_, i) => i));
  expect(DTYPES.map((name) => dtypeInfo(name).itemsize)).toEqual([1, 1, 2, 4, 8, 1, 2, 4, 8, 4, 8]);
  expect(dtypeInfo("uint16").kind).toBe("uint");
  expect(dtypeInfo("bool").kind).toBe("bool");
});

test.each(DTYPES.map((name) => [name]))("arrays of %s", (name) => {
  const array = newTypedArray(name, 3);
  expect([array.length, array.byteLength]).toEqual([3, 3 * dtypeInfo(name).itemsize]);
  expect(dtypeOf(array)).toBe(name === "bool" ? "uint8" : name);
  const window = typedArray(name, array.buffer, dtypeInfo(name).itemsize, 2);
  expect([window.length, window.buffer]).toEqual([2, array.buffer]);
});

test("names", () => {
  expect([parseDType("float64"), parseDType("<f8"), parseDType("u1")]).toEqual([
    "float64",
    "float64",
    "uint8",
  ]);
  expect([isDType("int8"), isDType("int9"), isDType(3)]).toEqual([true, false, false]);
});

test.each([
  ["float128", () => parseDType("float128")],
  ["undefined", () => dtypeInfo(undefined as never)],
  ["DataView", () => dtypeOf(new DataView(new ArrayBuffer(1)) as never)],
])("%s is no element type", (name, ask) => {
  let caught: unknown;
  try {
    ask();
  } catch (error) {
    caught = error;
  }
  expect(isPlygraphError(caught, "UnknownDType") && caught.message).toContain(name);
});
