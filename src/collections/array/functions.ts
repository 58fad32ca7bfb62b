import type { DType, Shape, TypedArray } from "../../core/index.ts";
import type { Layer } from "../../layers/index.ts";
import { type ArrayLike, operand } from "./array-base.ts";
import { NDArray } from "./nd-array.ts";
import * as create from "./verbs/create.ts";
import { elementwise, type Scalar } from "./verbs/elementwise.ts";
import { concatArrays, stackArrays } from "./verbs/join.ts";
import { typedArraySource } from "./verbs/literal.ts";
import { matmul as matmulLayers, tensordot as tensordotLayers } from "./verbs/product.ts";

const array = (layer: Layer): NDArray => new NDArray(layer);

/** Zeros, float64 unless another type is given. @throws ShapeError */
export function zeros(shape: Shape, options: create.CreateOptions = {}): NDArray {
  return full(shape, 0, { dtype: "float64", ...options });
}

/** Ones, float64 unless another type is given. @throws ShapeError */
export function ones(shape: Shape, options: create.CreateOptions = {}): NDArray {
  return full(shape, 1, { dtype: "float64", ...options });
}

/** One value everywhere. A number gives float64, a bigint int64, a boolean bool, unless a type is given. */
export function full(shape: Shape, value: Scalar, options: create.CreateOptions = {}): NDArray {
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
  const options = args.find(isOptions) ?? {};
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
  return array(create.linspace(start, stop, count, options));
}

/** Ones on the diagonal `column − row = k`, zeros elsewhere. */
export function eye(
  rows: number,
  options: create.CreateOptions & { readonly columns?: number; readonly k?: number } = {},
): NDArray {
  const { columns = rows, k = 0 } = options;
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
  return array(typedArraySource(data, options));
}

/** `condition ? x : y`, elementwise; shapes broadcast, types of x and y are promoted. */
export function where(condition: NDArray, x: ArrayLike, y: ArrayLike): NDArray {
  return array(elementwise("where", [condition.layer, operand(x), operand(y)]));
}

/** Joins arrays along an axis they have. @throws ShapeError, AxisError */
export function concat(
  arrays: readonly NDArray[],
  options: { readonly axis?: number } = {},
): NDArray {
  return array(
    concatArrays(
      arrays.map(({ layer }) => layer),
      options.axis ?? 0,
    ),
  );
}

/** Joins arrays of one shape along a new axis. @throws ShapeError, AxisError */
export function stack(
  arrays: readonly NDArray[],
  options: { readonly axis?: number } = {},
): NDArray {
  return array(
    stackArrays(
      arrays.map(({ layer }) => layer),
      options.axis ?? 0,
    ),
  );
}

/** Matrix product, with the array API's rules for 1-d and stacked operands. @throws ShapeError */
export function matmul(a: NDArray, b: NDArray): NDArray {
  return array(matmulLayers(a.layer, b.layer));
}

/** Sum of products over pairs of axes: a number of axes, or a list of axes of each. @throws ShapeError, AxisError */
export function tensordot(
  a: NDArray,
  b: NDArray,
  axes: number | readonly [readonly number[], readonly number[]] = 2,
): NDArray {
  return array(tensordotLayers(a.layer, b.layer, axes));
}
