/** Constructors for counter-based random numbers: one element, one counter, so a block is reproducible alone. */
import { contentHash, DTYPES, type DType, ExpressionTypeError } from "../../core/index.ts";
import type { Expr } from "./expr.ts";
import { callExpr } from "./make.ts";
import type { RandomOpName } from "./ops.ts";

/** What a stream of random numbers is made of. */
export interface RandomSpec {
  /** Two 32-bit words: see {@link randomKey}. */
  readonly key: readonly [number, number];
  /** `integers`: from `low` up to, but not including, `high`. */
  readonly low?: number;
  readonly high?: number;
  /** Element type; float64 or float32, and for `integers` any integer type. */
  readonly dtype?: DType;
}

/**
 * Random numbers for the elements numbered by `counter` (float64, whole, below 2^53; the flat position).
 * @throws ExpressionTypeError for a bad key, range or type.
 */
export function randomExpr(op: RandomOpName, counter: Expr, spec: RandomSpec): Expr {
  const code = spec.dtype === undefined ? [] : [DTYPES.indexOf(spec.dtype)];
  const range = op === "integers" ? [spec.low ?? 0, spec.high ?? Number.NaN] : [];
  return callExpr(op, [counter], [...spec.key, ...range, ...code]);
}

/** The key of stream number `stream` of `seed`: the first 64 bits of a hash, so streams are unrelated. */
export function randomKey(seed: number | bigint | string, stream = 0): readonly [number, number] {
  if (typeof seed === "number" && !Number.isFinite(seed)) {
    throw new ExpressionTypeError(`${seed} is not a seed`);
  }
  const hash = contentHash(`random ${String(seed)} ${stream}`);
  return [Number.parseInt(hash.slice(0, 8), 16), Number.parseInt(hash.slice(8, 16), 16)];
}
