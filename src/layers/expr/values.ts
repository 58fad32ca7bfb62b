/** Scalars of the IR: how a value of each element type is held, wrapped and converted. */
import { type DType, type DTypeInfo, dtypeInfo } from "../../core/index.ts";

/** `bigint` for 64-bit integers, `number` otherwise; bool is 0 or 1. */
export type ScalarValue = number | bigint;

/** Brings a number into the range of `dtype`: integers wrap, float32 rounds. Not for 64-bit integers. */
export const WRAP: Readonly<Record<DType, (value: number) => number>> = {
  bool: (value) => (value !== 0 ? 1 : 0),
  int8: (value) => (value << 24) >> 24,
  int16: (value) => (value << 16) >> 16,
  int32: (value) => value | 0,
  uint8: (value) => value & 255,
  uint16: (value) => value & 65535,
  uint32: (value) => value >>> 0,
  float32: Math.fround,
  float64: (value) => value,
  int64: Number,
  uint64: Number,
};

/** Whether values of `dtype` are held as `bigint`. */
export function isWide(dtype: DType): boolean {
  return dtype === "int64" || dtype === "uint64";
}

/** Whether `dtype` is an integer type; bool is not. */
export function isInteger(dtype: DType): boolean {
  return dtype.includes("int");
}

/** Whether `dtype` is `float32` or `float64`. */
export function isFloat(dtype: DType): boolean {
  return dtype === "float32" || dtype === "float64";
}

/** A float as a 64-bit integer: cut towards zero, modulo 2^64; NaN and infinities give 0. */
export function floatToBig(value: number): bigint {
  return Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n;
}

/** A bigint brought into the range of a 64-bit type. */
export function wrapBig(value: bigint, dtype: DType): bigint {
  return dtype === "uint64" ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value);
}

/**
 * Conversion of one value, as the array API's `astype`. Floats are cut towards zero and then wrap
 * modulo 2^bits (NaN and infinities give 0), integers wrap, and bool is "not zero" (so NaN is true).
 */
export function convertScalar(value: ScalarValue, to: DType): ScalarValue {
  if (to === "bool") return value === 0 || value === 0n ? 0 : 1;
  if (isWide(to)) return wrapBig(typeof value === "bigint" ? value : floatToBig(value), to);
  if (typeof value === "number") return WRAP[to](value);
  return WRAP[to](isFloat(to) ? Number(value) : Number(BigInt.asIntN(32, value)));
}

/** Bits of the whole numbers that a type holds without gaps. */
function wholeBits({ kind, itemsize }: DTypeInfo): number {
  if (kind === "float") return itemsize === 8 ? 53 : 24;
  if (kind === "bool") return 1;
  return kind === "uint" ? itemsize * 8 : itemsize * 8 - 1;
}

/** Whether every value of `from`, another type, is a value of `to`. */
export function isLossless(from: DType, to: DType): boolean {
  const [source, target] = [dtypeInfo(from), dtypeInfo(to)];
  if (from === to || target.kind === "bool") return false;
  if (source.kind === "float" && target.kind !== "float") return false;
  if (source.kind === "int" && target.kind === "uint") return false;
  return wholeBits(source) <= wholeBits(target);
}
