/** Element types of the dense reference: integers and bool are bigints, floats are numbers. */
import type { DType } from "../../src/index.ts";

export type Value = number | bigint;

const ORDER = "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float32 float64".split(" ");

/** NumPy's promotion, written out: rows and columns in the order of {@link ORDER}. */
const PROMOTED: readonly string[][] = [
  "b  i1 i2 i4 i8 u1 u2 u4 u8 f4 f8",
  "i1 i1 i2 i4 i8 i2 i4 i8 f8 f4 f8",
  "i2 i2 i2 i4 i8 i2 i4 i8 f8 f4 f8",
  "i4 i4 i4 i4 i8 i4 i4 i8 f8 f8 f8",
  "i8 i8 i8 i8 i8 i8 i8 i8 f8 f8 f8",
  "u1 i2 i2 i4 i8 u1 u2 u4 u8 f4 f8",
  "u2 i4 i4 i4 i8 u2 u2 u4 u8 f4 f8",
  "u4 i8 i8 i8 i8 u4 u4 u4 u8 f8 f8",
  "u8 f8 f8 f8 f8 u8 u8 u8 u8 f8 f8",
  "f4 f4 f4 f8 f8 f4 f4 f8 f8 f4 f8",
  "f8 f8 f8 f8 f8 f8 f8 f8 f8 f8 f8",
].map((row) => row.split(/ +/));
const CODES = PROMOTED[10].map((_, i) => PROMOTED[i][i]);

/** The type of two arrays together. */
export const promote = (a: DType, b: DType): DType =>
  ORDER[CODES.indexOf(PROMOTED[ORDER.indexOf(a)][ORDER.indexOf(b)])] as DType;

export const isFloat = (dtype: DType): boolean => dtype.startsWith("float");
const isUnsigned = (dtype: DType): boolean => dtype.startsWith("uint");

/** Sums and products of integers are 64 bits wide. */
export const sumType = (dtype: DType): DType =>
  isFloat(dtype) ? dtype : isUnsigned(dtype) ? "uint64" : "int64";

/** The nearest value that the type has: integers wrap, float32 rounds. */
export function settle(dtype: DType, value: Value): Value {
  if (dtype === "bool") return value === 0n || value === 0 ? 0n : 1n;
  if (dtype === "float32") return Math.fround(Number(value));
  if (dtype === "float64") return Number(value);
  const whole = typeof value === "bigint" ? value : BigInt(Math.trunc(value));
  const bits = Number(/\d+/.exec(dtype)?.[0]);
  return isUnsigned(dtype) ? BigInt.asUintN(bits, whole) : BigInt.asIntN(bits, whole);
}

/**
 * Whether sums of these values are exact in any order, so that a block-wise sum is the reference's to
 * the last bit. NaN and infinities do no harm; integers wrap alike in any order.
 */
export function isExact(dtype: DType, values: readonly Value[]): boolean {
  if (!isFloat(dtype)) return true;
  return total(values) <= (dtype === "float32" ? 2 ** 23 : 2 ** 52);
}

/** Sum of the finite magnitudes. */
export const total = (values: readonly Value[]): number =>
  values.reduce<number>(
    (sum, v) => sum + (Number.isFinite(Number(v)) ? Math.abs(Number(v)) : 0),
    0,
  );

/** One operation for both kinds of values. */
export function arithmetic(
  floats: (v: number, w: number) => number,
  integers: (v: bigint, w: bigint) => bigint,
): (v: Value, w: Value) => Value {
  return (v, w) =>
    typeof v === "bigint" && typeof w === "bigint" ? integers(v, w) : floats(Number(v), Number(w));
}

export const add = arithmetic(
  (v, w) => v + w,
  (v, w) => v + w,
);
export const subtract = arithmetic(
  (v, w) => v - w,
  (v, w) => v - w,
);
export const multiply = arithmetic(
  (v, w) => v * w,
  (v, w) => v * w,
);
/** With the sign of the divisor, which is not zero. */
export const remainder = arithmetic(
  (v, w) => v - Math.floor(v / w) * w,
  (v, w) => ((v % w) + w) % w,
);
/** Towards −∞; NaN for infinities, as in NumPy. */
export const floorDivide = arithmetic(
  (v, w) => (Number.isFinite(v) ? Math.floor(v / w) : Number.NaN),
  (v, w) => (v - remainderOf(v, w)) / w,
);
const remainderOf = (v: bigint, w: bigint): bigint => ((v % w) + w) % w;

const isNaNValue = (v: Value): boolean => Number.isNaN(v);
/** NaN wins. */
export const largest = (v: Value, w: Value): Value => (isNaNValue(v) ? v : w <= v ? v : w);
/** NaN wins. */
export const smallest = (v: Value, w: Value): Value => (isNaNValue(v) ? v : w >= v ? v : w);
/** `v < w ? v : w`: the second where either is NaN. */
export const lesser = (v: Value, w: Value): Value => (w > v ? v : w);
