import { expect, test } from "@jest/globals";
import { arange, fromTypedArray, type NDArray, ones, zeros } from "../../../../src/index.ts";
import { check, clusterOfFile, computed, nested, tagOf } from "../../cluster.ts";

clusterOfFile();

const grid = (rows: number, columns: number, chunks: number | number[] = 2): NDArray =>
  arange(0, rows * columns, 1, { dtype: "float64" })
    .reshape([rows, columns])
    .rechunk(chunks);
const line = (n: number, chunks = 3): NDArray => arange(0, n, 1, { dtype: "int32", chunks });

test("slice by text and by objects", async () => {
  const x = grid(4, 5);
  await check(x.slice("1:3, ::-2"), "float64", [
    [9, 7, 5],
    [14, 12, 10],
  ]);
  await check(x.slice({ start: 1, stop: 3 }, { step: -2 }), "float64", [
    [9, 7, 5],
    [14, 12, 10],
  ]);
  await check(x.slice(-1), "float64", [15, 16, 17, 18, 19]);
  await check(x.slice("..., 0"), "float64", [0, 5, 10, 15]);
  await check(x.slice("...", 0), "float64", [0, 5, 10, 15]);
  await check(x.slice(2, 3), "float64", 13);
  await check(x.slice("0, newaxis, 1:3"), "float64", [[1, 2]]);
  await check(x.slice(null, 0, ":"), "float64", [[0, 1, 2, 3, 4]]);
  await check(x.slice("3:1"), "float64", []);
  await check(x.slice("-100:100, 4"), "float64", [4, 9, 14, 19]);
  await check(
    x.slice("::-1").slice("::-1").slice("1:"),
    "float64",
    (await nested(x.slice("1:"))) as never,
  );
});

test("slice of no axes and of no elements", async () => {
  await check(ones([]).slice("..."), "float64", 1);
  await check(ones([]).slice(), "float64", 1);
  await check(ones([]).slice(null), "float64", [1]);
  await check(zeros([0, 3]).slice("::-1, 1:"), "float64", []);
  expect(zeros([0, 3]).slice(":, 1:").shape).toEqual([0, 2]);
});

test("slice refuses what is out of bounds or not an index", async () => {
  const x = grid(4, 5);
  expect(() => x.slice(4)).toThrow("index 4 is out of bounds for axis 0 of length 4");
  expect(await tagOf(() => x.slice("0, -6"))).toBe("Index");
  expect(await tagOf(() => x.slice("0, 0, 0"))).toBe("Index");
  expect(await tagOf(() => x.slice("..., ..."))).toBe("Index");
  expect(await tagOf(() => x.slice("::0"))).toBe("Index");
  expect(() => x.slice("1:2, a")).toThrow(/1:2, a\n {5}\^/);
  expect(await tagOf(() => x.slice(0.5))).toBe("Index");
});

test("flip", async () => {
  await check(line(4).flip(), "int32", [3, 2, 1, 0]);
  await check(grid(2, 2).flip(-1), "float64", [
    [1, 0],
    [3, 2],
  ]);
  await check(grid(2, 2).flip(), "float64", [
    [3, 2],
    [1, 0],
  ]);
  await check(grid(2, 2).flip([0]), "float64", [
    [2, 3],
    [0, 1],
  ]);
  await check(zeros([0]).flip(), "float64", []);
  await check(ones([]).flip(), "float64", 1);
  await check(zeros([2, 0]).flip([0]), "float64", [[], []]);
  expect(await tagOf(() => line(3).flip(1))).toBe("Axis");
});

test("roll: one axis, several, none", async () => {
  await check(line(5).roll(2, 0), "int32", [3, 4, 0, 1, 2]);
  await check(line(5).roll(-1, 0), "int32", [1, 2, 3, 4, 0]);
  await check(line(5).roll(12, 0), "int32", [3, 4, 0, 1, 2]);
  await check(line(5).roll(5, 0), "int32", [0, 1, 2, 3, 4]);
  await check(grid(2, 3).roll(1), "float64", [
    [5, 0, 1],
    [2, 3, 4],
  ]);
  await check(grid(2, 3).roll([1, 1], [0, 1]), "float64", [
    [5, 3, 4],
    [2, 0, 1],
  ]);
  await check(grid(2, 3).roll(1, [0, -1]), "float64", [
    [5, 3, 4],
    [2, 0, 1],
  ]);
  await check(zeros([0]).roll(3, 0), "float64", []);
  await check(zeros([0, 2]).roll(1), "float64", []);
  await check(ones([]).roll(1), "float64", 1);
  expect(await tagOf(() => line(3).roll(1, 1))).toBe("Axis");
  expect(await tagOf(() => line(3).roll(0.5, 0))).toBe("Index");
  expect(await tagOf(() => grid(2, 2).roll([1, 2, 3], [0, 1]))).toBe("Index");
});

test("transpose, permuteDims and T", async () => {
  await check(grid(2, 3).T, "float64", [
    [0, 3],
    [1, 4],
    [2, 5],
  ]);
  const cube = arange(24).reshape([2, 3, 4]).rechunk([1, 2, 3]);
  expect(cube.T.shape).toEqual([4, 3, 2]);
  expect((await computed(cube.T)).get(3, 1, 0)).toBe(7n);
  expect((await computed(cube.permuteDims([1, 0, 2]))).get(2, 1, 3)).toBe(23n);
  expect((await computed(cube.transpose(-1, 0, 1))).get(3, 1, 2)).toBe(23n);
  await check(ones([]).T, "float64", 1);
  expect(zeros([0, 2]).T.shape).toEqual([2, 0]);
  expect(await nested(zeros([0, 2]).T)).toEqual([[], []]);
  expect(await tagOf(() => cube.permuteDims([0, 1]))).toBe("Axis");
  expect(await tagOf(() => cube.permuteDims([0, 0, 1]))).toBe("Axis");
  expect(await tagOf(() => cube.transpose(0, 1, 3))).toBe("Axis");
});

test("expandDims and squeeze", async () => {
  await check(line(2).expandDims(0), "int32", [[0, 1]]);
  await check(line(2).expandDims(-1), "int32", [[0], [1]]);
  await check(line(2).expandDims(1).squeeze(), "int32", [0, 1]);
  await check(ones([1, 2, 1]).squeeze(0), "float64", [[1], [1]]);
  await check(ones([1, 2, 1]).squeeze([0, -1]), "float64", [1, 1]);
  await check(ones([1, 1]).squeeze(), "float64", 1);
  await check(zeros([0]).expandDims(0), "float64", [[]]);
  expect(await tagOf(() => ones([2, 1]).squeeze(0))).toBe("Axis");
  expect(await tagOf(() => ones([2, 1]).squeeze(5))).toBe("Axis");
  expect(await tagOf(() => ones([2]).expandDims(3))).toBe("Axis");
});

test("broadcastTo", async () => {
  await check(line(2).broadcastTo([3, 2]), "int32", [
    [0, 1],
    [0, 1],
    [0, 1],
  ]);
  await check(line(2).expandDims(1).broadcastTo([2, 3]), "int32", [
    [0, 0, 0],
    [1, 1, 1],
  ]);
  await check(ones([]).broadcastTo([2, 1]), "float64", [[1], [1]]);
  await check(ones([1]).broadcastTo([0]), "float64", []);
  await check(ones([1]).broadcastTo([2, 0]), "float64", [[], []]);
  await check(zeros([0]).broadcastTo([2, 0]), "float64", [[], []]);
  await check(ones([2]).broadcastTo([2]), "float64", [1, 1]);
  expect(await tagOf(() => ones([2]).broadcastTo([3]))).toBe("Shape");
  expect(await tagOf(() => ones([2, 2]).broadcastTo([2]))).toBe("Shape");
  expect(await tagOf(() => ones([1]).broadcastTo([-1]))).toBe("Shape");
});

test("broadcasting to a huge shape keeps blocks small", async () => {
  const huge = fromTypedArray(Float64Array.of(2)).broadcastTo([200_000, 200_000]);
  const largest = huge.chunks.reduce((size, axis) => size * Math.max(...axis.sizes), 8);
  expect(largest).toBeLessThanOrEqual(64 * 2 ** 20);
  await check(huge.slice("199999, 199998:"), "float64", [2, 2]);
});

test("rechunk: numbers, lists, bytes, records", async () => {
  const x = grid(6, 4, [4, 3]);
  const want = await nested(x);
  for (const chunks of [1, -1, "auto", "32B", [2, -1], [[1, 5], 2], { 0: 3 }, [null, 1]] as const) {
    expect(await nested(x.rechunk(chunks as never))).toEqual(want);
  }
  expect(x.rechunk({ 1: 2 }).numBlocks).toEqual([2, 2]);
  expect(await tagOf(() => x.rechunk([[1, 2], 4]))).toBe("Chunks");
  expect(await tagOf(() => x.rechunk([1, 2, 3]))).toBe("Chunks");
  expect(await tagOf(() => x.rechunk(0))).toBe("Chunks");
  expect(await tagOf(() => x.rechunk("huge"))).toBe("ByteSize");
  await check(zeros([0]).rechunk(5), "float64", []);
  await check(ones([]).rechunk("auto"), "float64", 1);
});
