/** Kernels as data: what one task of a layer runs. The code that runs them lives in `src/kernels`. */
import type { DType } from "../core/index.ts";
import type { Expr } from "./expr/expr.ts";

/** Plain, bounded, msgpack-able data. */
export type Plain =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly Plain[]
  | { readonly [key: string]: Plain };

/** The reductions of the array API, and their variants that pass over NaN. */
export type ReductionName =
  | "sum"
  | "prod"
  | "min"
  | "max"
  | "mean"
  | "var"
  | "std"
  | "any"
  | "all"
  | "argmin"
  | "argmax"
  | "count"
  | "nansum"
  | "nanprod"
  | "nanmin"
  | "nanmax"
  | "nanmean"
  | "nanvar"
  | "nanstd"
  | "nanargmin"
  | "nanargmax";

/** A reduction with its parameters. `input` is the type of what is reduced, `output` of the answer. */
export interface Reduction {
  readonly name: ReductionName;
  readonly input: DType;
  readonly output: DType;
  /** Delta degrees of freedom, for `var` and `std`; 0 otherwise. */
  readonly ddof: number;
}

export type Kernel =
  /** `out[i] = expr(inputs[i])`, one loop. */
  | { readonly kind: "expr"; readonly expr: Expr }
  /**
   * Partial reduction of `expr` over `axes` of the block's *domain*. Reduced axes keep length 1;
   * a trailing axis of `stateOf(reduction).width` is added when that width exceeds 1.
   */
  | {
      readonly kind: "reduce";
      readonly expr: Expr;
      readonly reduction: Reduction;
      readonly axes: readonly number[];
      /** Lengths of the whole domain, for the positions that `argmin` and `argmax` answer. */
      readonly shape: readonly number[];
    }
  /** Named, trusted code in `src/kernels/builtin`, with literal parameters. */
  | { readonly kind: "builtin"; readonly name: string; readonly params: Plain }
  /** An exported function of a module that the worker imports. */
  | {
      readonly kind: "module";
      readonly specifier: string;
      readonly name: string;
      readonly params: Plain;
    }
  /** The text of a user's function, with its captured values. */
  | { readonly kind: "function"; readonly text: string; readonly captures: Plain };

/** Opaque bytes named by the hash of their content (32 hexadecimal digits); never opened by a scheduler. */
export type PayloadRef = {
  readonly hash: string;
  readonly bytes: number;
};
