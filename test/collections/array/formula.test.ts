import { expect, test } from "@jest/globals";
import { evaluate, fromTypedArray, ones, optimize } from "../../../src/index.ts";
import { check, clusterOfFile, tagOf } from "../cluster.ts";

clusterOfFile();

const x = fromTypedArray(Float64Array.of(3, 6, -8), { chunks: 2 });
const y = fromTypedArray(Float64Array.of(4, 8, 15), { chunks: 2 });

test("text, precedence as in Python, functions by their names", async () => {
  await check(await evaluate("sqrt(x ** 2 + y ** 2)", { x, y }), "float64", [5, 10, 17]);
  await check(await evaluate("-x ** 2", { x }), "float64", [-9, -36, -64]);
  await check(await evaluate("x // 4 + y % 4", { x, y }), "float64", [0, 1, 1]);
  await check(await evaluate("x > 0 and y < 8", { x, y }), "bool", [true, false, false]);
  await check(await evaluate("where(x < 0, 0, x)", { x }), "float64", [3, 6, 0]);
});

test("text, chains and lambdas come to one layer", async () => {
  const text = await evaluate("x * x + y", { x, y });
  const chain = x.mul(x).add(y);
  const lambda = x.map((v, w) => v * v + w, { with: [y] });
  expect(lambda.layer).toBe(text.layer);
  const [a, b] = optimize([text.layer, chain.layer]).outputs;
  expect(a).toBe(b);
});

test("shapes broadcast, and those that do not are refused", async () => {
  const column = ones([2, 1]);
  await check(await evaluate("x + c", { x, c: column }), "float64", [
    [4, 7, -7],
    [4, 7, -7],
  ]);
  expect(await tagOf(() => evaluate("x + z", { x, z: ones([2]) }))).toBe("Shape");
});

test("what is no formula", async () => {
  expect(await tagOf(() => evaluate("x +", { x }))).toBe("ExpressionSyntax");
  expect(await tagOf(() => evaluate("x + z", { x }))).toBe("UnknownName");
  expect(await tagOf(() => evaluate("", { x }))).toBe("ExpressionSyntax");
  expect(await tagOf(() => evaluate("1 + 1", {}))).not.toBe("Invariant");
});
