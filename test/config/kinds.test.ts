import { expect, test } from "@jest/globals";
import * as kinds from "../../src/config/kinds.ts";

const { amount, amounts, bytes, count, flag, memoryLimit, oneOf, seconds, text, texts, threshold } =
  kinds;

test.each([
  [count(0, 10), [0, "10", " 3 ", 3.0], [-1, 11, 1.5, "", "ten", "0x3", true, [3], Number.NaN]],
  [amount(0, 10), [0.5, "1e1", ".5", "10.0"], [-0.1, "1e2", "1e99999", "1 000", null]],
  [flag, [true, false, "true", "0"], ["yes", 1, null, "TRUE"]],
  [bytes, [0, "4GB", "1 KiB"], [-1, "4 G B", true, 1e300]],
  [memoryLimit, ["auto", 0.5, "1", "4GB", 1e9], [0, -1, "0", "much", {}]],
  [threshold, [false, "false", 0.6, 1], [true, 0, 1.5, "60%"]],
  [seconds(100), [1, "1.5", "90s", "1m", "500 ms"], ["2h", -1, "s", "1 year", 101]],
  [oneOf("a", "b"), ["a", "b"], ["c", 0]],
  [text, ["x"], ["", "x".repeat(5000), 3, null]],
  [
    texts,
    ["a", "a, b", ["a"]],
    ["a,,b", [1], { a: 1 }, [].concat(Array(2000).fill("x") as never[])],
  ],
  [
    amounts,
    ["GPU=2", "a=1,b=.5", { GPU: 2 }, {}],
    ["GPU", "GPU=0", "=1", "a=1=2", { GPU: "x" }, [1], "a b=1"],
  ],
])("$form", (kind, good, bad) => {
  for (const one of good) expect([one, kind.read(one)]).not.toEqual([one, undefined]);
  for (const one of bad) expect([one, kind.read(one)]).toEqual([one, undefined]);
});

test("what is read", () => {
  expect([bytes.read("4GB"), seconds(1e6).read("1.5h"), memoryLimit.read("0.5")]).toEqual([
    4e9, 5400, 0.5,
  ]);
  expect([texts.read("a, b"), amounts.read("GPU=2, TPU=0.5")]).toEqual([
    ["a", "b"],
    { GPU: 2, TPU: 0.5 },
  ]);
});
