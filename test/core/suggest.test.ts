import { expect, test } from "@jest/globals";
import { editDistance, nearest } from "../../src/core/suggest.ts";

test("edits are counted, a swap as one", () => {
  expect(editDistance("sqrt", "sqrt")).toBe(0);
  expect(editDistance("sqr", "sqrt")).toBe(1);
  expect(editDistance("sqtr", "sqrt")).toBe(1);
  expect(editDistance("", "abc")).toBe(3);
});

test("the nearest name, if it is near", () => {
  const names = ["sqrt", "square", "sin", "x"];
  expect(nearest("sqr", names)).toBe("sqrt");
  expect(nearest("sine", names)).toBe("sin");
  expect(nearest("wxyz", names)).toBeUndefined();
  expect(nearest("y", names)).toBeUndefined();
  expect(nearest("X", names)).toBe("x");
});
