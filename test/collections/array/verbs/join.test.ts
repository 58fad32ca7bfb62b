import { expect, test } from "@jest/globals";
import { arange, concat, ones, stack, zeros } from "../../../../src/index.ts";
import { check, clusterOfFile, tagOf } from "../../cluster.ts";

clusterOfFile();

const a = arange(0, 4, 1, { dtype: "int32" }).reshape([2, 2]).rechunk(1);
const b = arange(4, 8, 1, { dtype: "int32" }).reshape([2, 2]);

test("concat along any axis", async () => {
  await check(concat([a, b]), "int32", [
    [0, 1],
    [2, 3],
    [4, 5],
    [6, 7],
  ]);
  await check(concat([a, b, a], { axis: -1 }), "int32", [
    [0, 1, 4, 5, 0, 1],
    [2, 3, 6, 7, 2, 3],
  ]);
  await check(concat([a]), "int32", [
    [0, 1],
    [2, 3],
  ]);
});

test("types are promoted", async () => {
  await check(concat([arange(2), ones([1])]), "float64", [0, 1, 1]);
  await check(stack([ones([1], { dtype: "int8" }), ones([1], { dtype: "uint8" })]), "int16", [
    [1],
    [1],
  ]);
});

test("arrays of no elements", async () => {
  await check(concat([zeros([0]), ones([2])]), "float64", [1, 1]);
  await check(concat([ones([2]), zeros([0]), ones([1])]), "float64", [1, 1, 1]);
  await check(concat([zeros([0]), zeros([0])]), "float64", []);
  await check(concat([zeros([2, 0]), ones([2, 1])], { axis: 1 }), "float64", [[1], [1]]);
  await check(stack([zeros([0]), zeros([0])], { axis: 1 }), "float64", []);
});

test("stack along any new axis", async () => {
  await check(stack([a, b]), "int32", [
    [
      [0, 1],
      [2, 3],
    ],
    [
      [4, 5],
      [6, 7],
    ],
  ]);
  await check(stack([a, b], { axis: -1 }), "int32", [
    [
      [0, 4],
      [1, 5],
    ],
    [
      [2, 6],
      [3, 7],
    ],
  ]);
  await check(stack([ones([]), zeros([])]), "float64", [1, 0]);
  await check(stack([a, a]).slice("1, 0"), "int32", [0, 1]);
});

test("shapes and axes that do not fit", async () => {
  expect(await tagOf(() => concat([a, ones([3])]))).toBe("Shape");
  expect(await tagOf(() => concat([a, ones([2, 3])]))).toBe("Shape");
  expect(await tagOf(() => concat([a, b], { axis: 2 }))).toBe("Axis");
  expect(await tagOf(() => concat([]))).toBe("Shape");
  expect(await tagOf(() => concat([ones([]), ones([])]))).toBe("Axis");
  expect(await tagOf(() => stack([a, ones([2])]))).toBe("Shape");
  expect(await tagOf(() => stack([a, b], { axis: 3 }))).toBe("Axis");
  expect(await tagOf(() => stack([]))).toBe("Shape");
});
