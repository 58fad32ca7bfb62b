import { expect, test } from "@jest/globals";
import { arange, ones, zeros } from "../../../../src/index.ts";
import { check, clusterOfFile, tagOf } from "../../cluster.ts";

clusterOfFile();

const x = arange(0, 12, 1, { dtype: "float64" }).reshape([3, 4]).rechunk([2, 3]);

test("in any order, with repeats, from the end", async () => {
  await check(x.take([2, 0, 2]), "float64", [
    [8, 9, 10, 11],
    [0, 1, 2, 3],
    [8, 9, 10, 11],
  ]);
  await check(x.take([-1, 0], 1), "float64", [
    [3, 0],
    [7, 4],
    [11, 8],
  ]);
  await check(x.take(Int32Array.of(1), -1), "float64", [[1], [5], [9]]);
  await check(arange(5).take([4, 3, 2, 1, 0]), "int64", [4n, 3n, 2n, 1n, 0n]);
});

test("64-bit positions", async () => {
  await check(x.take(BigInt64Array.of(-1n), 1), "float64", [[3], [7], [11]]);
});

test("nothing is taken, and from nothing", async () => {
  await check(x.take([]), "float64", []);
  expect(x.take([], 1).shape).toEqual([3, 0]);
  await check(x.take([], 1), "float64", [[], [], []]);
  await check(zeros([0, 2]).take([1], 1), "float64", []);
});

test("many positions over many blocks", async () => {
  const positions = Array.from({ length: 500 }, (_, i) => (i * 37) % 100);
  const y = arange(0, 100, 1, { dtype: "int32", chunks: 7 });
  await check(y.take(positions), "int32", positions);
});

test("out of bounds, fractions, and axes that are not there", async () => {
  expect(() => x.take([3])).toThrow("index 3 is out of bounds for axis 0 of length 3");
  expect(await tagOf(() => x.take([-4]))).toBe("Index");
  expect(await tagOf(() => x.take([0.5]))).toBe("Index");
  expect(await tagOf(() => x.take([Number.NaN]))).toBe("Index");
  expect(await tagOf(() => x.take([true] as never))).toBe("Index");
  expect(await tagOf(() => zeros([0]).take([0]))).toBe("Index");
  expect(await tagOf(() => x.take([0], 2))).toBe("Axis");
  expect(await tagOf(() => ones([]).take([0]))).toBe("Axis");
});
