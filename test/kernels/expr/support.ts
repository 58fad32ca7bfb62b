/** Random expressions and random strided arrays for the tests of this folder. */
import fc from "fast-check";
import {
  DTYPES,
  type DType,
  newTypedArray,
  sizeOf,
  type TypedArray,
} from "../../../src/core/index.ts";
import type { View } from "../../../src/kernels/view.ts";
import {
  callExpr,
  castExpr,
  coordExpr,
  type Expr,
  inputExpr,
  OP_NAMES,
  OPS,
  randomExpr,
  randomKey,
} from "../../../src/layers/index.ts";

const PLAIN_OPS = OP_NAMES.filter((op) => OPS[op].family !== "random");
const RANDOM = ["uniform", "normal", "exponential", "integers"] as const;
const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

/** Values at which operations differ from the plain formula. */
const SPECIAL = [0, -0, 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, nan, inf, -inf, 1e300, 5e-324, 255, 256];
const SPECIAL_BIG = [
  0n,
  1n,
  -1n,
  2n,
  -2n,
  63n,
  64n,
  127n,
  255n,
  2n ** 31n,
  -(2n ** 31n),
  2n ** 53n + 1n,
  2n ** 63n - 1n,
  -(2n ** 63n),
  2n ** 64n - 1n,
];

type Instruction = readonly [kind: number, op: number, a: number, b: number, c: number];

/** A recipe for an expression over inputs of these types; operations that do not fit are left out. */
export function arbitraryExpr(dtypes: readonly DType[], rank: number): fc.Arbitrary<Expr> {
  const instruction = fc.tuple(fc.nat(9), fc.nat(999), fc.nat(99), fc.nat(99), fc.nat(99));
  return fc.array(instruction, { minLength: 1, maxLength: 25 }).map((program) => {
    const nodes: Expr[] = dtypes.map((dtype, i) => inputExpr(i, dtype));
    for (const step of program) nodes.push(run(step, nodes, rank));
    return nodes[nodes.length - 1];
  });
}

function run([kind, op, a, b, c]: Instruction, nodes: readonly Expr[], rank: number): Expr {
  const pick = (n: number): Expr => nodes[nodes.length - 1 - (n % nodes.length)];
  if (kind === 0) return castExpr(pick(a), DTYPES[op % DTYPES.length]);
  if (kind === 1) return rank === 0 ? pick(b) : coordExpr(a % rank);
  if (kind === 2)
    return tried(() => callExpr("add", [pick(a), SPECIAL[b % SPECIAL.length]]), pick(a));
  if (kind === 3) {
    const dtype = op % 2 === 0 ? "float32" : "float64";
    const name = RANDOM[op % 4];
    const spec = { key: randomKey(c), low: -a, high: b + 1 };
    const counter = castExpr(callExpr("abs", [castExpr(pick(c), "int32")]), "float64");
    return randomExpr(name, counter, name === "integers" ? spec : { ...spec, dtype });
  }
  const name = PLAIN_OPS[op % PLAIN_OPS.length];
  const args = [pick(a), pick(b), pick(c)].slice(0, OPS[name].arity);
  if (name === "where") args[0] = castExpr(args[0], "bool");
  return tried(() => callExpr(name, args), pick(a));
}

function tried(make: () => Expr, otherwise: Expr): Expr {
  try {
    return make();
  } catch {
    return otherwise;
  }
}

/** How one input lies in memory: which axes are repeated, reversed, and spread apart. */
export interface Layout {
  readonly broadcast: readonly boolean[];
  readonly reversed: readonly boolean[];
  readonly spread: readonly number[];
  readonly transposed: boolean;
  readonly dropped: number;
  readonly seed: number;
}

/** A layout for arrays of `rank` axes; half of them are plain row-major. */
export function arbitraryLayout(rank: number): fc.Arbitrary<Layout> {
  const flags = fc.array(fc.boolean(), { minLength: rank, maxLength: rank });
  const plain = fc.constant(new Array<boolean>(rank).fill(false));
  return fc.record({
    broadcast: fc.oneof(plain, flags),
    reversed: fc.oneof(plain, flags),
    spread: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: rank, maxLength: rank }),
    transposed: fc.boolean(),
    dropped: fc.nat(1),
    seed: fc.nat(1000),
  });
}

/** An array that broadcasts to `shape`, filled with special and other values. */
export function makeView(dtype: DType, shape: readonly number[], layout: Layout): View {
  const own = shape.map((length, axis) => (layout.broadcast[axis] ? 1 : length));
  const dropped = Math.min(
    layout.dropped,
    own.findIndex((length) => length !== 1),
  );
  const view = place(dtype, own.slice(Math.max(0, dropped)), layout);
  fill(view.data, layout.seed);
  return view;
}

/** An output of `shape` that lies as `layout` says, without repeated axes. */
export function makeOutput(dtype: DType, shape: readonly number[], layout: Layout): View {
  return place(dtype, shape, layout);
}

function place(dtype: DType, shape: readonly number[], layout: Layout): View {
  const order = shape.map((_, axis) => axis);
  if (layout.transposed) order.reverse();
  const strides = new Array<number>(shape.length).fill(0);
  let step = 1;
  for (const axis of order.reverse()) {
    strides[axis] = step * layout.spread[axis];
    step *= shape[axis] * layout.spread[axis];
  }
  let offset = 2;
  shape.forEach((length, axis) => {
    if (!layout.reversed[axis] || length === 0) return;
    offset += (length - 1) * strides[axis];
    strides[axis] = -strides[axis];
  });
  const data = newTypedArray(dtype, step + 4 + sizeOf(shape));
  return { data, offset, shape, strides, dtype };
}

/** Fills with special values and plain ones, by a seed. */
export function fill(data: TypedArray, seed: number): void {
  const wide = data instanceof BigInt64Array || data instanceof BigUint64Array;
  let state = seed + 1;
  for (let n = 0; n < data.length; n++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    const small = (state >> 8) % 41;
    if (wide) data[n] = small < SPECIAL_BIG.length ? SPECIAL_BIG[small] : BigInt(small - 30);
    else data[n] = small < SPECIAL.length ? SPECIAL[small] : (small - 28) / 2;
  }
}

/** Bool arrays hold 0 and 1 only. */
export function asBool(view: View): View {
  if (view.dtype === "bool") {
    for (let n = 0; n < view.data.length; n++) view.data[n] = Number(view.data[n]) % 2;
  }
  return view;
}

/** The elements in row-major order. */
export function elements(view: View): readonly (number | bigint)[] {
  const out: (number | bigint)[] = [];
  const visit = (axis: number, at: number): void => {
    if (axis === view.shape.length) {
      out.push(view.data[at]);
      return;
    }
    for (let i = 0; i < view.shape[axis]; i++) visit(axis + 1, at + i * view.strides[axis]);
  };
  visit(0, view.offset);
  return out;
}
