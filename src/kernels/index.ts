/** Kernels: what runs one task on a worker. Compiles layers, runs blocks and values. */
export type { BlockInfo, BlockValue } from "./block-function.ts";
export { BUILTIN_NAMES } from "./builtin/index.ts";
export { convertView, copyView, fillView } from "./copy.ts";
export { interpret } from "./expr/interpret.ts";
export { type AnyFunction, textKernel } from "./functions.ts";
export {
  numericColumn,
  type ParquetColumn,
  type ParquetInfo,
} from "./io/parquet-columns.ts";
export { readParquetInfo } from "./io/parquet-info.ts";
export { type StagedZarr, stageZarr } from "./io/zarr-stage.ts";
export { readZarrInfo, type ZarrInfo } from "./io/zarr-store.ts";
export { hasPlainLiterals, runValue, wantsTask } from "./object.ts";
export { compileLayer } from "./runner.ts";
export type { KernelEnv, KernelInput, LayerRunner, TaskInfo } from "./types.ts";
export { isPackedPlain, packValue, unpackValue, VALUE_BYTES_MAX } from "./values.ts";
export {
  boxView,
  contiguousView,
  flatData,
  isContiguous,
  newView,
  permuteView,
  slabView,
  type View,
} from "./view.ts";
