import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { arange, ones, zeros } from "../../../../src/index.ts";
import { check, clusterOfFile, computed, tagOf } from "../../cluster.ts";

clusterOfFile();

test("one length may be left open", async () => {
  const x = arange(0, 6, 1, { dtype: "int32", chunks: 4 });
  await check(x.reshape([2, -1]), "int32", [
    [0, 1, 2],
    [3, 4, 5],
  ]);
  await check(x.reshape([2, 3]).reshape([-1]), "int32", [0, 1, 2, 3, 4, 5]);
  await check(x.reshape([1, 6, 1]).reshape([3, 2]), "int32", [
    [0, 1],
    [2, 3],
    [4, 5],
  ]);
});

test("no axes, and no elements", async () => {
  await check(ones([]).reshape([1, 1]), "float64", [[1]]);
  await check(ones([1, 1]).reshape([]), "float64", 1);
  await check(zeros([0, 3]).reshape([0]), "float64", []);
  await check(zeros([0, 3]).reshape([3, 0]), "float64", [[], [], []]);
  await check(zeros([0, 3]).reshape([-1, 3]), "float64", []);
  await check(zeros([2, 0]).reshape([2, 0, 5]), "float64", [[], []]);
});

test("sizes that differ", async () => {
  const x = ones([6]);
  expect(() => x.reshape([4])).toThrow("cannot reshape [6] (6 elements) to [4]");
  expect(await tagOf(() => x.reshape([-1, -1]))).toBe("Shape");
  expect(await tagOf(() => x.reshape([4, -1]))).toBe("Shape");
  expect(await tagOf(() => x.reshape([-2, -3]))).toBe("Shape");
  expect(await tagOf(() => x.reshape([1.5, 4]))).toBe("Shape");
  expect(await tagOf(() => zeros([0]).reshape([0, -1]))).toBe("Shape");
});

const shapes: readonly (readonly number[])[] = [
  [24],
  [2, 12],
  [12, 2],
  [4, 6],
  [2, 3, 4],
  [4, 3, 2],
  [1, 24],
  [2, 2, 2, 3],
  [3, 1, 8],
];

test("from any shape in any chunks to any other", async () => {
  const shape = fc.constantFrom(...shapes);
  const size = fc.integer({ min: 1, max: 9 });
  await fc.assert(
    fc.asyncProperty(
      shape,
      shape,
      fc.array(size, { minLength: 4, maxLength: 4 }),
      async (from, to, sizes) => {
        const x = arange(24)
          .reshape(from)
          .rechunk(from.map((_, axis) => sizes[axis]));
        const value = await computed(x.reshape(to));
        expect(value.shape).toEqual(to);
        expect(Array.from(value.data, Number)).toEqual(Array.from({ length: 24 }, (_, i) => i));
      },
    ),
    { numRuns: 60 },
  );
});

test("splitting and joining long axes keeps blocks small", async () => {
  const bytes = (x: ReturnType<typeof ones>): number =>
    x.chunks.reduce((size, axis) => size * Math.max(...axis.sizes), 8);
  const long = ones([10_000_000], { chunks: 100_000 });
  expect(bytes(long.reshape([10, 1_000_000]))).toBeLessThanOrEqual(800_000);
  expect(bytes(ones([10, 1_000_000], { chunks: [1, 100_000] }).reshape([-1]))).toBeLessThanOrEqual(
    800_000,
  );
  expect((await computed(long.reshape([10, 1_000_000]).sum({ axis: 1 }))).toNested()).toEqual(
    new Array<number>(10).fill(1_000_000),
  );
});
