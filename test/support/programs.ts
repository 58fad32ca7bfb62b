/** Random array programs: each step is applied to plygraph's arrays and to the dense reference alike. */
import fc from "fast-check";
import { concat, fromTypedArray, type NDArray, stack, where } from "../../src/index.ts";
import * as dense from "./dense.ts";

/** One value of a program, on both sides. */
export interface Both {
  readonly lazy: NDArray;
  readonly dense: dense.Dense;
}

/** A step as plain numbers; an interpreter turns them into something that fits the arrays at hand. */
export interface Step {
  readonly op: number;
  readonly x: number;
  readonly y: number;
  readonly n: readonly number[];
}

/** The start: shapes, chunks and a seed for the values of the first arrays. */
export interface Program {
  readonly shape: readonly number[];
  readonly chunks: readonly number[];
  readonly seed: number;
  readonly steps: readonly Step[];
}

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
      steps: fc.array(step, { minLength: 1, maxLength: 7 }),
    }),
  );

/** Runs a program; the last value depends on many of the others. */
export function runProgram(program: Program): Both {
  const values: Both[] = [start(program, 0), start(program, 7)];
  for (const { op, x, y, n } of program.steps) {
    const pick = (k: number): Both => values[values.length - 1 - (k % Math.min(3, values.length))];
    const made = OPS[op % OPS.length](pick(x), pick(y), n);
    if (made !== undefined && made.dense.data.length <= 600) values.push(made);
  }
  return values[values.length - 1];
}

function start({ shape, chunks, seed }: Program, salt: number): Both {
  const size = shape.reduce((product, n) => product * n, 1);
  const data = Float64Array.from(
    { length: size },
    (_, i) => ((((seed % 1009) + salt) * 31 + i * 17) % 23) - 11,
  );
  const spec = shape.map((_, axis) => chunks[axis]);
  return {
    lazy: fromTypedArray(data, { shape, chunks: salt === 0 ? spec : spec.toReversed() }),
    dense: { shape, data: [...data] },
  };
}

type Apply = (x: Both, y: Both, n: readonly number[]) => Both | undefined;

const both = (lazy: NDArray, value: dense.Dense): Both => ({ lazy, dense: value });
const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((v, i) => v === b[i]);

/** Whether the shapes broadcast. */
function fits(a: readonly number[], b: readonly number[]): boolean {
  const rank = Math.min(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => [a[a.length - 1 - i], b[b.length - 1 - i]]).every(
    ([p, q]) => p === q || p === 1 || q === 1,
  );
}

const BINARY: readonly [(x: NDArray, y: NDArray) => NDArray, (v: number, w: number) => number][] = [
  [(x, y) => x.add(y), (v, w) => v + w],
  [(x, y) => x.sub(y), (v, w) => v - w],
  [(x, y) => x.maximum(y), (v, w) => Math.max(v, w)],
  [(x, y) => x.mul(y).remainder(97), (v, w) => (((v * w) % 97) + 97) % 97],
  [(x, y) => where(x.less(y), x, y), (v, w) => Math.min(v, w)],
];

const UNARY: readonly [(x: NDArray) => NDArray, (v: number) => number][] = [
  [(x) => x.negative(), (v) => 0 - v],
  [(x) => x.mul(2).add(1), (v) => v * 2 + 1],
  [(x) => x.abs(), (v) => Math.abs(v)],
  [(x) => x.astype("int32").add(3).astype("float64"), (v) => Math.trunc(v) + 3],
  [(x) => x.floorDivide(3), (v) => Math.floor(v / 3)],
];

const sum = (values: readonly number[]): number => values.reduce((total, v) => total + v, 0);
const REDUCE: readonly [
  "sum" | "min" | "max" | "mean" | "argmax" | "any",
  (values: readonly number[]) => number,
][] = [
  ["sum", sum],
  ["min", (values) => Math.min(...values)],
  ["max", (values) => Math.max(...values)],
  ["mean", (values) => sum(values) / values.length],
  ["argmax", (values) => values.indexOf(Math.max(...values))],
  ["any", (values) => Number(values.some((v) => v !== 0))],
];

const OPS: readonly Apply[] = [
  (x, y, [k]) => {
    const [lazy, f] = BINARY[k % BINARY.length];
    if (!fits(x.dense.shape, y.dense.shape)) return undefined;
    return both(lazy(x.lazy, y.lazy), dense.binary(x.dense, y.dense, f));
  },
  (x, _y, [k]) => {
    const [lazy, f] = UNARY[k % UNARY.length];
    return both(lazy(x.lazy), dense.unary(x.dense, f));
  },
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
    return both(
      x.lazy.matmul(y.lazy).remainder(101),
      dense.unary(dense.matmul(a, b), (v) => ((v % 101) + 101) % 101),
    );
  },
  (x, _y, [axis]) => {
    if (x.dense.shape.length >= 3) return undefined;
    const k = axis % (x.dense.shape.length + 1);
    return both(x.lazy.expandDims(k), dense.reshape(x.dense, x.dense.shape.toSpliced(k, 0, 1)));
  },
  (x, _y, [k]) => {
    if (x.dense.shape.length >= 3) return undefined;
    const shape = [(k % 3) + 1, ...x.dense.shape];
    return both(
      x.lazy.broadcastTo(shape),
      dense.binary(
        x.dense,
        dense.denseOf(shape, () => 0),
        (v) => v,
      ),
    );
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
  const [name, fold] = REDUCE[k % REDUCE.length];
  const { shape, data } = x.dense;
  const rank = shape.length;
  const all = rank === 0 || axis % (rank + 1) === rank;
  const axes = all ? shape.map((_, i) => i) : [axis % (rank + 1)];
  if (data.length === 0 && name !== "sum" && name !== "any") return undefined;
  const value = dense.reduce(x.dense, axes, keepdims, fold);
  const options = all ? { keepdims } : { axis: axes[0], keepdims };
  return both(x.lazy[name](options).astype("float64"), value);
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
