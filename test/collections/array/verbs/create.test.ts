import { expect, test } from "@jest/globals";
import {
  arange,
  type DType,
  eye,
  fromFunction,
  fromTypedArray,
  full,
  linspace,
  ones,
  zeros,
} from "../../../../src/index.ts";
import { check, checkClose, clusterOfFile, nested, tagOf } from "../../cluster.ts";

clusterOfFile();

const INTEGERS: readonly DType[] = ["int8", "int16", "int32", "uint8", "uint16", "uint32"];
const WIDE: readonly DType[] = ["int64", "uint64"];
const FLOATS: readonly DType[] = ["float32", "float64"];

test("zeros and ones of every type", async () => {
  for (const dtype of [...INTEGERS, ...FLOATS]) {
    await check(zeros([2], { dtype }), dtype, [0, 0]);
    await check(ones([2], { dtype, chunks: 1 }), dtype, [1, 1]);
  }
  for (const dtype of WIDE) await check(ones([2], { dtype }), dtype, [1n, 1n]);
  await check(ones([2], { dtype: "bool" }), "bool", [true, true]);
  await check(zeros([2, 1]), "float64", [[0], [0]]);
});

test("full takes the type of its value", async () => {
  await check(full([2], 2.5), "float64", [2.5, 2.5]);
  await check(full([2], 7), "int64", [7n, 7n]);
  await check(full([1], -0), "float64", [-0]);
  await check(full([1], 2 ** 60), "float64", [2 ** 60]);
  await check(full([], 3n), "int64", 3n);
  await check(full([1], true), "bool", [true]);
  await check(full([1], 2n ** 63n, { dtype: "uint64" }), "uint64", [2n ** 63n]);
  await check(full([1], 7, { dtype: "float64" }), "float64", [7]);
  await check(full([1], Number.NaN, { dtype: "float32" }), "float32", [Number.NaN]);
});

test("full refuses what its type cannot hold", async () => {
  expect(await tagOf(() => full([1], 300, { dtype: "uint8" }))).toBe("ExpressionType");
  expect(await tagOf(() => full([1], 1.5, { dtype: "int64" }))).toBe("ExpressionType");
  expect(await tagOf(() => full([1], 1.5, { dtype: "int32" }))).toBe("ExpressionType");
});

test("no elements, and no axes", async () => {
  await check(zeros([0]), "float64", []);
  await check(zeros([2, 0, 3], { chunks: [1, 1, 2] }), "float64", [[], []]);
  await check(ones([]), "float64", 1);
});

test("arange: start, stop, step, and the types", async () => {
  await check(arange(4), "int64", [0n, 1n, 2n, 3n]);
  await check(arange(2, 5), "int64", [2n, 3n, 4n]);
  await check(arange(5, 0, -2), "int64", [5n, 3n, 1n]);
  await check(arange(0, 1, 0.25), "float64", [0, 0.25, 0.5, 0.75]);
  await check(arange(5, 5), "int64", []);
  await check(arange(5, 2), "int64", []);
  await check(arange(0, 3, 1, { dtype: "float32", chunks: 2 }), "float32", [0, 1, 2]);
  await check(arange(3, { dtype: "uint8" }), "uint8", [0, 1, 2]);
  await check(arange(1, 3, { dtype: "float64", chunks: 1 }), "float64", [1, 2]);
  await check(arange(-2, 1, 1, { dtype: "int8" }), "int8", [-2, -1, 0]);
});

test("arange does not drift", async () => {
  const step = 0.1;
  const want = Array.from({ length: 1000 }, (_, i) => i * step);
  await checkClose(arange(0, 99.95, step, { chunks: 77 }), [1000], want, 0);
});

test("arange refuses steps and ends that make no range", async () => {
  expect(await tagOf(() => arange(0, 1, 0))).toBe("Shape");
  expect(await tagOf(() => arange(0, 1, Number.NaN))).toBe("Shape");
  expect(await tagOf(() => arange(0, Infinity))).toBe("Shape");
  expect(await tagOf(() => arange(Number.NaN))).toBe("Shape");
});

test("linspace includes its end exactly", async () => {
  await check(linspace(0, 1, 5), "float64", [0, 0.25, 0.5, 0.75, 1]);
  await check(linspace(0, 1, 4, { endpoint: false, chunks: 3 }), "float64", [0, 0.25, 0.5, 0.75]);
  await check(linspace(3, 9, 1), "float64", [3]);
  await check(linspace(3, 9, 0), "float64", []);
  const values = (await nested(linspace(0, 0.1, 50))) as number[];
  expect(values.at(-1)).toBe(0.1);
  await check(linspace(5, 5, 3, { dtype: "float32" }), "float32", [5, 5, 5]);
});

test("linspace of integers rounds down, as NumPy's does", async () => {
  await check(linspace(0, 3, 3, { dtype: "int32" }), "int32", [0, 1, 3]);
  await check(linspace(-3, 0, 3, { dtype: "int64" }), "int64", [-3n, -2n, 0n]);
});

test("eye: diagonals of any rectangle", async () => {
  await check(eye(2), "float64", [
    [1, 0],
    [0, 1],
  ]);
  await check(eye(2, { columns: 3, k: 1, dtype: "int64", chunks: 1 }), "int64", [
    [0n, 1n, 0n],
    [0n, 0n, 1n],
  ]);
  await check(eye(3, { columns: 2, k: -1, dtype: "bool" }), "bool", [
    [false, false],
    [true, false],
    [false, true],
  ]);
  await check(eye(0), "float64", []);
});

test("fromFunction: coordinates, captures, types", async () => {
  await check(
    fromFunction((i, j) => i * 10 + j, [2, 3], { chunks: [1, 2] }),
    "float64",
    [
      [0, 1, 2],
      [10, 11, 12],
    ],
  );
  const scale = 3;
  const scaled = fromFunction((i) => i * scale, [3], { captures: { scale }, dtype: "int32" });
  await check(scaled, "int32", [0, 3, 6]);
  await check(
    fromFunction((i, j) => i === j, [2, 2]),
    "bool",
    [
      [true, false],
      [false, true],
    ],
  );
});

test("fromTypedArray keeps a copy, in every type", async () => {
  const data = Float64Array.of(1, 2, 3, 4);
  const x = fromTypedArray(data, { shape: [2, 2], chunks: 1 });
  data.fill(9);
  await check(x, "float64", [
    [1, 2],
    [3, 4],
  ]);
  await check(fromTypedArray(BigInt64Array.of(-1n, 2n)), "int64", [-1n, 2n]);
  await check(fromTypedArray(BigUint64Array.of(2n ** 64n - 1n)), "uint64", [2n ** 64n - 1n]);
  await check(fromTypedArray(Uint8Array.of(0, 1), { dtype: "bool" }), "bool", [false, true]);
  await check(fromTypedArray(Int16Array.of(-5), { dtype: "float32" }), "float32", [-5]);
  await check(fromTypedArray(Float32Array.of(0.1)), "float32", [Math.fround(0.1)]);
  await check(fromTypedArray(new Int8Array(0)), "int8", []);
  await check(fromTypedArray(Float64Array.of(7), { shape: [] }), "float64", 7);
  await check(fromTypedArray(Uint8Array.of(2, 0), { dtype: "bool" }), "bool", [true, false]);
  await check(fromTypedArray(Float64Array.of(0, 1, 2, 3).subarray(1, 3)), "float64", [1, 2]);
});

test("shapes that are none", async () => {
  expect(await tagOf(() => zeros([-1]))).toBe("Shape");
  expect(await tagOf(() => zeros([1.5]))).toBe("Shape");
  expect(await tagOf(() => zeros([1e9, 1e9]))).toBe("Shape");
  expect(await tagOf(() => fromTypedArray(new Float64Array(3), { shape: [2, 2] }))).toBe("Shape");
  expect(await tagOf(() => linspace(0, 1, -1))).toBe("Shape");
  expect(await tagOf(() => zeros([4], { chunks: [3, 3] }))).toBe("Chunks");
  expect(await tagOf(() => zeros([4], { dtype: "float16" as never }))).toBe("UnknownDType");
});
