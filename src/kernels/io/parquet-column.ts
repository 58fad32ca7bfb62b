/** Decoding one column of one row group of a Parquet file. */
import * as zlib from "node:zlib";
import type { Compressors, ParquetParsers } from "hyparquet";
import {
  type DType,
  dtypeInfo,
  NullValueError,
  newTypedArray,
  type TypedArray,
} from "../../core/index.ts";
import { elementOf } from "../copy.ts";
import { asCorrupt, type ParquetFile } from "./parquet-file.ts";

/** Rows `start <= row < end` of a column. */
export interface ColumnRows {
  readonly start: number;
  readonly end: number;
  readonly data: TypedArray;
}

/** Times are milliseconds since 1970, as JavaScript's are. */
const PARSERS: Partial<ParquetParsers> = {
  timestampFromMilliseconds: Number,
  timestampFromMicroseconds: (micros) => Number(micros) / 1e3,
  timestampFromNanoseconds: (nanos) => Number(nanos) / 1e6,
  dateFromDays: (days) => days * 86_400_000,
};

let codecs: Promise<Compressors> | undefined;

/** Decompressors: Node's own where it has them, for they are several times faster. */
function decompressors(): Promise<Compressors> {
  codecs ??= import("hyparquet-compressors").then(({ compressors }) => ({
    ...compressors,
    GZIP: (input: Uint8Array) => zlib.gunzipSync(input),
    BROTLI: (input: Uint8Array) => zlib.brotliDecompressSync(input),
    ...nodeZstd(),
  }));
  return codecs;
}

/** Node has Zstandard from 22.15 on. */
function nodeZstd(): Compressors {
  const { zstdDecompressSync } = zlib as { zstdDecompressSync?: (input: Uint8Array) => Uint8Array };
  return zstdDecompressSync === undefined ? {} : { ZSTD: (input) => zstdDecompressSync(input) };
}

/**
 * Decoded columns that were read last: blocks are often shorter than row groups, and neighbours
 * follow each other. Oldest first.
 */
const recent = new Map<string, Recent>();
const RECENT_BYTES_MAX = 32 * 2 ** 20;

interface Recent {
  readonly rows: Promise<ColumnRows>;
  readonly bytes: number;
}

/** Forgets the oldest columns until there is room for `bytes`. */
function makeRoom(bytes: number): void {
  let held = bytes;
  for (const entry of recent.values()) held += entry.bytes;
  for (const [key, entry] of recent) {
    if (held <= RECENT_BYTES_MAX) return;
    recent.delete(key);
    held -= entry.bytes;
  }
}

/**
 * Rows `start <= row < end`, which lie in one row group, as `dtype`. Missing values are NaN.
 * @throws CorruptFileError; NullValueError where a value is missing and `dtype` has no NaN
 */
export function readColumn(
  parquet: ParquetFile,
  column: string,
  dtype: DType,
  start: number,
  end: number,
): Promise<ColumnRows> {
  const key = `${parquet.file.version} ${column} ${dtype} ${start} ${end}`;
  const found = recent.get(key);
  if (found !== undefined) return found.rows;
  const rows = decode(parquet, column, dtype, start, end);
  rows.catch(() => recent.delete(key));
  const bytes = (end - start) * dtypeInfo(dtype).itemsize;
  makeRoom(bytes);
  recent.set(key, { rows, bytes });
  return rows;
}

async function decode(
  { file, metadata }: ParquetFile,
  column: string,
  dtype: DType,
  start: number,
  end: number,
): Promise<ColumnRows> {
  const { parquetRead } = await import("hyparquet");
  const data = newTypedArray(dtype, end - start);
  let filled = 0;
  try {
    let failure: unknown;
    await parquetRead({
      file,
      metadata,
      columns: [column],
      rowStart: start,
      rowEnd: end,
      useOffsetIndex: true,
      compressors: await decompressors(),
      parsers: PARSERS,
      onChunk: ({ columnData, rowStart }) => {
        try {
          filled += store(
            columnData,
            rowStart,
            { start, end, data },
            { path: file.path, column, dtype },
          );
        } catch (error) {
          failure ??= error;
        }
      },
    });
    if (failure !== undefined) throw failure;
  } catch (cause) {
    throw asCorrupt(file.path, cause);
  }
  if (filled < end - start) {
    throw asCorrupt(file.path, `column "${column}" has ${filled} of rows ${start} to ${end}`);
  }
  return { start, end, data };
}

interface Place {
  readonly path: string;
  readonly column: string;
  readonly dtype: DType;
}

/** Writes the values that lie inside the wanted rows; answers how many. */
function store(values: ArrayLike<unknown>, from: number, rows: ColumnRows, place: Place): number {
  const { dtype } = place;
  const low = Math.max(rows.start, from);
  const high = Math.min(rows.end, from + values.length);
  const float = dtypeInfo(dtype).kind === "float";
  const { data } = rows;
  for (let row = low; row < high; row++) {
    const value = values[row - from];
    if (value !== null && value !== undefined) {
      data[row - rows.start] = float ? Number(value) : elementOf(value, dtype);
    } else if (float) {
      data[row - rows.start] = Number.NaN;
    } else {
      throw new NullValueError(place.path, place.column, row, dtype);
    }
  }
  return Math.max(0, high - low);
}
