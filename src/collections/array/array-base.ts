import {
  type Chunks,
  type DType,
  dtypeInfo,
  ExpressionTypeError,
  type Shape,
  sizeOf,
} from "../../core/index.ts";
import type { Layer } from "../../layers/index.ts";
import { checkList, shown } from "./check.ts";
import type { NDArray } from "./nd-array.ts";
import { arrayType, type Operand, type Scalar } from "./verbs/elementwise.ts";

/** What a method takes beside its own array: another array, or a (weak) scalar. */
export type ArrayLike = NDArray | Scalar;

/** What every array can tell without computing anything. */
export abstract class ArrayBase {
  /** The layer of the graph that stands for this array. */
  readonly layer: Layer;

  constructor(layer: Layer) {
    this.layer = layer;
  }

  protected abstract wrap(layer: Layer): NDArray;

  /** Length of each axis. */
  get shape(): Shape {
    return this.layer.shape;
  }

  /** Element type. */
  get dtype(): DType {
    return arrayType(this.layer);
  }

  /** Block lengths along each axis, run-length coded. */
  get chunks(): Chunks {
    return this.layer.chunks;
  }

  /** Number of blocks along each axis. */
  get numBlocks(): readonly number[] {
    return this.layer.grid;
  }

  /** Number of axes. */
  get ndim(): number {
    return this.layer.shape.length;
  }

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.layer.shape);
  }

  /** Bytes of all elements. */
  get nbytes(): number {
    return this.size * dtypeInfo(this.dtype).itemsize;
  }
}

/**
 * The layer of an array that must be one.
 * @throws ExpressionTypeError for anything else, which JavaScript lets through.
 */
export function layerOf(where: string, value: unknown): Layer {
  if (value instanceof ArrayBase) return value.layer;
  throw new ExpressionTypeError(
    `${where} takes arrays, not ${shown(value)}; fromTypedArray() makes an array of data`,
  );
}

/** The layers of a list of arrays. @throws OptionError when it is none, ExpressionTypeError */
export function layersOf(where: string, values: unknown): Layer[] {
  checkList(where, `a list of arrays, ${where.replace("()", "([a, b])")}`, values);
  return (values as readonly unknown[]).map((value) => layerOf(where, value));
}

/**
 * The layer of an array, or the scalar itself.
 * @throws ExpressionTypeError for anything else, which JavaScript lets through.
 */
export function operand(value: ArrayLike): Operand {
  if (value instanceof ArrayBase) return value.layer;
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") {
    return value;
  }
  const what = Array.isArray(value) ? "a list" : value === null ? "null" : `a ${typeof value}`;
  throw new ExpressionTypeError(
    `an operand is an array or a scalar, not ${what}; fromTypedArray() makes an array of data`,
  );
}
