/** Random array programs: each step is applied to plygraph's arrays and to the dense reference alike. */
import fc from "fast-check";
import { concat, type DType, fromTypedArray, stack } from "../../src/index.ts";
import * as dense from "./dense.ts";
import * as types from "./dense-types.ts";
import { type Both, binaryStep, both, modulo, REDUCE, UNARY } from "./program-ops.ts";

/** A step as plain numbers; an interpreter turns them into something that fits the arrays at hand. */
export interface Step {
  readonly op: number;
  readonly x: number;
  readonly y: number;
  readonly n: readonly number[];
}

/** The start: shapes, chunks, types and a seed for the values of the first arrays. */
export interface Program {
  readonly shape: readonly number[];
  readonly chunks: readonly number[];
  readonly seed: number;
  /** Of the two arrays that a program starts with. */
  readonly dtypes: readonly DType[];
  readonly steps: readonly Step[];
}

const ARRAYS = {
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;
/** Floats twice: they have the rules of their own. */
const DTYPES: readonly DType[] = [
  ...(Object.keys(ARRAYS) as DType[]),
  ...(["bool", "int64", "uint64", "float32", "float64"] as const),
];

const step: fc.Arbitrary<Step> = fc.record({
  op: fc.nat(1000),
  x: fc.nat(100),
  y: fc.nat(100),
  n: fc.array(fc.nat(1000), { minLength: 6, maxLength: 6 }),
});

/** Arrays of up to three axes, some of them empty, in chunks of all kinds; up to seven steps. */
export const programs: fc.Arbitrary<Program> = fc
  .array(fc.integer({ min: 0, max: 6 }), { minLength: 0, maxLength: 3 })
  .chain((shape) =>
    fc.record({
      shape: fc.constant(shape.map((n, i) => (i === 0 && n === 0 ? 0 : Math.max(1, n)))),
      chunks: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 3, maxLength: 3 }),
      seed: fc.nat(),
      dtypes: fc.array(fc.constantFrom(...DTYPES), { minLength: 2, maxLength: 2 }),
      steps: fc.array(step, { minLength: 1, maxLength: 7 }),
    }),
  );

/** Runs a program; the last value depends on many of the others. */
export function runProgram(program: Program): Both {
  const values: Both[] = [start(program, 0), start(program, 1)];
  for (const { op, x, y, n } of program.steps) {
    const pick = (k: number): Both => values[values.length - 1 - (k % Math.min(3, values.length))];
    const made = OPS[op % OPS.length](pick(x), pick(y), n);
    if (made !== undefined && isKept(made.dense)) values.push(made);
  }
  return values[values.length - 1];
}

/** Not too large, and small enough in value that no sum rounds, in whatever order it is made. */
const isKept = ({ dtype, data }: dense.Dense): boolean =>
  data.length <= 600 && types.isExact(dtype, data);

function start({ shape, chunks, seed, dtypes }: Program, salt: number): Both {
  const size = shape.reduce((product, n) => product * n, 1);
  const dtype = dtypes[salt];
  const data = Array.from({ length: size }, (_, i) =>
    types.settle(dtype, startValue(dtype, (((seed % 1009) + salt * 7) * 31 + i * 17) % 29)),
  );
  const spec = shape.map((_, axis) => chunks[axis]);
  const options = { shape, dtype, chunks: salt === 0 ? spec : spec.toReversed() };
  return { lazy: fromTypedArray(typedArray(dtype, data), options), dense: { shape, dtype, data } };
}

/** Whole numbers about 0, which wrap in unsigned types; among floats NaN and infinities too. */
function startValue(dtype: DType, n: number): types.Value {
  if (types.isFloat(dtype)) return [Number.NaN, Infinity, -Infinity][n] ?? n - 14;
  return dtype === "bool" ? BigInt(n % 3) : BigInt(n - 14) * (n % 5 === 0 ? 9n : 1n);
}

function typedArray(
  dtype: DType,
  data: readonly types.Value[],
): Parameters<typeof fromTypedArray>[0] {
  if (dtype === "int64") return BigInt64Array.from(data, BigInt);
  if (dtype === "uint64") return BigUint64Array.from(data, BigInt);
  return ARRAYS[dtype === "bool" ? "uint8" : dtype].from(data.map(Number));
}

export type { Both } from "./program-ops.ts";

type Apply = (x: Both, y: Both, n: readonly number[]) => Both | undefined;

const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((v, i) => v === b[i]);

/** Whether the shapes broadcast. */
function fits(a: readonly number[], b: readonly number[]): boolean {
  const rank = Math.min(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => [a[a.length - 1 - i], b[b.length - 1 - i]]).every(
    ([p, q]) => p === q || p === 1 || q === 1,
  );
}

const OPS: readonly Apply[] = [
  (x, y, [k]) => {
    if (!fits(x.dense.shape, y.dense.shape)) return undefined;
    return binaryStep(x, y, k);
  },
  (x, _y, [k]) => UNARY[k % UNARY.length](x),
  (x, _y, [k, axis, keep]) => reduceStep(x, k, axis, keep % 2 === 0),
  (x, _y, n) => sliceStep(x, n),
  (x, _y, n) => {
    const axes = x.dense.shape.map((_, i) => i).sort((a, b) => n[a] - n[b] || a - b);
    return both(x.lazy.permuteDims(axes), dense.transpose(x.dense, axes));
  },
  (x, _y, n) => both(x.lazy.rechunk(x.dense.shape.map((_, i) => (n[i] % 4) + 1)), x.dense),
  (x, y, [axis]) => {
    const { shape } = x.dense;
    const k = axis % Math.max(1, shape.length);
    const other = y.dense.shape;
    if (
      shape.length === 0 ||
      !same(shape.toSpliced(k, 1), other.toSpliced(k, 1)) ||
      other.length !== shape.length
    )
      return undefined;
    return both(concat([x.lazy, y.lazy], { axis: k }), dense.concat(x.dense, y.dense, k));
  },
  (x, y, [axis]) => {
    if (!same(x.dense.shape, y.dense.shape) || x.dense.shape.length >= 3) return undefined;
    const k = axis % (x.dense.shape.length + 1);
    return both(stack([x.lazy, y.lazy], { axis: k }), dense.stack(x.dense, y.dense, k));
  },
  (x, _y, n) => {
    const { shape } = x.dense;
    if (shape.length === 0) return undefined;
    const axis = n[0] % shape.length;
    if (shape[axis] === 0) return undefined;
    const indices = n.slice(1).map((v) => v % shape[axis]);
    return both(x.lazy.take(indices, axis), dense.take(x.dense, indices, axis));
  },
  (x) => both(x.lazy.reshape([-1]), dense.reshape(x.dense, [x.dense.data.length])),
  (x, _y, [k]) => {
    const { shape, data } = x.dense;
    const columns = (k % 4) + 1;
    if (data.length === 0 || data.length % columns !== 0) return undefined;
    const wanted =
      shape.length === 1 ? [data.length / columns, columns] : [columns, data.length / columns];
    return both(x.lazy.reshape(wanted), dense.reshape(x.dense, wanted));
  },
  (x, _y, [axis, shift]) => {
    if (x.dense.shape.length === 0) return undefined;
    const k = axis % x.dense.shape.length;
    const length = x.dense.shape[k];
    const by = (shift % 9) - 4;
    const indices = Array.from({ length }, (_, i) => (((i - by) % length) + length) % length);
    return both(x.lazy.roll(by, k), dense.take(x.dense, indices, k));
  },
  (x, _y, [axis]) => {
    if (x.dense.shape.length === 0) return undefined;
    const k = axis % x.dense.shape.length;
    return both(x.lazy.cumsum(k), dense.cumsum(x.dense, k));
  },
  (x, y) => {
    const [a, b] = [x.dense, y.dense];
    if (a.shape.length !== 2 || b.shape.length !== 2 || a.shape[1] !== b.shape[0]) return undefined;
    const product = dense.matmul(a, b);
    const largest = types.total(a.data) * types.total(b.data);
    if (!types.isExact(product.dtype, [largest])) return undefined;
    return both(x.lazy.matmul(y.lazy).remainder(101), modulo(product, 101));
  },
  (x, _y, [axis]) => {
    if (x.dense.shape.length >= 3) return undefined;
    const k = axis % (x.dense.shape.length + 1);
    return both(x.lazy.expandDims(k), dense.reshape(x.dense, x.dense.shape.toSpliced(k, 0, 1)));
  },
  (x, _y, [k]) => {
    if (x.dense.shape.length >= 3) return undefined;
    const shape = [(k % 3) + 1, ...x.dense.shape];
    return both(x.lazy.broadcastTo(shape), dense.broadcastTo(x.dense, shape));
  },
  (x, _y, [depth]) => {
    if (x.dense.shape.length !== 1) return undefined;
    const by = Math.min(depth % 3, x.dense.shape[0]);
    // The neighbour sum of the halo, which is cut off again, must not show.
    return both(
      x.lazy.mapOverlap((block) => block.data, { depth: by, boundary: "reflect" }),
      x.dense,
    );
  },
];

function reduceStep(x: Both, k: number, axis: number, keepdims: boolean): Both | undefined {
  const { name, type, fold } = REDUCE[k % REDUCE.length];
  const { shape, data } = x.dense;
  const rank = shape.length;
  const all = rank === 0 || axis % (rank + 1) === rank;
  const axes = all ? shape.map((_, i) => i) : [axis % (rank + 1)];
  if (data.length === 0 && name !== "sum" && name !== "any") return undefined;
  if (name === "mean" && types.total(data) > 2 ** 52) return undefined;
  const dtype = type(x.dense.dtype);
  const value = dense.reduce(x.dense, axes, keepdims, dtype, fold);
  const lazy = x.lazy[name](all ? { keepdims } : { axis: axes[0], keepdims });
  // Fractions would make later sums depend on their order.
  if (name !== "mean") return both(lazy, value);
  return both(
    lazy.floor(),
    dense.unary(value, dtype, (v) => Math.floor(Number(v))),
  );
}

function sliceStep(x: Both, n: readonly number[]): Both {
  const { shape } = x.dense;
  const starts: number[] = [];
  const steps: number[] = [];
  const lengths: number[] = [];
  const text = shape.map((size, i) => {
    const from = size === 0 ? 0 : n[i] % size;
    const by = [1, 1, 2, -1, -2][n[i + 1] % 5];
    const room = by > 0 ? Math.ceil((size - from) / by) : Math.floor(from / -by) + 1;
    const count = size === 0 ? 0 : (n[i + 2] % room) + 1;
    starts.push(from);
    steps.push(by);
    lengths.push(count);
    const stop = from + by * count;
    return `${from}:${stop < 0 ? "" : stop}:${by}`;
  });
  if (shape.length === 0) return x;
  return {
    lazy: x.lazy.slice(text.join(", ")),
    dense: dense.slice(x.dense, starts, steps, lengths),
  };
}
