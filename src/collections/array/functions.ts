import { type DType, OptionError, type Shape, type TypedArray } from "../../core/index.ts";
import type { Layer } from "../../layers/index.ts";
import { type ArrayLike, layerOf, layersOf, operand } from "./array-base.ts";
import { checkNumber, checkOptions, shown } from "./check.ts";
import { NDArray } from "./nd-array.ts";
import * as create from "./verbs/create.ts";
import { elementwise, type Scalar } from "./verbs/elementwise.ts";
import { concatArrays, stackArrays } from "./verbs/join.ts";
import { typedArraySource } from "./verbs/literal.ts";
import { matmul as matmulLayers, tensordot as tensordotLayers } from "./verbs/product.ts";

const CREATE_KEYS = ["dtype", "chunks"] as const;

const array = (layer: Layer): NDArray => new NDArray(layer);

/** Zeros, float64 unless another type is given. @throws ShapeError */
export function zeros(shape: Shape, options: create.CreateOptions = {}): NDArray {
  checkOptions("zeros()", options, CREATE_KEYS);
  return full(shape, 0, { dtype: "float64", ...options });
}

/** Ones, float64 unless another type is given. @throws ShapeError */
export function ones(shape: Shape, options: create.CreateOptions = {}): NDArray {
  checkOptions("ones()", options, CREATE_KEYS);
  return full(shape, 1, { dtype: "float64", ...options });
}

/** One value everywhere. A whole number gives int64, another float64, a boolean bool, unless a type is given. */
export function full(shape: Shape, value: Scalar, options: create.CreateOptions = {}): NDArray {
  checkOptions("full()", options, CREATE_KEYS);
  return array(create.full(shape, value, options));
}

/**
 * `arange(stop)`, `arange(start, stop)` or `arange(start, stop, step)`, and options behind the last:
 * whole numbers give int64, others float64. `stop` is not included.
 * @throws ShapeError for a step of 0, or ends that are not finite.
 */
export function arange(stop: number, options?: create.CreateOptions): NDArray;
/** From `start` up to `stop`. */
export function arange(start: number, stop: number, options?: create.CreateOptions): NDArray;
/** From `start` towards `stop`, by `step`. */
export function arange(
  start: number,
  stop?: number,
  step?: number,
  options?: create.CreateOptions,
): NDArray;
/** See the forms above. */
export function arange(...args: readonly (number | create.CreateOptions | undefined)[]): NDArray {
  const [first, second, step = 1] = args.filter(isNumber);
  for (const arg of args) if (!isNumber(arg)) checkOptions("arange()", arg, CREATE_KEYS);
  const options = args.find(isOptions);
  if (first === undefined) throw new OptionError("arange()", "needs an end, such as arange(10)");
  const [low, high] = second === undefined ? [0, first] : [first, second];
  return array(create.arange(low, high, step, options));
}

const isNumber = (arg: unknown): arg is number => typeof arg === "number";
const isOptions = (arg: number | create.CreateOptions | undefined): arg is create.CreateOptions =>
  typeof arg === "object";

/**
 * `count` evenly spaced values from `start` to `stop`, both included unless `endpoint` is false.
 * Integer types round down. @throws ShapeError for a count that is no whole number ≥ 0.
 */
export function linspace(
  start: number,
  stop: number,
  count: number,
  options: create.CreateOptions & { readonly endpoint?: boolean } = {},
): NDArray {
  checkOptions("linspace()", options, [...CREATE_KEYS, "endpoint"]);
  return array(create.linspace(start, stop, count, options));
}

/** Ones on the diagonal `column − row = k`, zeros elsewhere. */
export function eye(
  rows: number,
  options: create.CreateOptions & { readonly columns?: number; readonly k?: number } = {},
): NDArray {
  checkOptions("eye()", options, [...CREATE_KEYS, "columns", "k"]);
  const { columns = rows, k = 0 } = options;
  checkNumber("eye()", "k", k, { whole: true });
  return array(create.eye(rows, columns, k, options));
}

/**
 * An array over data of this process. The elements are copied once, and sent to workers that need them.
 * @throws ShapeError when `shape` has another number of elements.
 */
export function fromTypedArray(
  data: TypedArray,
  options: {
    readonly shape?: Shape;
    readonly dtype?: DType;
    readonly chunks?: create.CreateOptions["chunks"];
  } = {},
): NDArray {
  if (!ArrayBuffer.isView(data) || data instanceof DataView) {
    throw new OptionError(
      "fromTypedArray()",
      `takes a typed array such as Float64Array.from([1, 2, 3]), not ${shown(data)}`,
    );
  }
  checkOptions("fromTypedArray()", options, ["shape", ...CREATE_KEYS]);
  return array(typedArraySource(data, options));
}

/** `condition ? x : y`, elementwise; shapes broadcast, types of x and y are promoted. */
export function where(condition: NDArray, x: ArrayLike, y: ArrayLike): NDArray {
  return array(elementwise("where", [layerOf("where()", condition), operand(x), operand(y)]));
}

/** Joins arrays along an axis they have. @throws ShapeError, AxisError */
export function concat(
  arrays: readonly NDArray[],
  options: { readonly axis?: number } = {},
): NDArray {
  const layers = layersOf("concat()", arrays);
  checkOptions("concat()", options, ["axis"]);
  return array(concatArrays(layers, options.axis ?? 0));
}

/** Joins arrays of one shape along a new axis. @throws ShapeError, AxisError */
export function stack(
  arrays: readonly NDArray[],
  options: { readonly axis?: number } = {},
): NDArray {
  const layers = layersOf("stack()", arrays);
  checkOptions("stack()", options, ["axis"]);
  return array(stackArrays(layers, options.axis ?? 0));
}

/** Matrix product, with the array API's rules for 1-d and stacked operands. @throws ShapeError */
export function matmul(a: NDArray, b: NDArray): NDArray {
  return array(matmulLayers(layerOf("matmul()", a), layerOf("matmul()", b)));
}

/** Sum of products over pairs of axes: a number of axes, or a list of axes of each. @throws ShapeError, AxisError */
export function tensordot(
  a: NDArray,
  b: NDArray,
  axes: number | readonly [readonly number[], readonly number[]] = 2,
): NDArray {
  return array(tensordotLayers(layerOf("tensordot()", a), layerOf("tensordot()", b), axes));
}
