import {
  type AxisChunks,
  axisOf,
  type Chunks,
  ChunksError,
  type DType,
  shown,
  type TypedArray,
} from "../../core/index.ts";
import type { BlockInfo } from "../../kernels/index.ts";
import type { Layer } from "../../layers/index.ts";
import { layersOf } from "./array-base.ts";
import type { Element, Nested } from "./array-value.ts";
import type { NDArray } from "./nd-array.ts";
import { arrayType } from "./verbs/elementwise.ts";
import {
  type Captures,
  functionKernel,
  mapBlocksLayer,
  type OverlapSpec,
  overlapLayer,
  trimLayer,
  type UserFunction,
} from "./verbs/map-blocks.ts";

/** One block, as a user's function sees it. */
export interface Block<T extends TypedArray = Float64Array> {
  /** Row-major elements; name the type of array where it is not `Float64Array`. */
  readonly data: T;
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/**
 * Takes the blocks of the arrays and answers the elements of the result's block. It runs on a worker:
 * its text is sent, so what it uses must be among its parameters or in `captures`. A function with one
 * parameter more than there are arrays gets a {@link BlockInfo} in it: where its block lies.
 */
export type BlockFunction<T extends TypedArray = Float64Array> = (
  block: Block<T>,
  ...more: (Block<T> & BlockInfo)[]
) => BlockElements | Promise<BlockElements>;

/** Elements of one block: row-major or nested, or one value for all of them. */
export type BlockElements = Element | ArrayLike<Element> | readonly Nested[];

/** Options of `mapBlocks`. */
export interface MapBlocksOptions {
  /** Further arrays; their blocks come behind this one's. */
  readonly with?: readonly NDArray[];
  /** Element type of the result; that of this array by default. */
  readonly dtype?: DType;
  /**
   * Block lengths of the result by axis, where the function changes them: `[[2, 2, 1]]`, or the
   * `chunks` of an array that is cut alike. The number of blocks stays.
   */
  readonly chunks?: Chunks | readonly (readonly number[])[];
  /** Values that the function's text names, by name; plain data. */
  readonly captures?: Captures;
}

/** Options of `mapOverlap`. */
export interface MapOverlapOptions extends OverlapSpec {
  /** Element type of the result; that of this array by default. */
  readonly dtype?: DType;
  /** Values that the function's text names, by name; plain data. */
  readonly captures?: Captures;
}

/** A layer of calls. @throws ShapeError, ChunksError, KernelFunctionError, UnknownDTypeError */
export function mapBlocks<T extends TypedArray>(
  input: Layer,
  fn: UserFunction<BlockFunction<T>>,
  options: MapBlocksOptions,
): Layer {
  const { with: others = [], captures = {}, chunks } = options;
  const dtype = options.dtype ?? arrayType(input);
  const spec = chunks === undefined ? { dtype } : { dtype, chunks: chunksOf(chunks) };
  const layers = [input, ...layersOf("mapBlocks()", others)];
  return mapBlocksLayer(layers, functionKernel(fn, captures), spec);
}

function chunksOf(given: Chunks | readonly (readonly number[])[]): Chunks {
  const isAxis = (axis: unknown): boolean =>
    Array.isArray(axis) || (typeof axis === "object" && axis !== null && "blocks" in axis);
  if (!Array.isArray(given) || !given.every(isAxis)) {
    throw new ChunksError(
      `mapBlocks() takes the lengths of all blocks by axis, such as [[2, 2, 1]], not ${shown(given)}`,
    );
  }
  return given.map((axis: AxisChunks | readonly number[]) =>
    "blocks" in axis ? axis : axisOf(axis),
  );
}

/** A layer of calls on blocks with halos, which are cut off again. @throws ShapeError */
export function mapOverlap<T extends TypedArray>(
  input: Layer,
  fn: UserFunction<BlockFunction<T>>,
  options: MapOverlapOptions,
): Layer {
  const dtype = options.dtype ?? arrayType(input);
  const halo = overlapLayer(input, options);
  const kernel = functionKernel(fn, options.captures ?? {});
  return trimLayer(mapBlocksLayer([halo.layer], kernel, { dtype }), halo, input);
}
