import { expect, test } from "@jest/globals";
import { type NDArray, random } from "../../../../src/index.ts";
import { check, clusterOfFile, computed, tagOf } from "../../cluster.ts";

clusterOfFile();

const N = 40_000;

async function moments(
  array: NDArray,
): Promise<{ mean: number; std: number; low: number; high: number }> {
  const values = Array.from((await computed(array)).data, Number);
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const std = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
  const low = values.reduce((a, b) => Math.min(a, b));
  return { mean, std, low, high: values.reduce((a, b) => Math.max(a, b)) };
}

test("values depend on the seed and not on the chunks", async () => {
  for (const draw of [random.uniform, random.normal, random.exponential]) {
    const one = await computed(draw([20, 30], { seed: 5, chunks: [7, 11] }));
    expect((await computed(draw([20, 30], { seed: 5 }))).data).toEqual(one.data);
    expect((await computed(draw([20, 30], { seed: 6 }))).data).not.toEqual(one.data);
  }
  expect(random.uniform([3]).layer).not.toBe(random.uniform([3]).layer);
});

test("uniform", async () => {
  const unit = await moments(random.uniform([N], { seed: 1, chunks: 9000 }));
  expect(unit.low).toBeGreaterThanOrEqual(0);
  expect(unit.high).toBeLessThan(1);
  expect(unit.mean).toBeCloseTo(0.5, 1);
  expect(unit.std).toBeCloseTo(Math.sqrt(1 / 12), 1);
  const wide = await moments(random.uniform([N], { seed: 1, low: -10, high: 30 }));
  expect(wide.low).toBeGreaterThanOrEqual(-10);
  expect(wide.high).toBeLessThan(30);
  expect(Math.abs(wide.mean - 10)).toBeLessThan(0.5);
});

test("normal and exponential", async () => {
  const normal = await moments(random.normal([N], { seed: 2, mean: 5, std: 3 }));
  expect(Math.abs(normal.mean - 5)).toBeLessThan(0.1);
  expect(Math.abs(normal.std - 3)).toBeLessThan(0.1);
  const exponential = await moments(random.exponential([N], { seed: 3, scale: 2 }));
  expect(exponential.low).toBeGreaterThanOrEqual(0);
  expect(Math.abs(exponential.mean - 2)).toBeLessThan(0.1);
  expect(Math.abs(exponential.std - 2)).toBeLessThan(0.15);
});

test("integers: every value of the range and no other", async () => {
  const dice = random.integers([N], 1, 7, { seed: 4 });
  expect(dice.dtype).toBe("int64");
  const counts = new Map<number, number>();
  for (const v of Array.from((await computed(dice)).data, Number))
    counts.set(v, (counts.get(v) ?? 0) + 1);
  expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  for (const count of counts.values()) expect(Math.abs(count - N / 6)).toBeLessThan(500);
  await check(random.integers([3], 5, 6, { seed: 1 }), "int64", [5n, 5n, 5n]);
  const bytes = await moments(random.integers([N], -128, 128, { seed: 1, dtype: "int8" }));
  expect([bytes.low, bytes.high]).toEqual([-128, 127]);
  const large = await moments(random.integers([N], 0, 2 ** 40, { seed: 1, dtype: "uint64" }));
  expect(large.high).toBeGreaterThan(2 ** 39.9);
  expect(large.mean / 2 ** 39).toBeCloseTo(1, 1);
});

test("float32", async () => {
  for (const draw of [random.uniform, random.normal, random.exponential] as const) {
    const x: NDArray = draw([1000], { seed: 9, dtype: "float32" });
    const { data } = await computed(x);
    expect(x.dtype).toBe("float32");
    expect(data).toBeInstanceOf(Float32Array);
    expect(new Set(Array.from(data, Number)).size).toBeGreaterThan(950);
  }
  const shifted = await moments(
    random.uniform([N], { seed: 1, dtype: "float32", low: 1, high: 3 }),
  );
  expect(shifted.low).toBeGreaterThanOrEqual(1);
  expect(shifted.high).toBeLessThan(3);
});

test("no elements, and no axes", async () => {
  expect((await computed(random.normal([0, 3]))).size).toBe(0);
  expect((await computed(random.uniform([], { seed: 1 }))).ndim).toBe(0);
});

test("ranges and types that make no sense", async () => {
  expect(await tagOf(() => random.integers([3], 5, 5))).toBe("ExpressionType");
  expect(await tagOf(() => random.integers([3], 0, 300, { dtype: "uint8" }))).toBe(
    "ExpressionType",
  );
  expect(await tagOf(() => random.integers([3], 0, 3, { dtype: "float64" }))).toBe(
    "ExpressionType",
  );
  expect(await tagOf(() => random.integers([3], 0.5, 3))).toBe("ExpressionType");
  expect(await tagOf(() => random.uniform([3], { dtype: "int32" }))).toBe("ExpressionType");
  expect(await tagOf(() => random.normal([3], { seed: Number.NaN }))).toBe("Option");
  expect(await tagOf(() => random.normal([-3]))).toBe("Shape");
});
