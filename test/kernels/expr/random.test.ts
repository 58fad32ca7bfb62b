import { expect, test } from "@jest/globals";
import type { DType } from "../../../src/core/index.ts";
import { compileExpr } from "../../../src/kernels/expr/compile.ts";
import { interpret } from "../../../src/kernels/expr/interpret.ts";
import {
  counterWords,
  integersNarrow,
  integersWide,
  threefry2x32,
} from "../../../src/kernels/expr/random.ts";
import { newView } from "../../../src/kernels/view.ts";
import {
  coordExpr,
  type RandomOpName,
  type RandomSpec,
  randomExpr,
  randomKey,
} from "../../../src/layers/index.ts";

// Random123, examples/kat_vectors: "threefry2x32 20", counter words, key words, result words.
test.each([
  [0, 0, 0, 0, 0x6b200159, 0x99ba4efe],
  [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x1cb996fc, 0xbb002be7],
  [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xc4923a9c, 0x483df7a0],
])("known answer for counter %x %x", (c0, c1, k0, k1, r0, r1) => {
  expect(threefry2x32(c0, c1, k0, k1)).toEqual([r0, r1]);
});

test("a counter above 2^32 has two words", () => {
  expect(counterWords(2 ** 32 * 5 + 7)).toEqual([7, 5]);
});

const N = 200_000;

function draw(
  op: RandomOpName,
  spec: Partial<RandomSpec> = {},
  origin = 0,
  size = N,
): Float64Array {
  const expr = randomExpr(op, coordExpr(0), { key: randomKey(42), ...spec });
  const out = newView([size], expr.dtype);
  compileExpr(expr).run([], out, { origin: [origin], step: [1] });
  return Float64Array.from(out.data, Number);
}

const mean = (values: Float64Array): number =>
  values.reduce((sum, v) => sum + v, 0) / values.length;
const moment = (values: Float64Array, k: number): number => {
  const centre = mean(values);
  return values.reduce((sum, v) => sum + (v - centre) ** k, 0) / values.length;
};

test("the compiled rounds are the reference's", () => {
  const cases: readonly [RandomOpName, DType][] = [
    ["uniform", "float64"],
    ["uniform", "float32"],
    ["normal", "float64"],
    ["normal", "float32"],
    ["exponential", "float64"],
    ["integers", "int8"],
    ["integers", "uint64"],
  ];
  for (const [op, dtype] of cases) {
    const expr = randomExpr(op, coordExpr(0), { key: randomKey(3), low: 5, high: 77, dtype });
    const [ours, reference] = [0, 1].map(() => newView([1000], dtype));
    const at = { origin: [2 ** 33 - 500], step: [1] };
    compileExpr(expr).run([], ours, at);
    interpret(expr, [], reference, at);
    expect(ours.data).toEqual(reference.data);
  }
});

test("a block is reproducible alone, however the array is cut", () => {
  const whole = draw("normal", {}, 0, 1000);
  expect(draw("normal", {}, 300, 200)).toEqual(whole.slice(300, 500));
});

test("uniform: range, moments, and 64 even cells", () => {
  const values = draw("uniform");
  expect(Math.min(...values.slice(0, 50_000))).toBeGreaterThanOrEqual(0);
  expect(Math.max(...values.slice(0, 50_000))).toBeLessThan(1);
  expect(mean(values)).toBeCloseTo(0.5, 2);
  expect(moment(values, 2)).toBeCloseTo(1 / 12, 2);
  expect(chiSquare(values, 64)).toBeLessThan(103); // 99.9 % of 63 degrees of freedom
});

test("neighbours are not correlated", () => {
  const values = draw("uniform");
  let sum = 0;
  for (let i = 1; i < N; i++) sum += (values[i] - 0.5) * (values[i - 1] - 0.5);
  expect(Math.abs((sum / N) * 12)).toBeLessThan(4 / Math.sqrt(N));
});

test("normal: moments and quantiles", () => {
  const values = draw("normal");
  expect(Math.abs(mean(values))).toBeLessThan(4 / Math.sqrt(N));
  expect(moment(values, 2)).toBeCloseTo(1, 1);
  expect(Math.abs(moment(values, 3))).toBeLessThan(0.03);
  expect(moment(values, 4)).toBeCloseTo(3, 0);
  const beyond = values.filter((v) => Math.abs(v) > 1.959963984540054).length / N;
  expect(Math.abs(beyond - 0.05)).toBeLessThan(0.003);
});

test("exponential: mean and variance 1", () => {
  const values = draw("exponential");
  expect(mean(values)).toBeCloseTo(1, 1);
  expect(moment(values, 2)).toBeCloseTo(1, 1);
  expect(values.every((v) => v >= 0)).toBe(true);
});

test("integers: range and even counts", () => {
  const values = draw("integers", { low: -3, high: 7, dtype: "int32" });
  const counts = new Map<number, number>();
  for (const v of values) counts.set(v, (counts.get(v) ?? 0) + 1);
  expect([...counts.keys()].sort((a, b) => a - b)).toEqual([-3, -2, -1, 0, 1, 2, 3, 4, 5, 6]);
  for (const count of counts.values()) expect(Math.abs(count - N / 10)).toBeLessThan(600);
});

test("the narrow method is the wide one", () => {
  for (let n = 0; n < 2000; n++) {
    const [x0, x1] = threefry2x32(n, 0, 1, 2);
    const range = [1, 6, 1000, 2 ** 31, 2 ** 32 - 1, 2 ** 32][n % 6];
    expect(BigInt(integersNarrow(x0, x1, -5, range))).toBe(
      integersWide(x0, x1, -5n, BigInt(range)),
    );
  }
});

test("wide ranges", () => {
  const values = draw("integers", { low: -(2 ** 53) + 1, high: 2 ** 53 - 1 }, 0, 1000);
  expect(values.some((v) => v < -(2 ** 51)) && values.some((v) => v > 2 ** 51)).toBe(true);
});

function chiSquare(values: Float64Array, cells: number): number {
  const counts = new Array<number>(cells).fill(0);
  for (const v of values) counts[Math.floor(v * cells)] += 1;
  const expected = values.length / cells;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
