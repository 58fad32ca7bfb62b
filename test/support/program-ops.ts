/** The arithmetic of random programs: an operation of arrays, and what it means for one element. */
import { type DType, type NDArray, where } from "../../src/index.ts";
import * as dense from "./dense.ts";
import * as types from "./dense-types.ts";

/** One value of a program, on both sides. */
export interface Both {
  readonly lazy: NDArray;
  readonly dense: dense.Dense;
}

export const both = (lazy: NDArray, value: dense.Dense): Both => ({ lazy, dense: value });

interface Binary {
  readonly lazy: (x: NDArray, y: NDArray) => NDArray;
  readonly value: (v: types.Value, w: types.Value) => types.Value;
  /** Whether bool with bool is refused. */
  readonly isNumeric: boolean;
}

const BINARY: readonly Binary[] = [
  { lazy: (x, y) => x.add(y), value: types.add, isNumeric: true },
  { lazy: (x, y) => x.sub(y), value: types.subtract, isNumeric: true },
  { lazy: (x, y) => x.maximum(y), value: types.largest, isNumeric: false },
  { lazy: (x, y) => x.minimum(y), value: types.smallest, isNumeric: false },
  { lazy: (x, y) => where(x.less(y), x, y), value: types.lesser, isNumeric: false },
];

/** Remainders keep products small enough to be exact. */
export function modulo(x: dense.Dense, divisor: number): dense.Dense {
  const by = scalar(x.dtype, divisor);
  return dense.unary(x, x.dtype, (v) => types.remainder(v, by));
}

/** One of {@link BINARY}, or a product; those for numbers do not take two bool arrays. */
export function binaryStep(x: Both, y: Both, k: number): Both | undefined {
  const isBool = x.dense.dtype === "bool" && y.dense.dtype === "bool";
  const found = BINARY[k % (BINARY.length + 1)];
  if (isBool && (found === undefined || found.isNumeric)) return undefined;
  if (found !== undefined) {
    return both(found.lazy(x.lazy, y.lazy), dense.binary(x.dense, y.dense, found.value));
  }
  const product = dense.binary(x.dense, y.dense, types.multiply);
  if (!types.isExact(product.dtype, product.data)) return undefined;
  return both(x.lazy.mul(y.lazy).remainder(97), modulo(product, 97));
}

/** The type of an array with a whole scalar. */
const withWhole = (dtype: DType): DType => (dtype === "bool" ? "int64" : dtype);

type Unary = (x: Both) => Both | undefined;
const scalar = (dtype: DType, value: number): types.Value => types.settle(dtype, value);

/** Steps of one array. */
export const UNARY: readonly Unary[] = [
  ({ lazy, dense: x }) => {
    if (x.dtype === "bool")
      return both(
        lazy.logicalNot(),
        dense.unary(x, "bool", (v) => 1n - BigInt(v)),
      );
    return both(
      lazy.negative(),
      dense.unary(x, x.dtype, (v) => -v),
    );
  },
  ({ lazy, dense: x }) => {
    const d = withWhole(x.dtype);
    const twice = dense.unary(x, d, (v) => types.multiply(v, scalar(d, 2)));
    return both(
      lazy.mul(2).add(1),
      dense.unary(twice, d, (v) => types.add(v, scalar(d, 1))),
    );
  },
  ({ lazy, dense: x }) => {
    if (x.dtype === "bool") return undefined;
    return both(
      lazy.abs(),
      dense.unary(x, x.dtype, (v) => (v < 0 ? -v : v)),
    );
  },
  ({ lazy, dense: x }) => {
    if (types.isFloat(x.dtype))
      return both(
        lazy.astype("float32"),
        dense.unary(x, "float32", (v) => v),
      );
    const narrow = dense.unary(x, "int16", (v) => types.add(v, 3n));
    return both(lazy.astype("int16").add(3), narrow);
  },
  ({ lazy, dense: x }) =>
    both(
      lazy.astype("bool"),
      dense.unary(x, "bool", (v) => v),
    ),
  ({ lazy, dense: x }) =>
    both(
      lazy.astype("float64"),
      dense.unary(x, "float64", (v) => v),
    ),
  ({ lazy, dense: x }) => {
    const d = withWhole(x.dtype);
    return both(
      lazy.floorDivide(3),
      dense.unary(x, d, (v) => types.floorDivide(v, scalar(d, 3))),
    );
  },
];

/** A reduction on both sides. */
interface Reduction {
  readonly name: "sum" | "min" | "max" | "mean" | "argmax" | "any";
  readonly type: (dtype: DType) => DType;
  readonly fold: (values: readonly types.Value[]) => types.Value;
}

const sum = (values: readonly types.Value[]): types.Value =>
  values.length === 0 ? 0 : values.reduce(types.add);
const sameType = (dtype: DType): DType => dtype;
/** Reductions and what they fold to. */
export const REDUCE: readonly Reduction[] = [
  { name: "sum", type: types.sumType, fold: sum },
  { name: "min", type: sameType, fold: (values) => values.reduce(types.smallest) },
  { name: "max", type: sameType, fold: (values) => values.reduce(types.largest) },
  {
    name: "mean",
    type: (dtype) => (types.isFloat(dtype) ? dtype : "float64"),
    fold: (values) => Number(sum(values)) / values.length,
  },
  {
    name: "argmax",
    type: () => "int64",
    fold: (values) => {
      const wanted = values.reduce(types.largest);
      return BigInt(values.findIndex((v) => v === wanted || Number.isNaN(v)));
    },
  },
  {
    name: "any",
    type: () => "bool",
    fold: (values) => BigInt(values.some((v) => v !== 0 && v !== 0n)),
  },
];
