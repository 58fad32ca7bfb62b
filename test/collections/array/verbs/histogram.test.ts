import { expect, test } from "@jest/globals";
import { arange, fromTypedArray, ones, random, zeros } from "../../../../src/index.ts";
import { check, clusterOfFile, computed, tagOf } from "../../cluster.ts";

clusterOfFile();

const values = [0, 0.5, 1, 1.5, 2, 2, 3, -1, 9, Number.NaN];
const x = fromTypedArray(Float64Array.from(values), { chunks: 3 });

test("bins are half open, the last one closed", async () => {
  const { counts, edges } = x.histogram({ bins: 2, range: [0, 2] });
  expect(edges).toEqual([0, 1, 2]);
  await check(counts, "int64", [2n, 4n]);
  await check(x.histogram({ bins: [0, 0.5, 2, 3] }).counts, "int64", [1n, 3n, 3n]);
});

test("n-d, whole numbers, one element, none", async () => {
  const grid = arange(0, 12, 1, { dtype: "int32" }).reshape([3, 4]).rechunk([2, 3]);
  await check(grid.histogram({ bins: 3, range: [0, 12] }).counts, "int64", [4n, 4n, 4n]);
  await check(arange(10).histogram({ bins: 2, range: [0, 10] }).counts, "int64", [5n, 5n]);
  await check(ones([]).histogram({ bins: 2, range: [0, 2] }).counts, "int64", [0n, 1n]);
  await check(zeros([0]).histogram({ bins: 2, range: [0, 1] }).counts, "int64", [0n, 0n]);
  await check(zeros([3, 0]).histogram({ bins: 1, range: [0, 1] }).counts, "int64", [0n]);
});

test("against a plain count", async () => {
  const sample = random.normal([20_000], { seed: 5, chunks: 3000 });
  const { counts, edges } = sample.histogram({ bins: 17, range: [-2, 2.5] });
  const want = new Array<bigint>(17).fill(0n);
  for (const v of Array.from((await computed(sample)).data, Number)) {
    const bin = edges.findLastIndex((edge) => edge <= v);
    if (bin >= 0 && bin < 17) want[bin] += 1n;
  }
  await check(counts, "int64", want);
});

test("bins and ranges that make no histogram", async () => {
  expect(await tagOf(() => x.histogram({}))).toBe("Shape");
  expect(await tagOf(() => x.histogram({ bins: 0, range: [0, 1] }))).toBe("Shape");
  expect(await tagOf(() => x.histogram({ bins: 2, range: [1, 1] }))).toBe("Shape");
  expect(await tagOf(() => x.histogram({ bins: 2, range: [0, Infinity] }))).toBe("Shape");
  expect(await tagOf(() => x.histogram({ bins: [1, 1, 2] }))).toBe("Shape");
  expect(await tagOf(() => x.histogram({ bins: [Number.NaN, 1] }))).toBe("Shape");
  expect(await tagOf(() => ones([2], { dtype: "bool" }).histogram({ range: [0, 1] }))).toBe(
    "Shape",
  );
});
