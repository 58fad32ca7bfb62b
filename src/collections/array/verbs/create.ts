import {
  type ChunkSpec,
  type Chunks,
  checkRank,
  type DType,
  dtypeInfo,
  normalizeChunks,
  OptionError,
  parseDType,
  type Shape,
  ShapeError,
  sizeOf,
  stridesOf,
} from "../../../core/index.ts";
import {
  callExpr,
  castExpr,
  constExpr,
  coordExpr,
  type Expr,
  type Kernel,
  type Layer,
  makeLayer,
  source,
} from "../../../layers/index.ts";
import { shown } from "../check.ts";
import type { Scalar } from "./elementwise.ts";

/** Options that every creation function takes. */
export interface CreateOptions {
  readonly dtype?: DType;
  /** Block lengths; `"auto"` (the default) aims at a block size in bytes. */
  readonly chunks?: ChunkSpec;
}

/** A source layer whose elements are `expr` of their coordinates. */
export function fromExpr(shape: Shape, expr: Expr, options: CreateOptions = {}): Layer {
  const dtype = parseDType(options.dtype ?? expr.dtype);
  const kernel: Kernel = {
    kind: "expr",
    expr: expr.dtype === dtype ? expr : castExpr(expr, dtype),
  };
  return fromKernel(shape, dtype, kernel, options.chunks);
}

/** A source layer whose blocks `kernel` makes. */
export function fromKernel(
  shape: Shape,
  dtype: DType,
  kernel: Kernel,
  spec: ChunkSpec = "auto",
): Layer {
  checkShape(shape);
  const chunks: Chunks = normalizeChunks(spec, shape, dtype);
  return makeLayer(
    source,
    {
      kernel,
      chunks,
      domain: chunks,
      origin: shape.map(() => 0),
      steps: shape.map(() => 1),
      dtype,
    },
    [],
  );
}

/**
 * An array of one value.
 * @throws ShapeError for lengths that are not whole numbers ≥ 0; OptionError for what is no scalar;
 *   ExpressionTypeError for a value that the type cannot hold.
 */
export function full(shape: Shape, value: Scalar, options: CreateOptions = {}): Layer {
  checkScalar(value);
  const dtype = parseDType(options.dtype ?? typeOfScalar(value));
  return fromExpr(shape, constExpr(constantOf(value, dtype), dtype), options);
}

/**
 * `start, start + step, …`, below `stop` (above it where `step` is negative).
 * Element i is computed as `start + i · step`, so there is no accumulated rounding.
 */
export function arange(
  start: number,
  stop: number,
  step: number,
  options: CreateOptions = {},
): Layer {
  if (step === 0 || !Number.isFinite(step)) {
    throw new ShapeError(`arange() takes a finite step other than 0, not ${step}`);
  }
  const length = Math.max(0, Math.ceil((stop - start) / step));
  const whole = Number.isInteger(start) && Number.isInteger(step);
  const dtype = options.dtype ?? (whole ? "int64" : "float64");
  return fromExpr([length], affine(coordExpr(0), step, start), { ...options, dtype });
}

/**
 * `count` evenly spaced values from `start` to `stop`, both included unless `endpoint` is false.
 * Integer types round down, as in NumPy.
 */
export function linspace(
  start: number,
  stop: number,
  count: number,
  options: CreateOptions & { readonly endpoint?: boolean } = {},
): Layer {
  const gaps = (options.endpoint ?? true) ? count - 1 : count;
  const step = gaps > 0 ? (stop - start) / gaps : 0;
  const dtype = parseDType(options.dtype ?? "float64");
  let expr = affine(coordExpr(0), step, start);
  if ((options.endpoint ?? true) && count > 1) {
    // The last value is `stop` itself, whatever the product rounds to.
    const last = callExpr("equal", [coordExpr(0), constExpr(count - 1, "float64")]);
    expr = callExpr("where", [last, constExpr(stop, "float64"), expr]);
  }
  if (dtypeInfo(dtype).kind !== "float") expr = callExpr("floor", [expr]);
  return fromExpr([count], expr, { ...options, dtype });
}

/** Ones where `column − row = k`, zeros elsewhere. */
export function eye(rows: number, columns: number, k: number, options: CreateOptions = {}): Layer {
  const dtype = parseDType(options.dtype ?? "float64");
  const diagonal = callExpr("equal", [
    coordExpr(1),
    callExpr("add", [coordExpr(0), constExpr(k, "float64")]),
  ]);
  return fromExpr([rows, columns], castExpr(diagonal, dtype), { ...options, dtype });
}

/** Row-major position of an element, as an expression: the counter of the random generators. */
export function flatIndex(shape: Shape): Expr {
  const strides = stridesOf(shape);
  const terms = shape.map((_, axis) => affine(coordExpr(axis), strides[axis], 0));
  return terms.length === 0
    ? constExpr(0, "float64")
    : terms.reduce((sum, term) => callExpr("add", [sum, term]));
}

function affine(expr: Expr, scale: number, offset: number): Expr {
  const scaled = scale === 1 ? expr : callExpr("multiply", [expr, constExpr(scale, "float64")]);
  return offset === 0 ? scaled : callExpr("add", [scaled, constExpr(offset, "float64")]);
}

/** @throws OptionError for what is no scalar: a text would become NaN, or whatever `Number` makes of it. */
function checkScalar(value: unknown): void {
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") return;
  throw new OptionError(
    "full()",
    `fills with a number, bigint or boolean, not ${shown(value)}; fromTypedArray() makes an array of data`,
  );
}

/** As in NumPy, and as `arange` takes its ends; -0 is no whole number, as no integer can hold it. */
function typeOfScalar(value: Scalar): DType {
  if (typeof value === "boolean") return "bool";
  const whole = Number.isSafeInteger(value) && !Object.is(value, -0);
  return typeof value === "bigint" || whole ? "int64" : "float64";
}

function constantOf(value: Scalar, dtype: DType): Scalar {
  const { kind } = dtypeInfo(dtype);
  if (kind === "bool") return Boolean(value);
  if (typeof value === "boolean") return Number(value);
  return kind === "float" ? Number(value) : value;
}

/** @throws ShapeError for lengths that are not whole numbers ≥ 0, and for more than 2⁵³ elements. */
export function checkShape(shape: Shape): void {
  if (!Array.isArray(shape)) {
    throw new ShapeError(`a shape is a list of lengths such as [3, 4], not ${shown(shape)}`);
  }
  const bad = shape.find((length) => !Number.isSafeInteger(length) || length < 0);
  if (bad !== undefined) {
    throw new ShapeError(`shape [${shape.join(", ")}] holds ${bad}; lengths are whole numbers ≥ 0`);
  }
  checkRank(shape.length);
  if (sizeOf(shape) > Number.MAX_SAFE_INTEGER) {
    throw new ShapeError(`shape [${shape.join(", ")}] has more than 2^53 elements`);
  }
}
