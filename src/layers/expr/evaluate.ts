/** What every operation means, on single values: the reference for folding, interpreter and compiler. */
import { type DType, dtypeInfo, invariant } from "../../core/index.ts";
import * as floats from "./float-math.ts";
import * as ints from "./int-math.ts";
import type { OpName } from "./ops.ts";
import { isFloat, isWide, type ScalarValue, WRAP, wrapBig } from "./values.ts";

type NumberOp = (x: number, y: number, z: number) => number;
type BigOp = (x: bigint, y: bigint, z: bigint) => bigint;

const bit = (condition: boolean): number => (condition ? 1 : 0);

const COMPARE: Readonly<Record<string, (x: ScalarValue, y: ScalarValue) => boolean>> = {
  equal: (x, y) => x === y,
  notEqual: (x, y) => x !== y,
  less: (x, y) => x < y,
  lessEqual: (x, y) => x <= y,
  greater: (x, y) => x > y,
  greaterEqual: (x, y) => x >= y,
};

const TEST: Readonly<Record<string, (x: ScalarValue) => boolean>> = {
  isfinite: (x) => typeof x === "bigint" || Number.isFinite(x),
  isinf: (x) => x === Infinity || x === -Infinity,
  isnan: (x) => Number.isNaN(x),
  signbit: (x) => (typeof x === "bigint" ? x < 0n : floats.signBit(x) === 1),
};

const BOOL: Readonly<Record<string, NumberOp>> = {
  logicalAnd: (x, y) => x & y,
  logicalOr: (x, y) => x | y,
  logicalXor: (x, y) => x ^ y,
  logicalNot: (x) => x ^ 1,
  bitwiseAnd: (x, y) => x & y,
  bitwiseOr: (x, y) => x | y,
  bitwiseXor: (x, y) => x ^ y,
  bitwiseInvert: (x) => x ^ 1,
  maximum: Math.max,
  minimum: Math.min,
};

const FLOAT: Readonly<Record<string, NumberOp>> = {
  abs: Math.abs,
  acos: Math.acos,
  acosh: Math.acosh,
  add: (x, y) => x + y,
  asin: Math.asin,
  asinh: Math.asinh,
  atan: Math.atan,
  atan2: Math.atan2,
  atanh: Math.atanh,
  ceil: Math.ceil,
  clip: (x, low, high) => Math.min(Math.max(x, low), high),
  copysign: floats.copySign,
  cos: Math.cos,
  cosh: Math.cosh,
  divide: (x, y) => x / y,
  exp: Math.exp,
  expm1: Math.expm1,
  floor: Math.floor,
  floorDivide: floats.floorDivide,
  fmod: (x, y) => x % y,
  hypot: floats.hypotenuse,
  log: Math.log,
  log10: Math.log10,
  log1p: Math.log1p,
  log2: Math.log2,
  logaddexp: floats.logAddExp,
  maximum: Math.max,
  minimum: Math.min,
  multiply: (x, y) => x * y,
  negative: (x) => -x,
  nextafter: floats.nextAfter,
  pow: floats.power,
  reciprocal: (x) => 1 / x,
  remainder: floats.remainder,
  round: floats.roundHalfEven,
  sign: floats.signOf,
  sin: Math.sin,
  sinh: Math.sinh,
  sqrt: Math.sqrt,
  square: (x) => x * x,
  subtract: (x, y) => x - y,
  tan: Math.tan,
  tanh: Math.tanh,
  trunc: Math.trunc,
};

/** Operations whose float32 steps are not the float64 operation rounded once. */
const FLOAT32: Readonly<Record<string, NumberOp>> = {
  floorDivide: floats.floorDivide32,
  nextafter: floats.nextAfter32,
};

const INT: Readonly<Record<string, (bits: number) => NumberOp>> = {
  abs: () => Math.abs,
  add: () => (x, y) => x + y,
  bitwiseAnd: () => (x, y) => x & y,
  bitwiseInvert: () => (x) => ~x,
  bitwiseLeftShift: (bits) => (x, y) => ints.shiftLeft(x, y, bits),
  bitwiseOr: () => (x, y) => x | y,
  bitwiseRightShift: (bits) => (x, y) => ints.shiftRight(x, y, bits),
  bitwiseXor: () => (x, y) => x ^ y,
  clip: () => (x, low, high) => Math.min(Math.max(x, low), high),
  floorDivide: () => (x, y) => (y === 0 ? 0 : Math.floor(x / y)),
  fmod: () => (x, y) => (y === 0 ? 0 : x % y),
  maximum: () => Math.max,
  minimum: () => Math.min,
  multiply: () => Math.imul,
  negative: () => (x) => -x,
  pow: () => ints.intPower,
  remainder: () => ints.intRemainder,
  sign: () => Math.sign,
  square: () => (x) => Math.imul(x, x),
  subtract: () => (x, y) => x - y,
};

const BIG: Readonly<Record<string, BigOp>> = {
  abs: (x) => (x < 0n ? -x : x),
  add: (x, y) => x + y,
  bitwiseAnd: (x, y) => x & y,
  bitwiseInvert: (x) => ~x,
  bitwiseLeftShift: ints.bigShiftLeft,
  bitwiseOr: (x, y) => x | y,
  bitwiseRightShift: ints.bigShiftRight,
  bitwiseXor: (x, y) => x ^ y,
  clip: (x, low, high) => ints.bigMinimum(ints.bigMaximum(x, low), high),
  floorDivide: ints.bigFloorDivide,
  fmod: ints.bigFmod,
  maximum: ints.bigMaximum,
  minimum: ints.bigMinimum,
  multiply: (x, y) => x * y,
  negative: (x) => -x,
  pow: ints.bigPower,
  remainder: ints.bigRemainder,
  sign: (x) => (x > 0n ? 1n : x < 0n ? -1n : 0n),
  square: (x) => x * x,
  subtract: (x, y) => x - y,
};

/** A function of already converted operands; bool is 0 or 1. */
export type ScalarFunction = (...values: ScalarValue[]) => ScalarValue;

/**
 * The meaning of `op` for operands of `types` (already converted, so alike where the rules say so).
 * Random operations have no meaning here: they belong to the kernels.
 */
export function scalarFunction(op: OpName, types: readonly DType[]): ScalarFunction {
  const [type] = types;
  if (op in COMPARE) return (x, y) => bit(COMPARE[op](x, y));
  if (op in TEST) return (x) => bit(TEST[op](x));
  if (op === "where") return (condition, x, y) => (condition !== 0 ? x : y);
  if (isWide(type)) {
    const run = known(BIG[op], op, type);
    return (...values) => wrapBig(run(...(values as [bigint, bigint, bigint])), type);
  }
  const run = numberFunction(op, type);
  const wrap = WRAP[type];
  return (...values) => wrap(run(...(values as [number, number, number])));
}

function numberFunction(op: OpName, type: DType): NumberOp {
  if (type === "bool") return known(BOOL[op], op, type);
  if (type === "float32" && op in FLOAT32) return FLOAT32[op];
  if (isFloat(type)) return known(FLOAT[op], op, type);
  return known(INT[op], op, type)(dtypeInfo(type).itemsize * 8);
}

/** The value of `op`: {@link scalarFunction}, called once. */
export function evaluate(
  op: OpName,
  types: readonly DType[],
  values: readonly ScalarValue[],
): ScalarValue {
  return scalarFunction(op, types)(...values);
}

function known<F extends object>(run: F | undefined, op: OpName, type: DType): F {
  invariant(run !== undefined, `${op} has no meaning for ${type}`);
  return run;
}
