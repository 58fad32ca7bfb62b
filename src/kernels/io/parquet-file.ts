/** Parquet files, open: their metadata are read once. */
import type { FileMetaData, SchemaElement } from "hyparquet";
import { CorruptFileError, type DType, isPlygraphError } from "../../core/index.ts";
import { openRanges, type RangeFile } from "./file.ts";
import type { ParquetColumn, ParquetInfo } from "./parquet-columns.ts";

/** A file with its metadata. */
export interface ParquetFile {
  readonly file: RangeFile;
  readonly metadata: FileMetaData;
  readonly info: ParquetInfo;
}

const opened = new Map<string, Promise<ParquetFile>>();
/** Magic bytes at both ends, and the length of the metadata between them. */
const FILE_BYTES_MIN = 12;
/** Files whose metadata are kept. */
const OPENED_MAX = 64;

/**
 * The metadata of a file, read once as long as the file does not change.
 * @throws MissingFileError, CorruptFileError
 */
export async function openParquet(path: string): Promise<ParquetFile> {
  const file = await openRanges(path);
  let found = opened.get(file.version);
  if (found === undefined) {
    if (opened.size >= OPENED_MAX) opened.clear();
    found = readMetadata(file);
    found.catch(() => opened.delete(file.version));
    opened.set(file.version, found);
  }
  return found;
}

async function readMetadata(file: RangeFile): Promise<ParquetFile> {
  if (file.byteLength < FILE_BYTES_MIN) {
    const reason = `it has ${file.byteLength} bytes, and the shortest has ${FILE_BYTES_MIN}`;
    throw new CorruptFileError(file.path, "Parquet", reason);
  }
  const { parquetMetadataAsync } = await import("hyparquet");
  try {
    const metadata = await parquetMetadataAsync(file);
    return { file, metadata, info: infoOf(file, metadata) };
  } catch (cause) {
    throw asCorrupt(file.path, cause);
  }
}

/** A failure to decode, as an error that names the file. */
export function asCorrupt(path: string, cause: unknown): Error {
  if (isPlygraphError(cause)) return cause as Error;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CorruptFileError(path, "Parquet", reason, { cause });
}

function infoOf(file: RangeFile, metadata: FileMetaData): ParquetInfo {
  const rowGroups = metadata.row_groups.map(({ num_rows }) => Number(num_rows));
  return Object.freeze({
    path: file.path,
    rows: Number(metadata.num_rows),
    rowGroups: Object.freeze(rowGroups),
    columns: Object.freeze(columnsOf(metadata.schema)),
    version: file.version,
  });
}

/** Columns that hold one value a row; what is nested has no array. */
function columnsOf([, ...elements]: readonly SchemaElement[]): ParquetColumn[] {
  const columns: ParquetColumn[] = [];
  for (let k = 0; k < elements.length; k++) {
    const element = elements[k];
    const nested = element.num_children ?? 0;
    columns.push({
      name: element.name,
      dtype: nested > 0 || element.repetition_type === "REPEATED" ? null : dtypeOfColumn(element),
      type: nested > 0 ? "nested records" : typeText(element),
      nullable: element.repetition_type !== "REQUIRED",
    });
    k = behind(elements, k) - 1;
  }
  return columns;
}

/** The place behind an element and everything nested in it. */
function behind(elements: readonly SchemaElement[], at: number): number {
  let next = at + 1;
  for (let child = 0; child < (elements[at].num_children ?? 0); child++)
    next = behind(elements, next);
  return next;
}

function typeText({ type, converted_type, logical_type }: SchemaElement): string {
  return `${logical_type?.type ?? converted_type ?? type}`;
}

const PHYSICAL: Readonly<Record<string, DType>> = {
  BOOLEAN: "bool",
  INT32: "int32",
  INT64: "int64",
  INT96: "float64",
  FLOAT: "float32",
  DOUBLE: "float64",
};

const CONVERTED: Readonly<Record<string, DType | null>> = {
  INT_8: "int8",
  INT_16: "int16",
  INT_32: "int32",
  INT_64: "int64",
  UINT_8: "uint8",
  UINT_16: "uint16",
  UINT_32: "uint32",
  UINT_64: "uint64",
  DATE: "float64",
  TIMESTAMP_MILLIS: "float64",
  TIMESTAMP_MICROS: "float64",
  DECIMAL: "float64",
  UTF8: null,
  JSON: null,
  BSON: null,
  ENUM: null,
  INTERVAL: null,
};

const LOGICAL: Readonly<Record<string, DType | null>> = {
  DATE: "float64",
  TIMESTAMP: "float64",
  DECIMAL: "float64",
  STRING: null,
  UUID: null,
  JSON: null,
  ENUM: null,
};

function dtypeOfColumn({ type, converted_type, logical_type }: SchemaElement): DType | null {
  if (logical_type?.type === "INTEGER") {
    const { bitWidth, isSigned } = logical_type as { bitWidth: number; isSigned: boolean };
    return `${isSigned ? "int" : "uint"}${bitWidth}` as DType;
  }
  const named = LOGICAL[logical_type?.type ?? ""] ?? CONVERTED[converted_type ?? ""];
  if (named !== undefined) return named;
  if (LOGICAL[logical_type?.type ?? ""] === null) return null;
  return PHYSICAL[type ?? ""] ?? null;
}
