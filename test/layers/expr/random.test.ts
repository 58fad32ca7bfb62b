import { expect, test } from "@jest/globals";
import { coordExpr, randomExpr, randomKey } from "../../../src/layers/index.ts";

const counter = coordExpr(0);
const key = randomKey(1);

test("keys are two words, and streams differ", () => {
  expect(key).toHaveLength(2);
  expect(randomKey(1)).toEqual(key);
  expect(randomKey(1, 1)).not.toEqual(key);
  expect(randomKey("1")).toEqual(key);
  expect(() => randomKey(Number.NaN)).toThrow(/not a seed/);
});

test("types", () => {
  expect(randomExpr("uniform", counter, { key }).dtype).toBe("float64");
  expect(randomExpr("normal", counter, { key, dtype: "float32" }).dtype).toBe("float32");
  expect(randomExpr("integers", counter, { key, low: 0, high: 6 }).dtype).toBe("int64");
  expect(randomExpr("integers", counter, { key, low: 0, high: 6, dtype: "uint8" }).dtype).toBe(
    "uint8",
  );
});

test("bad ranges, keys and types are refused", () => {
  expect(() => randomExpr("integers", counter, { key, low: 6, high: 6 })).toThrow(/low < high/);
  expect(() => randomExpr("integers", counter, { key, low: 0, high: 0.5 })).toThrow(/low < high/);
  expect(() => randomExpr("uniform", counter, { key: [1, -1] })).toThrow(/two 32-bit words/);
  expect(() => randomExpr("uniform", counter, { key, dtype: "int32" })).toThrow(/answers floats/);
});
