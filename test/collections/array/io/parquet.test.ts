import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { parquetInfo, readParquetSource } from "../../../../src/collections/index.ts";
import { type DType, isPlygraphError } from "../../../../src/core/index.ts";
import { readParquet } from "../../../../src/index.ts";
import { type Layer, makeLayer, slice } from "../../../../src/layers/index.ts";
import { errorOf, refused } from "../../../support/refused.ts";
import { runOne } from "../../../support/run-local.ts";

const FLIGHTS = join(
  import.meta.dirname,
  "../../../../node_modules/vega-datasets/data/flights-3m.parquet",
);

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const failure = (act: Promise<unknown>): Promise<unknown> => act.catch((error: unknown) => error);

function sliced(layer: Layer, start: number, step: number, length: number): Layer {
  return makeLayer(slice, { start: [start], step: [step], length: [length], drop: [] }, [layer]);
}

/** Rows of the file by hyparquet alone. */
function rows(start: number, end: number): Promise<Record<string, unknown>[]> {
  const bytes = readFileSync(FLIGHTS);
  const file = {
    byteLength: bytes.byteLength,
    slice: (a: number, b?: number) =>
      bytes.buffer.slice(
        bytes.byteOffset + a,
        bytes.byteOffset + (b ?? bytes.byteLength),
      ) as ArrayBuffer,
  };
  return parquetReadObjects({ file, compressors, rowStart: start, rowEnd: end });
}

test("the metadata of three million flights", async () => {
  const info = await parquetInfo(FLIGHTS);
  expect(info.rows).toBe(3_000_000);
  expect(info.rowGroups).toHaveLength(11);
  expect(info.columns.map(({ name, dtype }) => `${name} ${dtype}`)).toEqual([
    "date float64",
    "delay int64",
    "distance int64",
    "origin null",
    "destination null",
  ]);
  const layer = await readParquetSource(FLIGHTS, "delay");
  expect([layer.shape, layer.grid, layer.dtype]).toEqual([[3_000_000], [11], "int64"]);
});

test("blocks hold the rows they stand for, across row groups and with steps", async () => {
  const [from, count] = [272_000, 1500];
  const wanted = await rows(from, from + count);
  const chunks = [100_000];
  const delay = await readParquetSource(FLIGHTS, "delay", { chunks });
  const found = await runOne(sliced(delay, from, 1, count));
  expect(Array.from<unknown>(found.data)).toEqual(wanted.map((row) => row["delay"]));
  const date = await readParquetSource(FLIGHTS, "date", { chunks, dtype: "float64" });
  const times = await runOne(sliced(date, from + count - 1, -7, 200));
  expect(Array.from<unknown>(times.data)).toEqual(
    Array.from({ length: 200 }, (_, i) => (wanted[count - 1 - 7 * i]["date"] as Date).getTime()),
  );
});

test("a block of few rows inside a long row group reads by pages", async () => {
  const delay = await readParquetSource(FLIGHTS, "distance", { chunks: [500], dtype: "float32" });
  const wanted = await rows(1_000_000, 1_000_500);
  const found = await runOne(sliced(delay, 1_000_000, 1, 500));
  expect(Array.from<unknown>(found.data)).toEqual(wanted.map((row) => Number(row["distance"])));
});

test("missing files, columns and numbers are refused by name", async () => {
  const unknown = await failure(readParquetSource(FLIGHTS, "altitude"));
  expect(isPlygraphError(unknown, "UnknownColumn")).toBe(true);
  expect(String(unknown)).toContain("distance");
  const text = await failure(readParquetSource(FLIGHTS, "origin"));
  expect(isPlygraphError(text, "ColumnType")).toBe(true);
  expect(String(text)).toContain("STRING");
  expect(isPlygraphError(await failure(parquetInfo("/nowhere/at.parquet")), "MissingFile")).toBe(
    true,
  );
});

test("every numeric type, small row groups; missing values are NaN, or refused", async () => {
  // Ten rows in row groups of four, written by hyparquet-writer.
  const path = join(import.meta.dirname, "fixtures/nulls.parquet");
  const info = await parquetInfo(path);
  expect(info.rowGroups).toEqual([4, 4, 2]);
  expect(info.columns.map(({ name, dtype }) => [name, dtype])).toEqual([
    ["id", "int32"],
    ["weight", "float64"],
    ["small", "float32"],
    ["count", "int64"],
    ["flag", "bool"],
    ["name", null],
    ["when", "float64"],
  ]);
  const read = async (column: string, dtype?: DType): Promise<readonly unknown[]> => {
    const layer = await readParquetSource(path, column, dtype === undefined ? {} : { dtype });
    return Array.from<unknown>((await runOne(layer)).data);
  };
  const rowsOf = <T>(value: (i: number) => T): T[] =>
    Array.from({ length: 10 }, (_, i) => value(i));
  expect(await read("id")).toEqual(rowsOf((i) => i));
  expect(await read("id", "int64")).toEqual(rowsOf(BigInt));
  expect(await read("weight")).toEqual(rowsOf((i) => (i % 3 === 1 ? Number.NaN : i / 2)));
  expect(await read("small")).toEqual(rowsOf((i) => i / 4));
  expect(await read("flag")).toEqual(rowsOf((i) => 1 - (i % 2)));
  expect(await read("when")).toEqual(rowsOf((i) => i * 86_400_000));
  expect(await read("count", "float64")).toEqual(rowsOf((i) => (i === 7 ? Number.NaN : i)));
  const error = await failure(read("count"));
  expect(isPlygraphError(error, "NullValue")).toBe(true);
  expect(String(error)).toMatch(/count.*row 7.*float64/);
});

test("a file that changed, is empty or is missing", async () => {
  const here = mkdtempSync(join(tmpdir(), "plygraph-parquet-"));
  folders.push(here);
  const path = join(here, "nulls.parquet");
  copyFileSync(join(import.meta.dirname, "fixtures/nulls.parquet"), path);
  const x = await readParquet(path, "id");
  // The same rows and another content: only its time tells.
  utimesSync(path, 1_000_000, 1_000_000);
  const error = await errorOf(() => x.compute());
  expect(isPlygraphError(error.cause, "ChangedFile")).toBe(true);
  expect(error.message).toContain("read it again");
  writeFileSync(path, "");
  await refused(() => readParquet(path, "id"), "CorruptFile", "0 bytes");
  await refused(() => readParquet(join(here, "none"), "id"), "MissingFile", hostname(), "none");
  await refused(() => readParquet(5 as never, "id"), "Option", "path");
});

test("truncated and damaged files are refused, in the footer and in a column", async () => {
  const here = mkdtempSync(join(tmpdir(), "plygraph-parquet-"));
  folders.push(here);
  const bytes = readFileSync(FLIGHTS);
  const short = join(here, "short.parquet");
  writeFileSync(short, bytes.subarray(0, 1_000_000));
  expect(isPlygraphError(await failure(parquetInfo(short)), "CorruptFile")).toBe(true);
  const holed = join(here, "holed.parquet");
  copyFileSync(FLIGHTS, holed);
  const damaged = Buffer.from(bytes);
  damaged.fill(255, 1000, 400_000);
  writeFileSync(holed, damaged);
  const layer = await readParquetSource(holed, "date", { chunks: [100_000] });
  const error = await failure(runOne(sliced(layer, 0, 1, 10)));
  expect(isPlygraphError(error, "CorruptFile")).toBe(true);
  expect(String(error)).toContain(holed);
});
