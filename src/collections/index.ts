/** What users hold: lazy arrays, and the values they compute to. */

export type {
  BlockInfo,
  ParquetColumn,
  ParquetInfo,
  TaskInfo,
  ZarrInfo,
} from "../kernels/index.ts";
export type { Annotations } from "../layers/index.ts";
export { apply } from "./array/apply.ts";
export type { ArrayLike as ArrayOrScalar } from "./array/array-base.ts";
export { ArrayValue, type Element, type Nested } from "./array/array-value.ts";
export type {
  Block,
  BlockElements,
  BlockFunction,
  MapBlocksOptions,
  MapOverlapOptions,
} from "./array/block-function.ts";
export { compute } from "./array/compute.ts";
export { evaluate, fromFunction } from "./array/formula.ts";
export {
  arange,
  concat,
  eye,
  fromTypedArray,
  full,
  linspace,
  matmul,
  ones,
  stack,
  tensordot,
  where,
  zeros,
} from "./array/functions.ts";
export type { IndexEntry, SliceRange } from "./array/index-spec.ts";
export {
  parquetInfo,
  type ReadParquetOptions,
  readParquet,
  readParquetSource,
} from "./array/io/parquet.ts";
export { readZarr } from "./array/io/zarr.ts";
export {
  type ReadZarrOptions,
  readZarrSource,
  type WriteZarrOptions,
  writeZarrLayer,
  zarrInfo,
} from "./array/io/zarr-layers.ts";
export { type ElementFunction, type MapOptions, NDArray } from "./array/nd-array.ts";
export type { ComputeOptions } from "./array/options.ts";
export { type RandomFunctions, random } from "./array/random.ts";
export type { CreateOptions } from "./array/verbs/create.ts";
export type { Scalar } from "./array/verbs/elementwise.ts";
export type { HistogramOptions } from "./array/verbs/histogram.ts";
export type {
  Boundary,
  Captures,
  ModuleFunction,
  OverlapSpec,
  UserFunction,
} from "./array/verbs/map-blocks.ts";
export type { RandomOptions } from "./array/verbs/random.ts";
export type { ReduceOptions } from "./array/verbs/reduce.ts";
