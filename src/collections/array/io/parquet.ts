/** Arrays from Parquet files: one numeric column, block by block on the workers. */
import { resolve } from "node:path";
import {
  axisOf,
  type ChunkSpec,
  type DType,
  normalizeChunks,
  OptionError,
} from "../../../core/index.ts";
import { numericColumn, type ParquetInfo, readParquetInfo } from "../../../kernels/index.ts";
import { type Layer, makeLayer, source } from "../../../layers/index.ts";
import { checkOptions, checkPath, shown } from "../check.ts";
import { NDArray } from "../nd-array.ts";

/** Options of `readParquet`. */
export interface ReadParquetOptions {
  /** Block lengths; one block for each row group when left out. */
  readonly chunks?: ChunkSpec;
  /**
   * Element type of the array; the column's own by default. Whole numbers with missing values need a
   * float type, where these are NaN.
   */
  readonly dtype?: DType;
}

/**
 * Columns, row groups and number of rows of a Parquet file.
 * @throws MissingFileError, CorruptFileError
 */
export async function parquetInfo(path: string): Promise<ParquetInfo> {
  checkPath("parquetInfo()", path);
  return await readParquetInfo(resolve(path));
}

/**
 * A source layer over one column. Only metadata are read here; blocks read the row groups they touch.
 * Times are milliseconds since 1970, as float64.
 * @throws MissingFileError, CorruptFileError, UnknownColumnError, ColumnTypeError
 */
export async function readParquetSource(
  path: string,
  column: string,
  options: ReadParquetOptions = {},
): Promise<Layer> {
  checkPath("readParquet()", path);
  if (typeof column !== "string") {
    throw new OptionError(
      "readParquet()",
      `takes the name of one column, not ${shown(column)}; read several one by one`,
    );
  }
  checkOptions("readParquet()", options, ["chunks", "dtype"]);
  const info = await parquetInfo(path);
  const own = numericColumn(info, column);
  const dtype = options.dtype ?? own.dtype;
  const groups = info.rowGroups.filter((rows) => rows > 0);
  const chunks =
    options.chunks === undefined
      ? [axisOf(groups.length === 0 ? [0] : groups)]
      : normalizeChunks(options.chunks, [info.rows], dtype);
  const params = { path: info.path, column, version: info.version };
  const kernel = { kind: "builtin", name: "parquet", params } as const;
  return makeLayer(source, { kernel, chunks, domain: chunks, origin: [0], steps: [1], dtype }, []);
}

/** {@link readParquetSource} as an array. */
export async function readParquet(
  path: string,
  column: string,
  options: ReadParquetOptions = {},
): Promise<NDArray> {
  return new NDArray(await readParquetSource(path, column, options));
}
