/** The expression IR: a hash-consed DAG over the elements of a block. One value per output element. */
import type { DType } from "../../core/index.ts";
import type { OpName } from "./ops.ts";

/** The element of input number `index` that is aligned with the output element. */
export interface InputExpr {
  readonly kind: "input";
  readonly id: number;
  readonly index: number;
  readonly dtype: DType;
}

export interface ConstExpr {
  readonly kind: "const";
  readonly id: number;
  /** `bigint` for 64-bit integers, `boolean` for bool, `number` otherwise. */
  readonly value: number | bigint | boolean;
  readonly dtype: DType;
}

/** Position of the element along `axis` of the layer's *domain*, over the whole array, as float64. */
export interface CoordExpr {
  readonly kind: "coord";
  readonly id: number;
  readonly axis: number;
  readonly dtype: "float64";
}

export interface CallExpr {
  readonly kind: "call";
  readonly id: number;
  readonly op: OpName;
  readonly args: readonly Expr[];
  /** Literal parameters, such as the key of a random number generator. */
  readonly params: readonly number[];
  readonly dtype: DType;
}

/** Conversion with the rules of the array API's `astype`. */
export interface CastExpr {
  readonly kind: "cast";
  readonly id: number;
  readonly arg: Expr;
  readonly dtype: DType;
}

export type Expr = InputExpr | ConstExpr | CoordExpr | CallExpr | CastExpr;
