import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { readZarrSource, writeZarrLayer, zarrInfo } from "../../../../src/collections/index.ts";
import { DTYPES, isPlygraphError, regularAxis, sizeOf } from "../../../../src/core/index.ts";
import { makeLayer, slice } from "../../../../src/layers/index.ts";
import { layerOf, type Sample, samples, type Value } from "../../../support/arrays.ts";
import { runOne } from "../../../support/run-local.ts";

const folder = mkdtempSync(join(tmpdir(), "plygraph-zarr-"));
afterAll(() => rmSync(folder, { recursive: true }));

let stores = 0;
const fresh = (): string => join(folder, `${stores++}.zarr`);
const failure = (act: Promise<unknown>): Promise<unknown> => act.catch((error: unknown) => error);

const table = (shape: readonly number[]): Sample => ({
  shape,
  dtype: "int32",
  values: Array.from({ length: sizeOf(shape) }, (_, k) => k),
  chunks: shape.map((n) => regularAxis(n, 4)),
});

test("what is written is read again, for every type and any chunks", async () => {
  await fc.assert(
    fc.asyncProperty(samples(DTYPES, { ranks: [0, 3], shortest: 1 }), async (sample) => {
      const path = fresh();
      const done = await runOne(await writeZarrLayer(layerOf(sample), path));
      expect(Array.from<Value>(done.data).every((v) => v === 1)).toBe(true);
      const back = await readZarrSource(path);
      expect([back.shape, back.dtype]).toEqual([sample.shape, sample.dtype]);
      expect(Array.from<Value>((await runOne(back)).data)).toEqual(sample.values);
    }),
    { numRuns: 40 },
  );
});

test("other blocks than the store's, and steps of both signs", async () => {
  const path = fresh();
  const sample = table([10, 11]);
  await runOne(await writeZarrLayer(layerOf(sample), path));
  const layer = await readZarrSource(path, { chunks: [3, 7] });
  expect(Array.from<Value>((await runOne(layer)).data)).toEqual(sample.values);
  const cut = { start: [9, 1], step: [-2, 3], length: [5, 3], drop: [] };
  const { data } = await runOne(makeLayer(slice, cut, [layer]));
  const wanted = [9, 7, 5, 3, 1].flatMap((i) => [1, 4, 7].map((j) => i * 11 + j));
  expect(Array.from<Value>(data)).toEqual(wanted);
});

test("version 2, with a chunk that is missing", async () => {
  const path = fresh();
  mkdirSync(path, { recursive: true });
  const metadata = {
    zarr_format: 2,
    shape: [5],
    chunks: [3],
    dtype: "<f8",
    compressor: null,
    fill_value: -1,
    order: "C",
    filters: null,
  };
  writeFileSync(join(path, ".zarray"), JSON.stringify(metadata));
  writeFileSync(join(path, "0"), Buffer.from(Float64Array.of(1.5, 2.5, 3.5).buffer));
  expect(await zarrInfo(path)).toMatchObject({ shape: [5], chunks: [3], dtype: "float64" });
  const { data } = await runOne(await readZarrSource(path));
  expect(Array.from<Value>(data)).toEqual([1.5, 2.5, 3.5, -1, -1]);
});

test("a new array takes the place of an old one", async () => {
  const path = fresh();
  await runOne(await writeZarrLayer(layerOf(table([9, 9])), path));
  const small = table([3]);
  const again = await failure(writeZarrLayer(layerOf(small), path));
  expect(isPlygraphError(again, "UnwritableFile")).toBe(true);
  expect(String(again)).toContain("overwrite: true");
  expect(readdirSync(join(path, "c")).length).toBe(3);
  await runOne(await writeZarrLayer(layerOf(small), path, { overwrite: true }));
  expect(readdirSync(join(path, "c"))).toEqual(["0"]);
  expect(Array.from<Value>((await runOne(await readZarrSource(path))).data)).toEqual(small.values);
});

test("a place that cannot be written, or is read from, is refused and left alone", async () => {
  const path = fresh();
  writeFileSync(path, "a file");
  const file = await failure(writeZarrLayer(layerOf(table([3])), path, { overwrite: true }));
  expect(isPlygraphError(file, "UnwritableFile")).toBe(true);
  const own = fresh();
  await runOne(await writeZarrLayer(layerOf(table([6])), own));
  const read = await readZarrSource(own);
  const cut = makeLayer(slice, { start: [0], step: [1], length: [3], drop: [] }, [read]);
  const onto = await failure(writeZarrLayer(cut, own, { overwrite: true }));
  expect(isPlygraphError(onto, "Option")).toBe(true);
  expect(Array.from<Value>((await runOne(read)).data)).toEqual([0, 1, 2, 3, 4, 5]);
});

test("stores that are missing, damaged or unsupported are refused by name", async () => {
  const path = fresh();
  expect(isPlygraphError(await failure(zarrInfo(path)), "MissingFile")).toBe(true);
  mkdirSync(path, { recursive: true });
  expect(isPlygraphError(await failure(zarrInfo(path)), "CorruptFile")).toBe(true);
  writeFileSync(join(path, "zarr.json"), '{ "zarr_format": 3, ');
  expect(isPlygraphError(await failure(zarrInfo(path)), "CorruptFile")).toBe(true);
  await runOne(await writeZarrLayer(layerOf(table([6])), path, { overwrite: true }));
  truncateSync(join(path, "c/0"), 6);
  const error = await failure(runOne(await readZarrSource(path)));
  expect(isPlygraphError(error, "CorruptFile")).toBe(true);
  expect(String(error)).toContain(path);
});
