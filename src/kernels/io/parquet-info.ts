/** What a Parquet file says about itself. Apart from the open file, whose type is hyparquet's. */
import type { ParquetInfo } from "./parquet-columns.ts";
import { openParquet } from "./parquet-file.ts";

/** Schema, row groups and number of rows. @throws MissingFileError, CorruptFileError */
export async function readParquetInfo(path: string): Promise<ParquetInfo> {
  return (await openParquet(path)).info;
}
