import { expect, test } from "@jest/globals";
import {
  arange,
  type DType,
  eye,
  matmul,
  type NDArray,
  ones,
  tensordot,
  zeros,
} from "../../../../src/index.ts";
import { check, checkClose, clusterOfFile, computed, tagOf } from "../../cluster.ts";

clusterOfFile();

const counting = (
  shape: readonly number[],
  chunks: number | number[] = 2,
  dtype: DType = "float64",
): NDArray =>
  arange(
    0,
    shape.reduce((a, b) => a * b, 1),
    1,
    { dtype },
  )
    .reshape(shape)
    .rechunk(chunks);

test("matrices in any blocks", async () => {
  const want = (n: number, k: number, m: number): number[] =>
    Array.from({ length: n * m }, (_, at) => {
      const [i, j] = [Math.floor(at / m), at % m];
      return Array.from({ length: k }, (_x, l) => (i * k + l) * (l * m + j)).reduce(
        (a, b) => a + b,
        0,
      );
    });
  for (const [n, k, m] of [
    [5, 7, 3],
    [1, 4, 1],
    [6, 1, 2],
    [8, 8, 8],
  ]) {
    await checkClose(matmul(counting([n, k], 3), counting([k, m], [2, 5])), [n, m], want(n, k, m));
  }
});

test("1-d operands are a row or a column that the answer drops", async () => {
  await check(matmul(arange(3), arange(3)), "int64", 5n);
  await check(matmul(counting([2, 3]), counting([3])), "float64", [5, 14]);
  await check(matmul(counting([2]), counting([2, 3])), "float64", [3, 4, 5]);
  await check(matmul(counting([2, 2, 3]), counting([3])), "float64", [
    [5, 14],
    [23, 32],
  ]);
  await check(matmul(counting([3]), counting([2, 3, 1])), "float64", [[5], [14]]);
});

test("stacked operands; the axes in front broadcast", async () => {
  const stacked = counting([2, 2, 2], 1);
  await check(matmul(stacked, eye(2)), "float64", [
    [
      [0, 1],
      [2, 3],
    ],
    [
      [4, 5],
      [6, 7],
    ],
  ]);
  await check(matmul(stacked, stacked), "float64", [
    [
      [2, 3],
      [6, 11],
    ],
    [
      [46, 55],
      [66, 79],
    ],
  ]);
  const left = counting([3, 1, 2, 2], [2, 1, 1, 2]);
  const right = counting([1, 2, 2, 2], 1);
  const value = await computed(matmul(left, right));
  expect(value.shape).toEqual([3, 2, 2, 2]);
  // left[2,0] = [[8,9],[10,11]], right[0,1] = [[4,5],[6,7]].
  expect([0, 1].map((i) => [0, 1].map((j) => value.get(2, 1, i, j)))).toEqual([
    [86, 103],
    [106, 127],
  ]);
});

test("types", async () => {
  await check(matmul(counting([1, 2], 1, "int32"), counting([2, 1], 1, "int32")), "int32", [[1]]);
  await check(matmul(counting([1, 2], 1, "float32"), counting([2, 1], 1, "int16")), "float32", [
    [1],
  ]);
  await check(
    matmul(ones([1, 2], { dtype: "uint64" }), ones([2, 1], { dtype: "uint64" })),
    "uint64",
    [[2n]],
  );
  await check(matmul(ones([1, 2], { dtype: "int64" }), ones([2, 1])), "float64", [[2]]);
});

test("axes of no elements", async () => {
  await check(matmul(zeros([2, 0]), zeros([0, 2])), "float64", [
    [0, 0],
    [0, 0],
  ]);
  await check(matmul(zeros([0, 3]), ones([3, 2])), "float64", []);
  await check(matmul(ones([2, 3]), zeros([3, 0])), "float64", [[], []]);
  await check(matmul(zeros([0]), zeros([0])), "float64", 0);
  await check(tensordot(zeros([0, 2]), ones([2]), 1), "float64", []);
});

test("tensordot: a number of axes, pairs of axes, none", async () => {
  const a = counting([2, 3], [1, 2]);
  await check(tensordot(a, a), "float64", 55);
  await check(tensordot(a, a.T, 1), "float64", [
    [5, 14],
    [14, 50],
  ]);
  await check(tensordot(a, a, [[0], [0]]), "float64", [
    [9, 12, 15],
    [12, 17, 22],
    [15, 22, 29],
  ]);
  await check(
    tensordot(a, a, [
      [1, 0],
      [-1, -2],
    ]),
    "float64",
    55,
  );
  await check(tensordot(arange(2), arange(3), 0), "int64", [
    [0n, 0n, 0n],
    [0n, 1n, 2n],
  ]);
  expect(a.tensordot(counting([4, 3, 2]), [[1], [1]]).shape).toEqual([2, 4, 2]);
});

test("what does not fit", async () => {
  expect(() => ones([2, 3]).matmul(ones([2, 3]))).toThrow("3 columns against 2 rows");
  expect(await tagOf(() => matmul(ones([]), ones([2])))).toBe("Shape");
  expect(await tagOf(() => matmul(ones([2, 2, 2]), ones([3, 2, 2])))).toBe("Shape");
  expect(await tagOf(() => tensordot(ones([2, 3]), ones([2, 3]), 1))).toBe("Shape");
  expect(await tagOf(() => tensordot(ones([2]), ones([2]), 2))).toBe("Axis");
  expect(await tagOf(() => tensordot(ones([2]), ones([2]), 0.5))).toBe("Axis");
  expect(await tagOf(() => tensordot(ones([2]), ones([2]), [[0], []]))).toBe("Axis");
  expect(
    await tagOf(() =>
      tensordot(ones([2, 2]), ones([2, 2]), [
        [0, 0],
        [0, 1],
      ]),
    ),
  ).toBe("Axis");
  // An axis of length 1 is contracted with one of its own length only.
  expect(await tagOf(() => tensordot(ones([2, 1]), ones([3]), 1))).toBe("Shape");
  expect(await tagOf(() => matmul(ones([2, 1]), ones([3, 2])))).toBe("Shape");
});
