import { expect, test } from "@jest/globals";
import {
  arange,
  type DType,
  fromTypedArray,
  type NDArray,
  ones,
  random,
  zeros,
} from "../../../../src/index.ts";
import { check, checkClose, clusterOfFile, computed, tagOf } from "../../cluster.ts";

clusterOfFile();

const ROWS = [
  [3, -1, 4, 1],
  [-5, 9, 2, 6],
  [5, 3, -5, 8],
];
const NaNs = [
  [Number.NaN, -1, 4, 1],
  [Number.NaN, 9, Number.NaN, 6],
  [Number.NaN, 3, -5, 8],
];
const of = (rows: readonly (readonly number[])[], chunks = [2, 3]): NDArray =>
  fromTypedArray(Float64Array.from(rows.flat()), { shape: [rows.length, rows[0].length], chunks });
const columns = (rows: readonly (readonly number[])[]): number[][] =>
  rows[0].map((_, j) => rows.map((row) => row[j]));

type Name =
  | "sum"
  | "prod"
  | "min"
  | "max"
  | "mean"
  | "var"
  | "std"
  | "argmin"
  | "argmax"
  | "any"
  | "all"
  | "count";
type NanName = "nansum" | "nanprod" | "nanmin" | "nanmax" | "nanmean" | "nanvar" | "nanstd";

const sum = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0);
const mean = (v: readonly number[]): number => sum(v) / v.length;
const variance = (v: readonly number[]): number => mean(v.map((x) => (x - mean(v)) ** 2));
const at = (v: readonly number[], best: number): number => {
  const nan = v.findIndex(Number.isNaN);
  return nan >= 0 ? nan : v.indexOf(best);
};

const FOLD: Readonly<Record<Name, (v: readonly number[]) => number>> = {
  sum,
  prod: (v) => v.reduce((a, b) => a * b, 1),
  min: (v) => Math.min(...v),
  max: (v) => Math.max(...v),
  mean,
  var: variance,
  std: (v) => Math.sqrt(variance(v)),
  argmin: (v) => at(v, Math.min(...v)),
  argmax: (v) => at(v, Math.max(...v)),
  any: (v) => Number(v.some((x) => x !== 0)),
  all: (v) => Number(v.every((x) => x !== 0)),
  count: (v) => v.filter((x) => x !== 0).length,
};

test.each(Object.entries(FOLD))("%s over all axes, one axis, keepdims", async (name, fold) => {
  const key = name as Name;
  for (const rows of [ROWS, NaNs]) {
    const x = of(rows);
    await checkClose(x[key](), [], [fold(rows.flat())]);
    await checkClose(x[key]({ axis: 0 }), [4], columns(rows).map(fold));
    await checkClose(x[key]({ axis: -1, keepdims: true }), [3, 1], rows.map(fold));
    await checkClose(x[key]({ axis: [1, 0], keepdims: true }), [1, 1], [fold(rows.flat())]);
  }
});

const without = (v: readonly number[]): number[] => v.filter((x) => !Number.isNaN(x));
const NANFOLD: Readonly<Record<NanName, (v: readonly number[]) => number>> = {
  nansum: sum,
  nanprod: FOLD.prod,
  nanmin: (v) => (v.length === 0 ? Number.NaN : Math.min(...v)),
  nanmax: (v) => (v.length === 0 ? Number.NaN : Math.max(...v)),
  nanmean: mean,
  nanvar: variance,
  nanstd: (v) => Math.sqrt(variance(v)),
};

test.each(Object.entries(NANFOLD))("%s; a column of NaN only", async (name, fold) => {
  const x = of(NaNs);
  const key = name as NanName;
  await checkClose(x[key](), [], [fold(without(NaNs.flat()))]);
  await checkClose(
    x[key]({ axis: 0 }),
    [4],
    columns(NaNs).map((v) => fold(without(v))),
  );
  await checkClose(
    x[key]({ axis: 1 }),
    [3],
    NaNs.map((v) => fold(without(v))),
  );
});

test("positions over all axes of n-d arrays are row-major, the first of equals", async () => {
  const x = of(ROWS, [1, 1]);
  await check(x.argmin(), "int64", 4n);
  await check(x.argmax(), "int64", 5n);
  await check(of(NaNs).nanargmin({ axis: 1 }), "int64", [1n, 3n, 2n]);
  await check(of(NaNs).nanargmax(), "int64", 5n);
  await check(ones([4, 5], { chunks: 2 }).argmax(), "int64", 0n);
  const cube = random.uniform([5, 6, 7], { seed: 3, chunks: [2, 4, 3] });
  const data = Array.from((await computed(cube)).data, Number);
  await check(cube.argmax(), "int64", BigInt(data.indexOf(Math.max(...data))));
  const plane = await computed(cube.argmin({ axis: [1, 2] as never }).astype("float64")).catch(
    () => null,
  );
  if (plane !== null) expect(plane.shape).toEqual([5]);
});

test("types of answers", async () => {
  const by = (dtype: DType): NDArray => ones([3], { dtype, chunks: 2 });
  await check(by("int8").sum(), "int64", 3n);
  await check(by("uint8").sum(), "uint64", 3n);
  await check(by("bool").sum(), "int64", 3n);
  await check(by("float32").sum(), "float32", 3);
  await check(by("int32").mean(), "float64", 1);
  await check(by("float32").mean(), "float32", 1);
  await check(by("int16").max(), "int16", 1);
  await check(by("uint64").min(), "uint64", 1n);
  await check(by("int32").sum({ dtype: "float64" }), "float64", 3);
  await check(by("bool").any(), "bool", true);
  await check(by("float64").count(), "int64", 3n);
  await check(by("bool").max(), "bool", true);
  await check(by("int64").prod(), "int64", 1n);
});

test("64-bit integers are exact, and wrap", async () => {
  const big = fromTypedArray(BigInt64Array.of(2n ** 53n, 1n, 2n ** 62n), { chunks: 1 });
  await check(big.sum(), "int64", 2n ** 53n + 1n + 2n ** 62n);
  await check(big.max(), "int64", 2n ** 62n);
  await check(big.argmax(), "int64", 2n);
  await check(big.sub(1n).argmin(), "int64", 1n);
  await check(fromTypedArray(BigInt64Array.of(2n ** 62n, 2n ** 62n)).sum(), "int64", -(2n ** 63n));
});

test("ddof", async () => {
  const x = arange(0, 5, 1, { dtype: "float64", chunks: 2 });
  await checkClose(x.var(), [], [2]);
  await checkClose(x.var({ ddof: 1 }), [], [2.5]);
  await checkClose(x.std({ ddof: 1 }), [], [Math.sqrt(2.5)]);
  await checkClose(ones([1]).var({ ddof: 1 }), [], [Number.NaN]);
});

test("variance far from zero", async () => {
  const x = arange(0, 1000, 1, { dtype: "float64", chunks: 7 }).add(1e9);
  await checkClose(x.var(), [], [(1000 ** 2 - 1) / 12], 1e-10);
});

test("sums do not drift", async () => {
  const x = ones([100_000], { chunks: 9_999 }).mul(0.1);
  await checkClose(x.sum(), [], [10_000], 1e-14);
});

test("arrays of no elements", async () => {
  const none = zeros([0, 3]);
  await check(none.sum(), "float64", 0);
  await check(none.sum({ axis: 0 }), "float64", [0, 0, 0]);
  await check(none.prod({ axis: 0 }), "float64", [1, 1, 1]);
  await check(none.sum({ axis: 1 }), "float64", []);
  await check(none.max({ axis: 1 }), "float64", []);
  await check(none.any(), "bool", false);
  await check(none.all(), "bool", true);
  await check(none.count(), "int64", 0n);
  await check(none.mean(), "float64", Number.NaN);
  await check(none.var({ axis: 0 }), "float64", [Number.NaN, Number.NaN, Number.NaN]);
});

test("the smallest of nothing is refused", async () => {
  const none = zeros([0, 3]);
  for (const name of ["min", "max", "argmin", "argmax"] as const) {
    expect(await tagOf(() => none[name]())).toBe("EmptyReduction");
    expect(await tagOf(() => none[name]({ axis: 0 }))).toBe("EmptyReduction");
  }
});

test("no answers need no elements: an empty block, whatever was reduced", async () => {
  for (const name of ["min", "max", "argmin", "argmax", "nanmin", "nanargmax"] as const) {
    for (const x of [zeros([0, 0]), zeros([0, 3]), zeros([0, 3], { dtype: "int64" }).add(1)]) {
      expect((await computed(x[name]({ axis: 1 }))).shape).toEqual([0]);
      expect((await computed(x[name]({ axis: 1, keepdims: true }))).shape).toEqual([0, 1]);
    }
    expect((await computed(zeros([2, 0, 0])[name]({ axis: 1 }))).shape).toEqual([2, 0]);
  }
});

test("no axes, and no axes reduced", async () => {
  await check(ones([]).sum(), "float64", 1);
  await check(ones([]).argmax(), "int64", 0n);
  await check(ones([]).mean({ keepdims: true }), "float64", 1);
  await check(of([[1, 2]]).sum({ axis: [] }), "float64", [[1, 2]]);
});

test("axes and types that are not there", async () => {
  const x = of(ROWS);
  expect(await tagOf(() => x.sum({ axis: 2 }))).toBe("Axis");
  expect(await tagOf(() => x.sum({ axis: -3 }))).toBe("Axis");
  expect(await tagOf(() => x.sum({ axis: [0, 0] }))).toBe("Axis");
  expect(await tagOf(() => x.sum({ axis: 0.5 }))).toBe("Axis");
  expect(await tagOf(() => x.sum({ dtype: "float16" as never }))).toBe("UnknownDType");
  expect(await tagOf(() => x.cumsum(2))).toBe("Axis");
  expect(await tagOf(() => x.cumsum())).toBe("Axis");
  await check(arange(4).cumsum(), "int64", [0n, 1n, 3n, 6n]);
});

const running = (v: readonly number[], f: (a: number, b: number) => number): number[] => {
  const out: number[] = [];
  for (const x of v) out.push(out.length === 0 ? x : f(out[out.length - 1], x));
  return out;
};

test("cumsum and cumprod along each axis, in one block and many", async () => {
  for (const chunks of [
    [3, 4],
    [1, 1],
    [2, 3],
  ]) {
    const x = of(ROWS, chunks);
    const add = (a: number, b: number): number => a + b;
    const down = columns(columns(ROWS).map((v) => running(v, add)));
    await check(x.cumsum(0), "float64", down);
    await check(
      x.cumsum(-1),
      "float64",
      ROWS.map((v) => running(v, add)),
    );
    await check(
      x.cumprod(1),
      "float64",
      ROWS.map((v) => running(v, (a, b) => a * b)),
    );
  }
});

test("cumsum: types, many blocks, none", async () => {
  const x = arange(0, 3000, 1, { dtype: "int32", chunks: 2 });
  const value = await computed(x.cumsum(0));
  expect(value.dtype).toBe("int64");
  expect(value.get(2999)).toBe(2999n * 1500n);
  expect(value.get(1234)).toBe((1234n * 1235n) / 2n);
  await check(zeros([0]).cumsum(0), "float64", []);
  await check(zeros([2, 0]).cumsum(0), "float64", [[], []]);
  await check(ones([3], { dtype: "float32" }).cumsum(0), "float32", [1, 2, 3]);
  await check(ones([2], { dtype: "bool" }).cumsum(0), "int64", [1n, 2n]);
  await check(ones([2], { dtype: "int8" }).cumsum(0, { dtype: "float64" }), "float64", [1, 2]);
  await check(
    fromTypedArray(Float64Array.of(1, Number.NaN, 2), { chunks: 1 }).cumsum(0),
    "float64",
    [1, Number.NaN, Number.NaN],
  );
});

test("running totals of float32 over many blocks", async () => {
  const x = arange(6, { dtype: "float32", chunks: 2 });
  await check(x.cumsum(), "float32", [0, 1, 3, 6, 10, 15]);
  await check(x.add(1).cumprod(), "float32", [1, 2, 6, 24, 120, 720]);
});

test("running totals of -0 stay -0 across blocks, until something else comes", async () => {
  const values = [-0, -0, -0, -0, -0, 0, -0, 1];
  for (const chunks of [8, 3, 1]) {
    const x = fromTypedArray(Float64Array.from(values), { chunks });
    await check(x.cumsum(), "float64", [-0, -0, -0, -0, -0, 0, 0, 1]);
  }
});

test("the sign of zero is NumPy's: sums are 0, products and extremes of -0 are -0", async () => {
  for (const chunks of [1, 2]) {
    const minus = fromTypedArray(Float64Array.of(-0, -0), { chunks });
    const none = fromTypedArray(Float64Array.of(-0, Number.NaN), { chunks });
    const mixed = fromTypedArray(Float64Array.of(-1, 0), { chunks });
    await check(mixed.prod(), "float64", -0);
    await check(mixed.nanprod(), "float64", -0);
    await check(mixed.astype("float32").prod(), "float32", -0);
    await check(mixed.astype("int32").prod(), "int64", 0n);
    await check(minus.max(), "float64", -0);
    await check(minus.min(), "float64", -0);
    await check(none.nanmax(), "float64", -0);
    await check(none.nansum(), "float64", 0);
    await check(minus.sum(), "float64", 0);
    await check(minus.mean(), "float64", 0);
    const table = fromTypedArray(Float64Array.of(-0, -1, -0, 0), { shape: [2, 2], chunks });
    await check(table.max({ axis: 0 }), "float64", [-0, 0]);
    await check(table.prod({ axis: 0 }), "float64", [0, -0]);
  }
});
