import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  axisOf,
  type DType,
  dtypeInfo,
  regularAxis,
  sizeOf,
  unravel,
} from "../../../src/core/index.ts";
import { blockwise, type Layer, makeLayer } from "../../../src/layers/index.ts";
import { cuts, elements, layerOf, type Sample, type Value } from "../../support/arrays.ts";
import { runOne } from "../../support/run-local.ts";

interface Labels {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly out: readonly number[];
}

function contracted(left: Sample, right: Sample, { a, b, out }: Labels): Layer {
  const kernel = { kind: "builtin", name: "contract", params: { a, b, out } } as const;
  return makeLayer(
    blockwise,
    { out, ins: [a, b], domain: [], sizes: [], kernel, dtype: left.dtype },
    [layerOf(left), layerOf(right)],
  );
}

/** Sums of products over all positions of all labels. */
function expected(left: Sample, right: Sample, { a, b, out }: Labels): Value[] {
  const { kind, itemsize } = dtypeInfo(left.dtype);
  const labels = [...new Set([...out, ...a, ...b])];
  const lengthOf = (label: number): number =>
    Math.max(left.shape[a.indexOf(label)] ?? 1, right.shape[b.indexOf(label)] ?? 1);
  const shape = labels.map(lengthOf);
  const outShape = out.map(lengthOf);
  const sums = new Array<bigint>(sizeOf(outShape)).fill(0n);
  const floats = new Array<number>(sums.length).fill(0);
  const at = labels.map(() => 0);
  const element = ({ shape: own, values }: Sample, axes: readonly number[]): Value =>
    values[
      axes.reduce((sum, l, k) => sum * own[k] + (own[k] === 1 ? 0 : at[labels.indexOf(l)]), 0)
    ];
  for (let n = 0; n < sizeOf(shape); n++) {
    unravel(n, shape, at);
    const place = out.reduce((sum, l, k) => sum * outShape[k] + at[labels.indexOf(l)], 0);
    const [x, y] = [element(left, a), element(right, b)];
    if (kind === "float") floats[place] += Number(x) * Number(y);
    else sums[place] += BigInt(x) * BigInt(y);
  }
  if (kind === "float") return floats;
  const bits = itemsize * 8;
  const wrapped = sums.map((v) =>
    kind === "uint" ? BigInt.asUintN(bits, v) : BigInt.asIntN(bits, v),
  );
  return bits === 64 ? wrapped : wrapped.map(Number);
}

/** Two samples whose axes agree along the labels that both have. */
function pairs({ a, b }: Labels, dtypes: readonly DType[]): fc.Arbitrary<[Sample, Sample]> {
  const count = Math.max(...a, ...b) + 1;
  const finite = (dtype: DType): fc.Arbitrary<Value> =>
    dtype.startsWith("float")
      ? fc.integer({ min: -50, max: 50 }).map((n) => n / 8)
      : elements(dtype);
  return fc
    .tuple(
      fc.constantFrom(...dtypes),
      fc.array(fc.integer({ min: 1, max: 9 }).chain(cuts), { minLength: count, maxLength: count }),
    )
    .chain(([dtype, sizes]) => {
      const axes = sizes.map((own) => axisOf(own));
      const sample = (labels: readonly number[]): fc.Arbitrary<Sample> => {
        const chunks = labels.map((label) => axes[label]);
        const shape = chunks.map((own) => own.length);
        const length = sizeOf(shape);
        return fc
          .array(finite(dtype), { minLength: length, maxLength: length })
          .map((values) => ({ shape, dtype, chunks, values }));
      };
      return fc.tuple(sample(a), sample(b));
    });
}

const NUMBERS: readonly DType[] = [
  "float64",
  "float32",
  "int8",
  "int32",
  "uint32",
  "int64",
  "uint64",
];

test.each([
  ["matrix product", { a: [0, 2], b: [2, 1], out: [0, 1] }],
  ["transposed factors", { a: [2, 0], b: [1, 2], out: [0, 1] }],
  ["batched", { a: [0, 1, 3], b: [0, 3, 2], out: [0, 1, 2] }],
  ["two axes summed, in another order", { a: [2, 0, 3], b: [3, 2, 1], out: [0, 1] }],
  ["outer product", { a: [0], b: [1], out: [0, 1] }],
  ["inner product", { a: [0], b: [0], out: [] }],
  ["swapped output", { a: [0, 2], b: [2, 1], out: [1, 0] }],
] as const)("%s", async (_name, labels) => {
  await fc.assert(
    fc.asyncProperty(pairs(labels, NUMBERS), async ([left, right]) => {
      const { data } = await runOne(contracted(left, right, labels));
      expect(Array.from<Value>(data)).toEqual(expected(left, right, labels));
    }),
    { numRuns: 60 },
  );
});

test("a batch axis of length 1 broadcasts", async () => {
  const labels = { a: [0, 1, 3], b: [0, 3, 2], out: [0, 1, 2] };
  const sample = (shape: readonly number[], cut: number): Sample => ({
    shape,
    dtype: "float64",
    values: Array.from({ length: sizeOf(shape) }, (_, k) => (k * 7) % 11),
    chunks: shape.map((n) => regularAxis(n, cut)),
  });
  const [left, right] = [sample([4, 5, 6], 3), sample([1, 6, 7], 3)];
  const { data } = await runOne(contracted(left, right, labels));
  expect(Array.from<Value>(data)).toEqual(expected(left, right, labels));
});

test("products larger than a panel", async () => {
  const labels = { a: [0, 2], b: [2, 1], out: [0, 1] };
  const sample = (shape: readonly number[]): Sample => ({
    shape,
    dtype: "float64",
    values: Array.from({ length: sizeOf(shape) }, (_, k) => (k * 31) % 17),
    chunks: shape.map((n) => axisOf([n])),
  });
  const [left, right] = [sample([101, 300]), sample([300, 515])];
  const { data } = await runOne(contracted(left, right, labels));
  const wanted = (i: number, j: number): number => {
    let sum = 0;
    for (let k = 0; k < 300; k++)
      sum += Number(left.values[i * 300 + k]) * Number(right.values[k * 515 + j]);
    return sum;
  };
  for (const [i, j] of [
    [0, 0],
    [100, 514],
    [99, 511],
    [57, 512],
    [96, 3],
  ]) {
    expect(data[i * 515 + j]).toBe(wanted(i, j));
  }
});
