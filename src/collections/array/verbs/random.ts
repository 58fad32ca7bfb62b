import {
  type DType,
  dtypeInfo,
  ExpressionTypeError,
  parseDType,
  type Shape,
} from "../../../core/index.ts";
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
import { checkNumber, checkOptions } from "../check.ts";
import { type CreateOptions, checkShape, flatIndex, fromExpr } from "./create.ts";

/** Options of a random array. The same seed, shape and distribution give the same values, whatever the chunks. */
export interface RandomOptions extends CreateOptions {
  /** Whole number ≥ 0 below 2⁵³. Left out: a fresh one for each array. */
  readonly seed?: number | bigint;
}

const RANDOM_KEYS = ["seed", "dtype", "chunks"] as const;

let fresh = 0;

/** A key that no earlier array of this process has, for arrays without a seed. */
function seedOf(seed: number | bigint | undefined): number | bigint {
  if (typeof seed !== "bigint") checkNumber("random", "seed", seed, { least: 0, whole: true });
  return seed ?? BigInt(Date.now()) * 65_536n + BigInt(fresh++);
}

/** Lets `finish` shape the raw numbers, which are drawn in the wanted float type. */
function generate(
  op: RandomOpName,
  shape: Shape,
  options: RandomOptions,
  spec: Partial<RandomSpec>,
  finish: (raw: Expr) => Expr = (raw) => raw,
): Layer {
  checkShape(shape);
  const key = randomKey(seedOf(options.seed));
  const raw = randomExpr(op, flatIndex(shape), { dtype: "float64", ...spec, key });
  return fromExpr(shape, finish(raw), options);
}

/** @throws ExpressionTypeError for types that are not float. */
function floatType(name: string, { dtype = "float64" }: RandomOptions): DType {
  const type = parseDType(dtype);
  if (dtypeInfo(type).kind === "float") return type;
  throw new ExpressionTypeError(
    `random.${name}() answers float32 or float64, not ${type}; use random.integers(), or astype()`,
  );
}

/**
 * Uniform in [low, high), float64 (or the given float type).
 * @throws ShapeError, ExpressionTypeError
 */
export function uniform(
  shape: Shape,
  options: RandomOptions & { readonly low?: number; readonly high?: number } = {},
): Layer {
  const { low = 0, high = 1 } = options;
  checkOptions("random.uniform()", options, [...RANDOM_KEYS, "low", "high"]);
  checkNumber("random.uniform()", "low", low);
  checkNumber("random.uniform()", "high", high, { least: low });
  const dtype = floatType("uniform", options);
  return generate("uniform", shape, options, { dtype }, (raw) => affine(raw, high - low, low));
}

/** Normal with this mean and standard deviation. @throws ShapeError, ExpressionTypeError */
export function normal(
  shape: Shape,
  options: RandomOptions & { readonly mean?: number; readonly std?: number } = {},
): Layer {
  const { mean = 0, std = 1 } = options;
  checkOptions("random.normal()", options, [...RANDOM_KEYS, "mean", "std"]);
  checkNumber("random.normal()", "mean", mean);
  checkNumber("random.normal()", "std", std, { least: 0 });
  const dtype = floatType("normal", options);
  return generate("normal", shape, options, { dtype }, (raw) => affine(raw, std, mean));
}

/** Exponential with this scale (the mean). @throws ShapeError, ExpressionTypeError */
export function exponential(
  shape: Shape,
  options: RandomOptions & { readonly scale?: number } = {},
): Layer {
  const dtype = floatType("exponential", options);
  checkOptions("random.exponential()", options, [...RANDOM_KEYS, "scale"]);
  const { scale = 1 } = options;
  checkNumber("random.exponential()", "scale", scale, { least: 0 });
  return generate("exponential", shape, options, { dtype }, (raw) => affine(raw, scale, 0));
}

/**
 * Whole numbers in [low, high), int64 unless another integer type is given.
 * @throws ShapeError; ExpressionTypeError for an empty range, or one that the type cannot hold.
 */
export function integers(
  shape: Shape,
  low: number,
  high: number,
  options: RandomOptions = {},
): Layer {
  checkShape(shape);
  checkOptions("random.integers()", options, RANDOM_KEYS);
  checkNumber("random.integers()", "low", low ?? Number.NaN);
  checkNumber("random.integers()", "high", high ?? Number.NaN);
  const dtype = parseDType(options.dtype ?? "int64");
  if (dtypeInfo(dtype).kind !== "float" && low < high) {
    constExpr(low, dtype); // Throws where the type cannot hold the ends.
    constExpr(high - 1, dtype);
  }
  return generate("integers", shape, { ...options, dtype }, { low, high, dtype });
}

/** `raw · scale + offset`, in the type of `raw`. */
function affine(raw: Expr, scale: number, offset: number): Expr {
  const scaled = scale === 1 ? raw : callExpr("multiply", [raw, scale]);
  return offset === 0 ? scaled : callExpr("add", [scaled, offset]);
}
