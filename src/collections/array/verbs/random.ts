import type { DType, Shape } from "../../../core/index.ts";
import {
  callExpr,
  constExpr,
  type Expr,
  type Layer,
  type RandomOpName,
  type RandomSpec,
  randomExpr,
  randomKey,
} from "../../../layers/index.ts";
import { type CreateOptions, checkShape, flatIndex, fromExpr } from "./create.ts";

/** Options of a random array. The same seed, shape and distribution give the same values, whatever the chunks. */
export interface RandomOptions extends CreateOptions {
  /** Whole number ≥ 0 below 2⁵³. Left out: a fresh one for each array. */
  readonly seed?: number | bigint;
}

let fresh = 0;

/** A key that no earlier array of this process has, for arrays without a seed. */
function seedOf(seed: number | bigint | undefined): number | bigint {
  return seed ?? BigInt(Date.now()) * 65_536n + BigInt(fresh++);
}

function generate(
  op: RandomOpName,
  shape: Shape,
  options: RandomOptions,
  spec: Partial<RandomSpec>,
  finish: (raw: Expr) => Expr = (raw) => raw,
): Layer {
  checkShape(shape);
  const key = randomKey(seedOf(options.seed));
  return fromExpr(shape, finish(randomExpr(op, flatIndex(shape), { ...spec, key })), options);
}

/** Uniform in [low, high), float64 (or the given float type). */
export function uniform(
  shape: Shape,
  options: RandomOptions & { readonly low?: number; readonly high?: number } = {},
): Layer {
  const { low = 0, high = 1 } = options;
  return generate("uniform", shape, options, {}, (raw) => affine(raw, high - low, low));
}

/** Normal with this mean and standard deviation. */
export function normal(
  shape: Shape,
  options: RandomOptions & { readonly mean?: number; readonly std?: number } = {},
): Layer {
  const { mean = 0, std = 1 } = options;
  return generate("normal", shape, options, {}, (raw) => affine(raw, std, mean));
}

/** Exponential with this scale (the mean). */
export function exponential(
  shape: Shape,
  options: RandomOptions & { readonly scale?: number } = {},
): Layer {
  return generate("exponential", shape, options, {}, (raw) => affine(raw, options.scale ?? 1, 0));
}

/** Whole numbers in [low, high), int64 unless another integer type is given. */
export function integers(
  shape: Shape,
  low: number,
  high: number,
  options: RandomOptions = {},
): Layer {
  const dtype: DType = options.dtype ?? "int64";
  return generate("integers", shape, { ...options, dtype }, { low, high, dtype });
}

function affine(raw: Expr, scale: number, offset: number): Expr {
  const scaled = scale === 1 ? raw : callExpr("multiply", [raw, constExpr(scale, "float64")]);
  return offset === 0 ? scaled : callExpr("add", [scaled, constExpr(offset, "float64")]);
}
