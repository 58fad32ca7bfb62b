/** Literals: which values an element type can hold, and weak scalars that take the type of what they meet. */
import { type DType, ExpressionTypeError, promoteScalar } from "../../core/index.ts";
import { convertScalar, isFloat, isWide, type ScalarValue } from "./values.ts";

/** What a user writes as a literal. */
export type Literal = number | bigint | boolean;

/**
 * A literal with its kind where the value does not tell: the text `2.0` is a float although
 * JavaScript cannot tell it from `2`.
 */
export interface WeakFloat {
  readonly kind: "weak-float";
  readonly value: number;
}

/** A weak scalar: it has no type of its own. */
export type Weak = Literal | WeakFloat;

/** A literal that counts as a float even where its value is whole. */
export function weakFloat(value: number): WeakFloat {
  return Object.freeze({ kind: "weak-float", value });
}

/** Whether `x` is a weak scalar, not an expression. */
export function isWeak(x: unknown): x is Weak {
  return typeof x !== "object" || (x as WeakFloat).kind === "weak-float";
}

/** The value that a weak scalar stands for. */
export function weakValue(weak: Weak): Literal {
  return typeof weak === "object" ? weak.value : weak;
}

/** The type that a weak scalar takes beside operands of `type`, or alone. */
export function weakType(type: DType | undefined, weak: Weak): DType {
  // Any fraction has the kind that promoteScalar must see: a float, whole or not.
  const value = typeof weak === "object" ? 0.5 : weak;
  if (type !== undefined) return promoteScalar(type, value);
  if (typeof value === "boolean") return "bool";
  return typeof value === "bigint" || Number.isInteger(value) ? "int64" : "float64";
}

/**
 * The value as `dtype` holds it: `boolean` for bool, `bigint` for 64-bit integers, `number` otherwise.
 * float32 rounds; nothing else changes the value.
 * @throws ExpressionTypeError when the type cannot hold it.
 */
export function literalOf(value: Literal, dtype: DType): Literal {
  if (!holds(dtype, value)) {
    throw new ExpressionTypeError(
      `${String(value)} is not a value of ${dtype}; convert the array first (astype)`,
    );
  }
  if (dtype === "bool") return Number(value) === 1;
  if (isFloat(dtype)) return convertScalar(Number(value), dtype) as number;
  return isWide(dtype) ? BigInt(value) : Number(value) + 0;
}

/** Whether `dtype` can hold the value. Floats hold every number, rounded. */
export function holds(dtype: DType, value: Literal): boolean {
  if (dtype === "bool") return Number(value) === 0 || Number(value) === 1;
  if (isFloat(dtype)) return true;
  if (typeof value === "number" && !Number.isInteger(value)) return false;
  const exact = BigInt(value);
  return BigInt(convertScalar(exact, dtype)) === exact;
}

/** A literal as the interpreter and the compiler hold it: bool is 0 or 1. */
export function scalarOf(value: Literal): ScalarValue {
  return typeof value === "boolean" ? Number(value) : value;
}

/** The literal for a held value of `dtype`: the inverse of {@link scalarOf}. */
export function literalFrom(value: ScalarValue, dtype: DType): Literal {
  return dtype === "bool" ? value !== 0 : value;
}
