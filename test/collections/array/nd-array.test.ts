import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { expect, test } from "@jest/globals";
import {
  arange,
  compute,
  fromTypedArray,
  ones,
  random,
  readZarr,
  zeros,
} from "../../../src/index.ts";
import { check, clusterOfFile, computed, tagOf, theClient } from "../cluster.ts";

clusterOfFile();

test("an array tells what it is without computing", () => {
  const x = ones([4, 6], { chunks: [2, 4], dtype: "float32" });
  expect([x.shape, x.ndim, x.size, x.nbytes, x.dtype, x.numBlocks]).toEqual([
    [4, 6],
    2,
    24,
    96,
    "float32",
    [2, 2],
  ]);
  expect(inspect(x)).toMatch(/^NDArray float32 \[4, 6\] 96 B in blocks/);
});

test("equal expressions are one layer", () => {
  const [a, b] = [ones([3]).add(1).mul(2), ones([3]).add(1).mul(2)];
  expect(a.layer).toBe(b.layer);
  expect(a.add(1).layer).not.toBe(b.add(2).layer);
});

test("map: lambdas, further arrays, captures, answers of any type", async () => {
  const x = arange(4);
  await check(
    x.map((v) => v * v + 1),
    "int64",
    [1n, 2n, 5n, 10n],
  );
  await check(
    x.map((v) => Math.sqrt(v)),
    "float64",
    [0, 1, Math.SQRT2, Math.sqrt(3)],
  );
  await check(
    x.map((v) => v > 1),
    "bool",
    [false, false, true, true],
  );
  const limit = 2;
  await check(
    x.map((v) => (v > limit ? limit : -v), { captures: { limit } }),
    "int64",
    [0n, -1n, -2n, 2n],
  );
  await check(
    ones([2, 1]).map((v, w) => v + w, { with: [ones([2])] }),
    "float64",
    [
      [2, 2],
      [2, 2],
    ],
  );
});

test("several arrays in one computation", async () => {
  const x = random.uniform([100], { seed: 1, chunks: 30 });
  const [mean, largest, again] = await compute([x.mean(), x.max(), x.mean()], {
    client: theClient(),
  });
  expect(mean.item()).toBe(again.item());
  expect(Number(largest.item())).toBeGreaterThan(Number(mean.item()));
  expect(await compute([], { client: theClient() })).toEqual([]);
});

test("persisted arrays are used again, sliced and combined", async () => {
  const x = random.normal([50, 4], { seed: 3, chunks: [20, 3] });
  const kept = await x.persist({ client: theClient() });
  expect(kept.layer.type.name).toBe("held");
  const want = await computed(x.slice("10:30, 1").mul(2).sum());
  expect((await computed(kept.slice("10:30, 1").mul(2).sum())).item()).toBe(want.item());
  expect((await computed(kept)).data).toEqual((await computed(x)).data);
  expect((await computed(kept.sub(x).abs().max())).item()).toBe(0);
});

test("explain tells layers and tasks before and after, and the rules", () => {
  const text = ones([1e6, 1e6]).add(1).T.slice("0:10, 0:10").explain();
  expect(text).toMatch(/before: 4 layers/);
  expect(text).toMatch(/after: [12] layers?, 1 task/);
  expect(text).toContain("slice");
});

test("explain tells phases, why a layer is there, and why a rule did not fire", () => {
  const x = ones([1000, 1000]).add(1).T.slice("0:10, 0:10");
  expect(x.explain({ detail: "phases" })).toMatch(/\npushdown: .*\n +# +layer/);
  expect(x.explain({ why: 0 })).toMatch(/written: slice[\s\S]*SliceThroughBlockwise made/);
  expect(x.explain({ whyNot: "SliceThroughTake" })).toContain("is no Take");
  expect(x.explain({ whyNot: "SliceThroughTranspose", at: 3 })).toContain("did not fire");
  expect(x.explain({ whyNot: "RegroupRight", optimize: { level: 2 } })).not.toContain(
    "levels 2 and 3",
  );
  expect(() => x.explain({ why: 99 })).toThrow(
    /why: 99.*names no layer; layers have numbers from 0 to/,
  );
  expect(() => x.explain({ whyNot: "Nope" })).toThrow(/no rule is called or tagged "Nope"/);
  expect(() => x.explain({ wyhNot: "x" } as never)).toThrow(/wyhNot/);
});

test("visualize draws SVG and DOT, before and after", async () => {
  const folder = await mkdtemp(join(tmpdir(), "plygraph-draw-"));
  const x = ones([4, 4], { chunks: 2 }).add(1).sum();
  const svg = await x.visualize(join(folder, "x.svg"));
  expect(await readFile(join(folder, "x.svg"), "utf8")).toBe(svg);
  expect(svg).toMatch(/<svg[\s\S]*x0 \+ 1[\s\S]*<\/svg>/);
  expect(await x.visualize(join(folder, "x.mmd"))).toMatch(/^flowchart BT/);
  expect(await x.visualize(join(folder, "x.html"))).toMatch(/^<!doctype html>/);
  const dot = await x.visualize(join(folder, "x.dot"), { optimized: true });
  expect(dot).toMatch(/^digraph layers/);
  expect(dot).toContain("tree");
  await rm(folder, { recursive: true });
});

test("a Zarr array, there and back", async () => {
  const folder = await mkdtemp(join(tmpdir(), "plygraph-zarr-"));
  const x = arange(0, 35, 1, { dtype: "int32" })
    .reshape([5, 7])
    .rechunk([[2, 3], 4]);
  await x.toZarr(join(folder, "x"), { client: theClient() });
  const back = await readZarr(join(folder, "x"));
  expect([back.dtype, back.shape]).toEqual(["int32", [5, 7]]);
  expect((await computed(back)).data).toEqual((await computed(x)).data);
  const again = (overwrite: boolean): Promise<void> =>
    x.add(1).toZarr(join(folder, "x"), { client: theClient(), overwrite });
  expect(await tagOf(() => again(false))).toBe("UnwritableFile");
  expect((await computed(back)).data).toEqual((await computed(x)).data);
  await again(true);
  const fresh = await readZarr(join(folder, "x"));
  expect((await computed(fresh)).data).toEqual((await computed(x.add(1))).data);
  await rm(folder, { recursive: true });
});

test("progress is told, and ends at its total", async () => {
  const seen: number[] = [];
  const x = zeros([400], { chunks: 2 }).mapBlocks((block) => block.data);
  await x.compute({
    client: theClient(),
    onProgress: ({ done, total }) => seen.push(done / total),
  });
  expect(seen.every((part, k) => part <= 1 && (k === 0 || part >= seen[k - 1]))).toBe(true);
});

test("an array of one element and one of many, without naming a client", async () => {
  expect((await fromTypedArray(Int8Array.of(5)).compute()).item()).toBe(5);
  expect((await arange(3).compute()).toNested()).toEqual([0n, 1n, 2n]);
});
