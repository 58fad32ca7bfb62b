/** What a Parquet file holds, in our words. */
import { ColumnTypeError, type DType, UnknownColumnError } from "../../core/index.ts";

/** One column of a Parquet file. */
export interface ParquetColumn {
  readonly name: string;
  /** Element type as an array; null for what is not a number. Times are milliseconds since 1970. */
  readonly dtype: DType | null;
  /** The type in Parquet's words. */
  readonly type: string;
  /** Whether values may be missing. */
  readonly nullable: boolean;
}

/** Schema, rows and row groups of a Parquet file. */
export interface ParquetInfo {
  readonly path: string;
  readonly rows: number;
  /** Rows of each row group. */
  readonly rowGroups: readonly number[];
  readonly columns: readonly ParquetColumn[];
  /** Changes when the file does. */
  readonly version: string;
}

/** A column of numbers. @throws UnknownColumnError, ColumnTypeError */
export function numericColumn(
  info: ParquetInfo,
  name: string,
): ParquetColumn & { readonly dtype: DType } {
  const { path, columns } = info;
  const column = columns.find((own) => own.name === name);
  if (column === undefined) {
    throw new UnknownColumnError(
      path,
      name,
      columns.map((own) => own.name),
    );
  }
  const { dtype } = column;
  if (dtype === null) {
    const numeric = columns.flatMap((own) => (own.dtype === null ? [] : [own.name]));
    throw new ColumnTypeError(path, name, column.type, numeric);
  }
  return { ...column, dtype };
}
