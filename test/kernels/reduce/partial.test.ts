import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  axisOf,
  DTYPES,
  type DType,
  isPlygraphError,
  regularAxis,
  sizeOf,
} from "../../../src/core/index.ts";
import {
  blockwise,
  callExpr,
  castExpr,
  constExpr,
  coordExpr,
  type Expr,
  inputExpr,
  type Layer,
  makeLayer,
  REDUCTION_NAMES,
  type ReductionName,
  reductionOf,
  reductionState,
  source,
  transpose,
  tree,
} from "../../../src/layers/index.ts";
import { layerOf, type Sample, samples, type Value } from "../../support/arrays.ts";
import { expected } from "../../support/naive.ts";
import { runOne } from "../../support/run-local.ts";

/** Partial reduction and one tree level over all blocks, or two with arity 2 first. */
function reduced(
  name: ReductionName,
  input: Layer,
  axes: readonly number[],
  options: { expr?: Expr; keepdims?: boolean; levels?: boolean; ddof?: number } = {},
): Layer {
  const expr = options.expr ?? inputExpr(0, input.dtype as DType);
  const ddof = options.ddof ?? 0;
  const reduction = reductionOf(name, expr.dtype, ddof === 0 ? {} : { ddof });
  const { width, dtype } = reductionState(reduction);
  const rank = input.shape.length;
  const labels = input.shape.map((_, a) => a);
  let layer: Layer = makeLayer(
    blockwise,
    {
      out: width > 1 ? [...labels, rank] : labels,
      ins: [labels],
      domain: width > 1 ? [[rank, regularAxis(width, width)]] : [],
      sizes: axes.map((a) => [a, regularAxis(input.grid[a], 1)] as const),
      kernel: { kind: "reduce", expr, reduction, axes, shape: input.shape },
      dtype,
    },
    [input],
  );
  const common = { axes, reduction, shape: axes.map((a) => input.shape[a]), state: width > 1 };
  if (options.levels === true) {
    const arity = axes.map(() => 2);
    layer = makeLayer(tree, { ...common, arity, final: false, keepdims: true }, [layer]);
  }
  const arity = axes.map((a) => Math.max(1, layer.grid[a]));
  const keepdims = options.keepdims ?? false;
  return makeLayer(tree, { ...common, arity, final: true, keepdims }, [layer]);
}

function close(found: ArrayLike<Value>, wanted: readonly Value[], dtype: DType): void {
  expect(found.length).toBe(wanted.length);
  // One `expect` for each of a million elements would be most of the work.
  const k = wanted.findIndex((want, at) => !isClose(found[at], want, dtype));
  expect(k < 0 ? "close" : `element ${k}: ${found[k]}, not ${wanted[k]}`).toBe("close");
}

function isClose(got: Value, exact: Value, dtype: DType): boolean {
  const want = dtype === "float32" ? Math.fround(Number(exact)) : exact;
  if (typeof want === "bigint" || !Number.isFinite(want)) return Object.is(got, want);
  const tolerance = dtype === "float32" ? 1e-5 : 1e-10;
  return Math.abs(Number(got) - want) <= tolerance * Math.max(1, Math.abs(want));
}

const axesOf = (rank: number): fc.Arbitrary<number[]> =>
  fc.subarray(
    Array.from({ length: rank }, (_, a) => a),
    { minLength: rank === 0 ? 0 : 1 },
  );

const hasAnswer = (name: ReductionName, sample: Sample, axes: readonly number[]): boolean => {
  if (!/min|max/.test(name)) return true;
  if (axes.some((a) => sample.shape[a] === 0)) return false;
  return !name.startsWith("nanarg") || sample.values.every((value) => !Number.isNaN(value));
};

test.each(REDUCTION_NAMES)(
  "%s over every type, any axes and any blocks is the definition",
  async (name) => {
    const cases = samples(DTYPES).chain((sample) =>
      fc.record({
        sample: fc.constant(sample),
        axes: axesOf(sample.shape.length),
        keepdims: fc.boolean(),
        levels: fc.boolean(),
        ddof: fc.constantFrom(0, 1),
      }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ({ sample, axes, keepdims, levels, ddof }) => {
        fc.pre(hasAnswer(name, sample, axes));
        const used = /var|std/.test(name) ? ddof : 0;
        const layer = reduced(name, layerOf(sample), axes, { keepdims, levels, ddof: used });
        const { data, dtype } = await runOne(layer);
        close(data, expected(name, sample, axes, used), dtype as DType);
      }),
      { numRuns: 70 },
    );
  },
);

/** Small numbers; for 64-bit integers also ones that use both halves. */
function longSample(dtype: DType, shape: readonly number[]): Sample {
  const values = Array.from({ length: sizeOf(shape) }, (_, k): Value => {
    const small = (k * 7919) % 251;
    return /int64/.test(dtype) ? BigInt(small) * 2n ** 33n + 5n : small;
  });
  return { shape, dtype, values, chunks: shape.map((n) => axisOf([n])) };
}

const longShapes = [[5000], [40, 70], [70, 40], [9, 10, 11]];

test.each(["float64", "float32", "int32", "int64", "uint64", "uint8"] as const)(
  "longer blocks of %s take the lanes, the tiles and the halves",
  async (dtype) => {
    for (const sample of longShapes.map((shape) => longSample(dtype, shape))) {
      const { shape } = sample;
      const layer = layerOf(sample);
      // The same axes need not be tried again: they differ in nothing.
      const drawn = new Map(fc.sample(axesOf(shape.length), 4).map((axes) => [axes.join(), axes]));
      for (const axes of drawn.values()) {
        for (const name of REDUCTION_NAMES) {
          const found = await runOne(reduced(name, layer, axes));
          close(found.data, expected(name, sample, axes), found.dtype as DType);
        }
      }
    }
  },
);

test("strided inputs: the same numbers, transposed", async () => {
  for (const dtype of ["float64", "int64"] as const) {
    const sample = longSample(dtype, [40, 70]);
    const turned = makeLayer(transpose, { axes: [1, 0] }, [layerOf(sample)]);
    for (const [name, axis] of REDUCTION_NAMES.flatMap((n) => [[n, 0] as const, [n, 1] as const])) {
      const { data, dtype: type } = await runOne(reduced(name, turned, [1 - axis]));
      close(data, expected(name, sample, [axis]), type as DType);
    }
  }
});

test("an expression is reduced as if it had been computed first", async () => {
  const x = inputExpr(0, "float64");
  const line = callExpr("add", [
    callExpr("multiply", [x, constExpr(2, "float64")]),
    constExpr(1, "float64"),
  ]);
  const square = callExpr("multiply", [line, line]);
  const shape = [37, 41];
  const values = Array.from({ length: 37 * 41 }, (_, k) => (k % 17) / 8);
  const sample: Sample = {
    shape,
    dtype: "float64",
    values,
    chunks: [axisOf([20, 17]), axisOf([41])],
  };
  const after = { ...sample, values: values.map((v) => (2 * v + 1) ** 2) };
  for (const axes of [[0], [1], [0, 1]]) {
    const { data } = await runOne(reduced("sum", layerOf(sample), axes, { expr: square }));
    close(data, expected("sum", after, axes), "float64");
  }
  const positive = callExpr("greater", [x, constExpr(1, "float64")]);
  const { data } = await runOne(
    reduced("sum", layerOf(sample), [0, 1], { expr: castExpr(positive, "int64") }),
  );
  expect(data[0]).toBe(BigInt(values.filter((v) => v > 1).length));
});

test("an expression of a thousand steps is computed first, and reduced then", async () => {
  const x = inputExpr(0, "float64");
  let expr: Expr = x;
  for (let k = 0; k < 1000; k++) expr = callExpr(k % 2 === 0 ? "add" : "subtract", [expr, x]);
  const sample = longSample("float64", [20, 30]);
  const { data } = await runOne(reduced("argmax", layerOf(sample), [1], { expr }));
  close(data, expected("argmax", sample, [1]), "int64");
});

test("a source is reduced where it is made: coordinates count from its origin, positions do not", async () => {
  const domain = [axisOf([3, 4]), axisOf([5])];
  const chunks = [axisOf([1, 1]), axisOf([1])];
  const expr = callExpr("subtract", [
    callExpr("multiply", [coordExpr(0), constExpr(-10, "float64")]),
    coordExpr(1),
  ]);
  const make = (name: ReductionName): Layer => {
    const reduction = reductionOf(name, "float64");
    const { width, dtype } = reductionState(reduction);
    const kernel = { kind: "reduce", expr, reduction, axes: [0, 1], shape: [7, 5] } as const;
    const state = width > 1 ? [axisOf([width])] : [];
    const attrs = {
      kernel,
      chunks: [...chunks, ...state],
      domain,
      origin: [100, 4],
      steps: [2, -1],
      dtype,
    };
    const partial = makeLayer(source, attrs, []);
    return makeLayer(
      tree,
      {
        axes: [0, 1],
        arity: [2, 1],
        reduction,
        shape: [7, 5],
        final: true,
        keepdims: false,
        state: width > 1,
      },
      [partial],
    );
  };
  const all = Array.from(
    { length: 35 },
    (_, k) => -10 * (100 + 2 * Math.floor(k / 5)) - (4 - (k % 5)),
  );
  expect((await runOne(make("sum"))).data[0]).toBe(all.reduce((a, b) => a + b));
  expect((await runOne(make("argmin"))).data[0]).toBe(BigInt(all.indexOf(Math.min(...all))));
});

test("a long sum of doubles and of floats keeps its digits", async () => {
  const n = 1_000_000;
  const values = Array.from({ length: n }, (_, k) => 0.1 + (k % 3) * 1e8);
  // Every double here is a whole number of 2^-60.
  const wanted = Number(values.reduce((a, b) => a + BigInt(b * 2 ** 60), 0n)) / 2 ** 60;
  const sample: Sample = { shape: [n], dtype: "float64", values, chunks: [axisOf([n])] };
  const { data } = await runOne(reduced("sum", layerOf(sample), [0]));
  expect(Math.abs(Number(data[0]) - wanted) / wanted).toBeLessThan(2e-15);
  const ones: Sample = { ...sample, dtype: "float32", values: values.map(() => 0.1) };
  expect((await runOne(reduced("sum", layerOf(ones), [0]))).data[0]).toBe(
    Math.fround(Math.fround(0.1) * n),
  );
});

test("extremes of nothing, and positions among NaN alone, are refused by name", async () => {
  const empty: Sample = {
    shape: [0, 3],
    dtype: "float64",
    values: [],
    chunks: [axisOf([0]), axisOf([3])],
  };
  for (const name of ["min", "max", "argmin", "nanargmax"] as const) {
    const error: unknown = await runOne(reduced(name, layerOf(empty), [0])).catch(
      (e: unknown) => e,
    );
    expect(isPlygraphError(error, "EmptyReduction")).toBe(true);
    expect(String(error)).toContain(name);
  }
  const nans: Sample = {
    shape: [2],
    dtype: "float64",
    values: [Number.NaN, Number.NaN],
    chunks: [axisOf([2])],
  };
  const error: unknown = await runOne(reduced("nanargmin", layerOf(nans), [0])).catch(
    (e: unknown) => e,
  );
  expect(isPlygraphError(error, "EmptyReduction")).toBe(true);
});
