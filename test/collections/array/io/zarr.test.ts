import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { readZarrSource, writeZarrLayer, zarrInfo } from "../../../../src/collections/index.ts";
import { DTYPES, isPlygraphError, regularAxis, sizeOf } from "../../../../src/core/index.ts";
import { arange, full, ones, type PlygraphError, readZarr, zeros } from "../../../../src/index.ts";
import { stageZarr } from "../../../../src/kernels/index.ts";
import { makeLayer, slice } from "../../../../src/layers/index.ts";
import { layerOf, type Sample, samples, type Value } from "../../../support/arrays.ts";
import { errorOf, pause, refused } from "../../../support/refused.ts";
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
      const { layer, commit } = await writeZarrLayer(layerOf(sample), path);
      const done = await runOne(layer);
      await commit();
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
  const writing = await writeZarrLayer(layerOf(sample), path);
  await runOne(writing.layer);
  await writing.commit();
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

test("overwriting is asked for, and replaces an array and nothing else", async () => {
  const path = fresh();
  await zeros([9, 9], { chunks: 4 }).toZarr(path);
  const small = arange(0, 3, 1, { dtype: "float64" });
  await refused(() => small.toZarr(path), "UnwritableFile", "overwrite: true");
  expect(readdirSync(join(path, "c")).length).toBe(3);
  await small.toZarr(path, { overwrite: true });
  expect(readdirSync(join(path, "c"))).toEqual(["0"]);
  expect((await (await readZarr(path)).compute()).toNested()).toEqual([0, 1, 2]);
  // Files that are no part of an array stay, whatever is asked for.
  for (const [name, text] of [
    ["notes.txt", "notes"],
    ["zarr.json", "not zarr"],
  ]) {
    const home = fresh();
    mkdirSync(join(home, "c"), { recursive: true });
    writeFileSync(join(home, "c/precious.txt"), "hi");
    writeFileSync(join(home, name), text);
    await refused(() => small.toZarr(home), "UnwritableFile", home);
    await refused(() => small.toZarr(home, { overwrite: true }), "UnwritableFile", home);
    expect(readFileSync(join(home, "c/precious.txt"), "utf8")).toBe("hi");
    expect(readFileSync(join(home, name), "utf8")).toBe(text);
  }
  writeFileSync(join(path, "README.md"), "beside");
  await refused(() => small.toZarr(path, { overwrite: true }), "UnwritableFile", "README.md");
});

test("files among the chunks that are none are no part of an array", async () => {
  for (const inside of ["c/precious.txt", "c/0/precious.txt", "c/deep/0"]) {
    const path = fresh();
    await ones([4, 4], { chunks: 2 }).toZarr(path);
    mkdirSync(join(path, "c/deep"));
    if (!inside.includes("deep")) rmSync(join(path, "c/deep"), { recursive: true });
    writeFileSync(join(path, inside), "precious");
    const name = inside.includes("deep") ? "c/deep" : inside;
    await refused(() => ones([4]).toZarr(path, { overwrite: true }), "UnwritableFile", name);
    expect(readFileSync(join(path, inside), "utf8")).toBe("precious");
  }
});

test("whoever overwrites at the same time as others ends with a whole array", async () => {
  const path = fresh();
  await full([40], -1, { chunks: 4 }).toZarr(path);
  const writers = Array.from({ length: 6 }, (_, value) =>
    full([40], value, { chunks: 4 }).toZarr(path, { overwrite: true }),
  );
  await Promise.all(writers);
  const data = (await (await readZarr(path)).compute()).toNumbers();
  expect(new Set(data).size).toBe(1);
  expect(data[0]).toBeGreaterThanOrEqual(0);
  expect(readdirSync(folder).filter((name) => /\.(?:part|old)$/.test(name))).toEqual([]);
});

test("what a process that is gone left beside a place is removed; what others write is not", async () => {
  const place = join(folder, "stale");
  // The name that a stage has, with the number of another process.
  const seen = await stageZarr(place, { shape: [4], chunks: [4], dtype: "float64" }, false);
  const stage = (pid: number): string => seen.path.replace(`-${process.pid}-`, `-${pid}-`);
  await seen.abandon();
  // Above the largest number that Linux gives to a process.
  const [gone, here] = [stage(2 ** 22 + 7), stage(process.ppid)];
  for (const path of [gone, here]) mkdirSync(join(path, "c"), { recursive: true });
  await ones([4]).toZarr(place);
  expect([existsSync(gone), existsSync(here)]).toEqual([false, true]);
  rmSync(here, { recursive: true });
});

test("a link that leads nowhere is refused before anything is computed", async () => {
  const link = fresh();
  symlinkSync(join(folder, "nowhere"), link);
  const x = ones([4]).mapBlocks(() => {
    throw new RangeError("computed");
  });
  await refused(() => x.toZarr(link), "UnwritableFile", "leads nowhere");
});

test("an array may be written over what it is read from", async () => {
  const path = fresh();
  await arange(0, 6, 1, { dtype: "float64", chunks: 2 }).toZarr(path);
  const x = await readZarr(path);
  await x.add(1).toZarr(path, { overwrite: true });
  expect((await (await readZarr(path)).compute()).toNested()).toEqual([1, 2, 3, 4, 5, 6]);
});

test("what fails leaves the old array, and nothing beside it", async () => {
  const home = fresh();
  const path = join(home, "x");
  await arange(0, 6, 1, { dtype: "float64", chunks: 2 }).toZarr(path);
  const bad = arange(0, 6, 1, { dtype: "float64", chunks: 2 }).mapBlocks((block) => {
    if (block.data[0] === 4) throw new Error("no");
    return block.data;
  });
  await refused(() => bad.toZarr(path, { overwrite: true }), "TaskFailed", "no");
  await refused(() => bad.toZarr(join(home, "y")), "TaskFailed", "no");
  expect(readdirSync(home)).toEqual(["x"]);
  expect((await (await readZarr(path)).compute()).toNested()).toEqual([0, 1, 2, 3, 4, 5]);
});

test("of two writers of one new place one is told", async () => {
  const path = fresh();
  const done = await Promise.allSettled([
    zeros([100], { chunks: 10 }).toZarr(path),
    ones([100], { chunks: 7 }).toZarr(path),
  ]);
  expect(done.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const lost = done.find(({ status }) => status === "rejected") as PromiseRejectedResult;
  expect(isPlygraphError(lost.reason, "UnwritableFile")).toBe(true);
  const sum = (await (await readZarr(path)).sum().compute()).item();
  expect(sum).toBe(done[0].status === "fulfilled" ? 0 : 100);
});

test("places that cannot be written are refused at once", async () => {
  const file = fresh();
  writeFileSync(file, "a file");
  const x = ones([2]);
  await refused(() => x.toZarr(file, { overwrite: true }), "UnwritableFile", file);
  await refused(() => x.toZarr(join(file, "x")), "UnwritableFile", file);
  // Node's recursive mkdir never comes back from here.
  await refused(() => x.toZarr("/proc/x"), "UnwritableFile", "/proc/x");
  await refused(() => x.toZarr(5 as never), "Option", "path");
  await refused(() => readZarr(5 as never), "Option", "path");
  await refused(() => x.toZarr(""), "Option", "path");
});

test("axes of length 0 are written and read", async () => {
  for (const shape of [[0], [0, 3], [2, 0]]) {
    const path = fresh();
    await zeros(shape, { chunks: 2 }).toZarr(path);
    const back = await readZarr(path);
    expect([back.shape, (await back.compute()).size]).toEqual([shape, 0]);
    expect((await back.sum().compute()).item()).toBe(0);
  }
});

test("another array in the same place is noticed", async () => {
  const path = fresh();
  await full([4], 1).toZarr(path);
  const old = await readZarr(path);
  const kept = await old.persist();
  expect((await kept.sum().compute()).item()).toBe(4n);
  await pause(20);
  await full([4], 100).toZarr(path, { overwrite: true });
  const read = await readZarr(path);
  expect((await read.sum().compute()).item()).toBe(400n);
  expect((await kept.sum().compute()).item()).toBe(4n);
  // What was persisted is what it was; what is read now is not what the array was made of.
  await pause(20);
  await full([4], 7).toZarr(path, { overwrite: true });
  const error = await errorOf(() => read.compute());
  expect(isPlygraphError(error.cause, "ChangedFile")).toBe(true);
  expect(error.message).toContain(path);
});

test("metadata that lie are refused, and nothing hangs", async () => {
  const path = fresh();
  await full([4], 1).toZarr(path);
  const file = join(path, "zarr.json");
  const good = JSON.parse(readFileSync(file, "utf8")) as object;
  const grid = (lengths: unknown): object => ({
    chunk_grid: { name: "regular", configuration: { chunk_shape: lengths } },
  });
  const lies: object[] = [
    ...[[-1], [0], [1.5], ["4"], [2, 2], [], [1e12], null].map(grid),
    ...[[-4], ["4"], [1e30], [4, 4], 4, null].map((shape) => ({ shape })),
    { chunk_grid: { name: "rect" } },
    { zarr_format: 7 },
    { node_type: "group" },
    { fill_value: "zork" },
    { data_type: null },
  ];
  for (const lie of lies) {
    writeFileSync(file, JSON.stringify({ ...good, ...lie }));
    const error = await errorOf(() => readZarr(path));
    expect([error.tag, lie]).toEqual(["CorruptFile", lie]);
  }
  // The worker looks for itself: the same size and time, other numbers.
  writeFileSync(file, JSON.stringify(good));
  const x = await readZarr(path);
  const { mtime } = statSync(file);
  writeFileSync(file, JSON.stringify({ ...good, ...grid([0]) }));
  utimesSync(file, mtime, mtime);
  const error = await errorOf(() => x.compute());
  expect(["CorruptFile", "ChangedFile"]).toContain((error.cause as PlygraphError).tag);
});

test("stores that are missing, damaged or unsupported are refused by name", async () => {
  const path = fresh();
  expect(isPlygraphError(await failure(zarrInfo(path)), "MissingFile")).toBe(true);
  mkdirSync(path, { recursive: true });
  expect(isPlygraphError(await failure(zarrInfo(path)), "CorruptFile")).toBe(true);
  writeFileSync(join(path, "zarr.json"), '{ "zarr_format": 3, ');
  expect(isPlygraphError(await failure(zarrInfo(path)), "CorruptFile")).toBe(true);
  writeFileSync(join(path, "zarr.json"), "");
  expect(isPlygraphError(await failure(zarrInfo(path)), "CorruptFile")).toBe(true);
  rmSync(path, { recursive: true });
  await ones([6]).toZarr(path);
  truncateSync(join(path, "c/0"), 6);
  const error = await errorOf(async () => await (await readZarr(path)).compute());
  expect(isPlygraphError(error.cause, "CorruptFile")).toBe(true);
  expect(String(error)).toContain(path);
});
