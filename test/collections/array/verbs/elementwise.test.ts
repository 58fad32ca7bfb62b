import { expect, test } from "@jest/globals";
import {
  arange,
  type DType,
  fromTypedArray,
  full,
  NDArray,
  ones,
  where,
  zeros,
} from "../../../../src/index.ts";
import { check, checkClose, clusterOfFile, nested, tagOf } from "../../cluster.ts";

clusterOfFile();

const SPECIAL = [0, -0, 1, -1, 0.5, -2.5, 3.7, 1e-300, 700, Number.NaN, Infinity, -Infinity];
const floats = (values: readonly number[], chunks = 5): NDArray =>
  fromTypedArray(Float64Array.from(values), { chunks });
const ints = (values: readonly number[], chunks = 3): NDArray =>
  fromTypedArray(Int32Array.from(values), { chunks });
const longs = (...values: readonly bigint[]): NDArray => fromTypedArray(BigInt64Array.from(values));
const bools = (...values: readonly number[]): NDArray =>
  fromTypedArray(Uint8Array.from(values), { dtype: "bool" });

const round = (x: number): number => {
  const near = Math.round(x);
  const even = Math.abs(x % 1) === 0.5 && near % 2 !== 0 ? near - 1 : near;
  return even === 0 && (x < 0 || Object.is(x, -0)) ? -0 : even;
};

const UNARY: Readonly<Record<string, (x: number) => number>> = {
  abs: Math.abs,
  acos: Math.acos,
  acosh: Math.acosh,
  asin: Math.asin,
  asinh: Math.asinh,
  atan: Math.atan,
  atanh: Math.atanh,
  ceil: Math.ceil,
  cos: Math.cos,
  cosh: Math.cosh,
  exp: Math.exp,
  expm1: Math.expm1,
  floor: Math.floor,
  log: Math.log,
  log1p: Math.log1p,
  log2: Math.log2,
  log10: Math.log10,
  negative: (x) => -x,
  positive: (x) => x,
  reciprocal: (x) => 1 / x,
  round,
  sin: Math.sin,
  sinh: Math.sinh,
  sqrt: Math.sqrt,
  square: (x) => x * x,
  tan: Math.tan,
  tanh: Math.tanh,
  trunc: Math.trunc,
};

test.each(Object.entries(UNARY))("%s of float64, special values included", async (name, f) => {
  const x = floats(SPECIAL);
  const method = NDArray.prototype[name as "abs"];
  await checkClose(method.call(x), [SPECIAL.length], SPECIAL.map(f), 1e-14);
});

const mod = (a: number, b: number): number => {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
};
const BINARY: Readonly<Record<string, (x: number, y: number) => number | boolean>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  floorDivide: (a, b) => Math.floor(a / b),
  remainder: mod,
  atan2: Math.atan2,
  hypot: Math.hypot,
  copysign: (a, b) => Math.abs(a) * (b < 0 || Object.is(b, -0) ? -1 : 1),
  logaddexp: (a, b) => Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b))),
  maximum: Math.max,
  minimum: Math.min,
  equal: (a, b) => a === b,
  notEqual: (a, b) => a !== b,
  less: (a, b) => a < b,
  lessEqual: (a, b) => a <= b,
  greater: (a, b) => a > b,
  greaterEqual: (a, b) => a >= b,
};
const LEFT = [1, -7.5, 0, 9.25, -3, Number.NaN, 2];
const RIGHT = [2, 2, 5, -4, -1.5, 1, Number.NaN];

test.each(Object.entries(BINARY))("%s of float64, broadcast", async (name, f) => {
  const method = NDArray.prototype[name as "add"];
  const table = method.call(floats(LEFT).expandDims(1), floats(RIGHT, 3));
  const want = LEFT.flatMap((a) => RIGHT.map((b) => Number(f(a, b))));
  await checkClose(table, [7, 7], want, 1e-14);
});

test("signs and tests", async () => {
  await check(floats([-3, 0, 2, Number.NaN]).sign(), "float64", [-1, 0, 1, Number.NaN]);
  await check(floats([-0, 0, -1, Infinity]).signbit(), "bool", [true, false, true, false]);
  await check(floats([Number.NaN, 1, Infinity]).isnan(), "bool", [true, false, false]);
  await check(floats([Number.NaN, 1, -Infinity]).isinf(), "bool", [false, false, true]);
  await check(floats([Number.NaN, 1, Infinity]).isfinite(), "bool", [false, true, false]);
  await check(ints([1]).isnan(), "bool", [false]);
  await check(ints([-4, 0]).sign(), "int32", [-1, 0]);
  await check(floats([1, 1]).nextafter(2), "float64", [1 + 2 ** -52, 1 + 2 ** -52]);
});

test("powers", async () => {
  await check(floats([2, -2, 4]).pow(floats([3, 2, 0.5])), "float64", [8, 4, 2]);
  await check(ints([2, -3]).pow(3), "int32", [8, -27]);
  await check(longs(3n).pow(longs(39n)), "int64", [3n ** 39n]);
  await check(floats([Number.NaN]).pow(0), "float64", [1]);
});

test("integers: floor division, remainders, wrapping, bits", async () => {
  await check(ints([7, -7, 7, -7]).floorDivide(ints([2, 2, -2, -2])), "int32", [3, -4, -4, 3]);
  await check(ints([7, -7, 7, -7]).remainder(ints([3, 3, -3, -3])), "int32", [1, 2, -2, -1]);
  await check(ints([5, 0]).floorDivide(0), "int32", [0, 0]);
  await check(ints([2 ** 31 - 1]).add(1), "int32", [-(2 ** 31)]);
  await check(longs(2n ** 63n - 1n).add(1n), "int64", [-(2n ** 63n)]);
  await check(ints([6]).bitwiseAnd(3), "int32", [2]);
  await check(ints([6]).bitwiseOr(3), "int32", [7]);
  await check(ints([6]).bitwiseXor(3), "int32", [5]);
  await check(ints([6]).bitwiseInvert(), "int32", [-7]);
  await check(longs(1n).bitwiseLeftShift(40), "int64", [2n ** 40n]);
  await check(ints([-8]).bitwiseRightShift(1), "int32", [-4]);
  await check(ints([7]).div(2), "float64", [3.5]);
  await check(ints([1, 2]).sqrt(), "float64", [1, Math.SQRT2]);
  await check(ints([3]).floor(), "int32", [3]);
  await check(ints([-3]).abs(), "int32", [3]);
});

test("logic", async () => {
  const [a, b] = [bools(0, 0, 1, 1), bools(0, 1, 0, 1)];
  await check(a.logicalAnd(b), "bool", [false, false, false, true]);
  await check(a.logicalOr(b), "bool", [false, true, true, true]);
  await check(a.logicalXor(b), "bool", [false, true, true, false]);
  await check(a.logicalNot(), "bool", [true, true, false, false]);
  await check(a.bitwiseInvert(), "bool", [true, true, false, false]);
  await check(a.logicalAnd(true), "bool", [false, false, true, true]);
});

test("types are promoted as the array API has it", () => {
  const of = (dtype: DType): NDArray => ones([1], { dtype });
  expect(of("int8").add(of("uint8")).dtype).toBe("int16");
  expect(of("uint32").add(of("int32")).dtype).toBe("int64");
  expect(of("float32").add(of("float64")).dtype).toBe("float64");
  expect(of("int16").add(of("float32")).dtype).toBe("float32");
  expect(of("int32").div(of("int32")).dtype).toBe("float64");
  expect(of("float32").div(of("float32")).dtype).toBe("float32");
  expect(of("bool").add(of("int8")).dtype).toBe("int8");
});

test("scalars are weak", async () => {
  await check(ones([1], { dtype: "float32" }).add(0.1), "float32", [
    Math.fround(1 + Math.fround(0.1)),
  ]);
  await check(ones([1], { dtype: "int8" }).add(5), "int8", [6]);
  await check(ones([1], { dtype: "int64" }).add(5), "int64", [6n]);
  await check(ones([1], { dtype: "int64" }).add(5n), "int64", [6n]);
  await check(ones([1], { dtype: "uint64" }).mul(2n ** 63n), "uint64", [2n ** 63n]);
  await check(ones([1], { dtype: "int32" }).mul(1.5), "float64", [1.5]);
  await check(ones([1], { dtype: "float32" }).mul(2n), "float32", [2]);
  await check(ones([1], { dtype: "bool" }).add(1), "int64", [2n]);
  await check(arange(3).greater(1), "bool", [false, false, true]);
  await check(arange(3).greater(1.5), "bool", [false, false, true]);
  await check(arange(3).equal(1n), "bool", [false, true, false]);
  await check(ones([1], { dtype: "uint8" }).less(300), "bool", [true]);
});

test("64-bit integers compare exactly", async () => {
  const big = 2n ** 53n;
  await check(longs(big, big + 1n).equal(longs(big + 1n, big + 1n)), "bool", [false, true]);
  await check(longs(-1n).less(full([1], 2n ** 63n, { dtype: "uint64" })), "bool", [true]);
});

test("comparisons with NaN are false, except for not equal", async () => {
  const x = floats([Number.NaN, 1]);
  await check(x.equal(x), "bool", [false, true]);
  await check(x.notEqual(x), "bool", [true, false]);
  await check(x.less(Number.NaN), "bool", [false, false]);
  await check(x.greaterEqual(x), "bool", [false, true]);
});

test("where: arrays, scalars, promotion", async () => {
  const c = bools(1, 0, 1);
  await check(where(c, floats([1, 2, 3]), 0), "float64", [1, 0, 3]);
  await check(where(c, 1.5, ints([7, 8, 9])), "float64", [1.5, 8, 1.5]);
  await check(where(c, ints([7, 8, 9]), -1), "int32", [7, -1, 9]);
  await check(where(c, 1, 0), "int64", [1n, 0n, 1n]);
  await check(where(c, 0.5, 0), "float64", [0.5, 0, 0.5]);
  await check(where(c, true, false), "bool", [true, false, true]);
  await check(where(c.expandDims(1), ints([1, 2]), longs(5n, 6n)), "int64", [
    [1n, 2n],
    [5n, 6n],
    [1n, 2n],
  ]);
  await check(
    where(floats([0, 1, Number.NaN]).isnan(), 0, floats([4, 5, 6])),
    "float64",
    [4, 5, 0],
  );
});

test("clip: both ends, one, arrays, NaN", async () => {
  const x = floats([-5, 0.5, 5, Number.NaN]);
  await check(x.clip(-1, 1), "float64", [-1, 0.5, 1, Number.NaN]);
  await check(x.clip(0), "float64", [0, 0.5, 5, Number.NaN]);
  await check(x.clip(undefined, 0), "float64", [-5, 0, 0, Number.NaN]);
  await check(x.clip(), "float64", [-5, 0.5, 5, Number.NaN]);
  await check(ints([1, 5, 9]).clip(ints([2, 2, 2]), 8), "int32", [2, 5, 8]);
  await check(ints([1, 5]).clip(2, 4), "int32", [2, 4]);
  await check(longs(-9n, 9n).clip(-1n, 1n), "int64", [-1n, 1n]);
});

test("astype: truncation, wrapping, truth", async () => {
  await check(floats([1.9, -1.9]).astype("int32"), "int32", [1, -1]);
  await check(ints([300, -1]).astype("uint8"), "uint8", [44, 255]);
  await check(floats([0, 0.1, Number.NaN]).astype("bool"), "bool", [false, true, true]);
  await check(bools(1, 0).astype("float32"), "float32", [1, 0]);
  await check(longs(2n ** 53n + 1n).astype("uint64"), "uint64", [2n ** 53n + 1n]);
  await check(longs(-1n).astype("uint64"), "uint64", [2n ** 64n - 1n]);
  await check(floats([3.7]).astype("int64"), "int64", [3n]);
  await check(floats([0.1]).astype("float32").astype("float64"), "float64", [Math.fround(0.1)]);
  expect(await tagOf(() => floats([1]).astype("complex64" as never))).toBe("UnknownDType");
});

test("float32 rounds after every operation", async () => {
  const x = fromTypedArray(Float32Array.of(16_777_216));
  await check(x.add(1).sub(x), "float32", [0]);
});

test("no elements, no axes, and both broadcast", async () => {
  await check(zeros([0]).add(1), "float64", []);
  await check(zeros([0, 3]).add(ones([3])), "float64", []);
  await check(ones([1, 3]).add(zeros([0, 1])), "float64", []);
  await check(ones([]).add(ones([])), "float64", 2);
  await check(ones([]).mul(arange(3)), "float64", [0, 1, 2]);
});

test("chunks that differ are brought together", async () => {
  const [a, b] = [arange(0, 7, 1, { chunks: 3 }), arange(0, 7, 1, { chunks: 2 })];
  await check(a.add(b), "int64", [0n, 2n, 4n, 6n, 8n, 10n, 12n]);
  expect(await nested(a.sub(b))).toEqual([0n, 0n, 0n, 0n, 0n, 0n, 0n]);
});

test("types that an operation does not take", async () => {
  expect(await tagOf(() => bools(1).add(bools(1)))).toBe("ExpressionType");
  expect(await tagOf(() => floats([1]).bitwiseAnd(1))).toBe("ExpressionType");
  expect(await tagOf(() => floats([1]).logicalNot())).toBe("ExpressionType");
  expect(await tagOf(() => ints([1]).bitwiseLeftShift(0.5))).toBe("ExpressionType");
  expect(await tagOf(() => ones([1], { dtype: "uint8" }).add(300))).toBe("ExpressionType");
  expect(await tagOf(() => ones([3]).add(ones([4])))).toBe("Shape");
});
