import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  arange,
  type Boundary,
  fromTypedArray,
  type NDArray,
  ones,
  zeros,
} from "../../../../src/index.ts";
import { check, checkClose, clusterOfFile, computed, tagOf } from "../../cluster.ts";

clusterOfFile();

const line = (n: number, chunks = 3): NDArray => arange(0, n, 1, { dtype: "float64", chunks });

test("one call for each block; captures, types, more arrays", async () => {
  const x = line(5, 2);
  await check(
    x.mapBlocks((block) => block.data.map((v) => v * 2)),
    "float64",
    [0, 2, 4, 6, 8],
  );
  const scale = 10;
  const scaled = x.mapBlocks((block) => block.data.map((v) => v * scale), { captures: { scale } });
  await check(scaled, "float64", [0, 10, 20, 30, 40]);
  await check(
    x.mapBlocks((block) => block.data.map(Math.round), { dtype: "int32" }),
    "int32",
    [0, 1, 2, 3, 4],
  );
  const both = x.mapBlocks((a, b) => a.data.map((v, i) => v + b.data[i]), { with: [line(5, 5)] });
  await check(both, "float64", [0, 2, 4, 6, 8]);
  await check(
    x.mapBlocks(() => true, { dtype: "bool" }),
    "bool",
    [true, true, true, true, true],
  );
});

test("answers: nested lists, one value, bigints, promises", async () => {
  const x = ones([2, 2], { chunks: [1, 2] });
  await check(
    x.mapBlocks(() => [[1, 2]]),
    "float64",
    [
      [1, 2],
      [1, 2],
    ],
  );
  await check(
    x.mapBlocks(() => 7n, { dtype: "int64" }),
    "int64",
    [
      [7n, 7n],
      [7n, 7n],
    ],
  );
  await check(
    x.mapBlocks(async (block) => {
      await Promise.resolve();
      return block.data;
    }),
    "float64",
    [
      [1, 1],
      [1, 1],
    ],
  );
});

test("a function with one parameter more learns where its block lies", async () => {
  const x = zeros([3, 4], { chunks: [2, 3] });
  const starts = x.mapBlocks((block, info) =>
    block.data.map(() => info.start[0] * 10 + info.start[1]),
  );
  await check(starts, "float64", [
    [0, 0, 0, 3],
    [0, 0, 0, 3],
    [20, 20, 20, 23],
  ]);
});

test("other chunks come out", async () => {
  const x = line(6, 3);
  const twice = x.mapBlocks((block) => [block.data[0], block.data[2]], {
    chunks: ones([4], { chunks: 2 }).chunks,
  });
  await check(twice, "float64", [0, 2, 3, 5]);
  const first = x.mapBlocks((block) => [block.data[0]], { chunks: [[1, 1]] });
  await check(first, "float64", [0, 3]);
  expect(await tagOf(() => x.mapBlocks((b) => b.data, { chunks: [[3]] }))).toBe("Attribute");
  expect(await tagOf(() => x.mapBlocks((b) => b.data, { chunks: ones([3, 3]).chunks }))).toBe(
    "Shape",
  );
  expect(await tagOf(() => x.mapBlocks((b) => b.data, { dtype: "text" as never }))).toBe(
    "UnknownDType",
  );
});

test("a module's export", async () => {
  const folder = await mkdtemp(join(tmpdir(), "plygraph-module-"));
  const module = join(folder, "double.mjs");
  await writeFile(module, "export const double = (block) => block.data.map((v) => v * 2);\n");
  await check(line(3).mapBlocks({ module, name: "double" }), "float64", [0, 2, 4]);
  await rm(folder, { recursive: true });
});

test("blocks of no elements, and of no axes", async () => {
  await check(
    zeros([0]).mapBlocks((block) => block.data),
    "float64",
    [],
  );
  await check(
    ones([]).mapBlocks((block) => block.data.map((v) => v + 1)),
    "float64",
    2,
  );
});

/** Value beyond the edge, straight from the definitions. */
function beyond(values: readonly number[], i: number, boundary: Boundary): number {
  const n = values.length;
  if (i >= 0 && i < n) return values[i];
  if (typeof boundary === "number") return boundary;
  if (boundary === "periodic") return values[(i + n) % n];
  if (boundary === "nearest") return values[i < 0 ? 0 : n - 1];
  // "reflect" repeats the edge: … 1 0 | 0 1 …
  return values[i < 0 ? -1 - i : 2 * n - 1 - i];
}

const BOUNDARIES: readonly Boundary[] = ["reflect", "nearest", "periodic", 5, Number.NaN];

test.each(BOUNDARIES)("mapOverlap sums neighbours, boundary %s", async (boundary) => {
  for (const chunks of [1, 3, 4, 10]) {
    const x = line(10, chunks);
    const values = Array.from({ length: 10 }, (_, i) => i);
    const sums = x.mapOverlap(
      (block) => block.data.map((v, i) => (block.data[i - 2] ?? 0) + v + (block.data[i + 2] ?? 0)),
      { depth: 2, boundary },
    );
    const want = values.map(
      (v, i) => beyond(values, i - 2, boundary) + v + beyond(values, i + 2, boundary),
    );
    await checkClose(sums, [10], want);
  }
});

test("mapOverlap without a boundary: blocks at the edge are shorter", async () => {
  const lengths = line(7, 3).mapOverlap((block) => block.data.map(() => block.data.length), {
    depth: 1,
  });
  await check(lengths, "float64", [4, 4, 4, 5, 5, 5, 2]);
});

test("mapOverlap in two axes, depths and boundaries by axis", async () => {
  const rows = 5;
  const columns = 6;
  const x = arange(0, 30, 1, { dtype: "float64" }).reshape([rows, columns]).rechunk([2, 4]);
  const at = (i: number, j: number): number =>
    j < 0 || j >= columns ? 100 : ((i + rows) % rows) * columns + j;
  const cross = x.mapOverlap(
    (block) => {
      const width = block.shape[1];
      return block.data.map((v, k) => v + (block.data[k - width] ?? 0) + (block.data[k + 1] ?? 0));
    },
    { depth: { 0: 1, 1: 1 }, boundary: ["periodic", 100] },
  );
  const want = Array.from({ length: 30 }, (_, k) => {
    const [i, j] = [Math.floor(k / columns), k % columns];
    return at(i, j) + at(i - 1, j) + at(i, j + 1);
  });
  await checkClose(cross, [rows, columns], want);
});

test("halos may be longer than blocks, and are cut off whatever the chunks", async () => {
  const sizes = fc.integer({ min: 1, max: 6 });
  await fc.assert(
    fc.asyncProperty(sizes, fc.integer({ min: 0, max: 9 }), async (chunks, depth) => {
      const x = line(9, chunks);
      const same = x.mapOverlap((block) => block.data, { depth, boundary: "reflect" });
      expect((await computed(same)).toNumbers()).toEqual((await computed(x)).toNumbers());
    }),
    { numRuns: 20 },
  );
});

test("depths that cannot be", async () => {
  const x = line(5);
  const of =
    (depth: number): (() => NDArray) =>
    () =>
      x.mapOverlap((b) => b.data, { depth });
  expect(await tagOf(of(-1))).toBe("Shape");
  expect(await tagOf(of(0.5))).toBe("Shape");
  expect(await tagOf(of(6))).toBe("Shape");
  expect(await tagOf(() => x.mapOverlap((b) => b.data, { depth: [1, 1] }))).toBe("Shape");
  expect(await tagOf(() => x.mapOverlap((b) => b.data, { depth: { 3: 1 } }))).toBe("Axis");
  const boundary = "wrap" as never;
  expect(await tagOf(() => x.mapOverlap((b) => b.data, { depth: 1, boundary }))).toBe("Attribute");
});

test("integers keep their type in overlaps", async () => {
  const x = fromTypedArray(BigInt64Array.of(1n, 2n, 3n), { chunks: 2 });
  const next = x.mapOverlap<BigInt64Array>(
    (block) => block.data.map((_, i) => block.data[i + 1] ?? 0n),
    { depth: 1, boundary: "nearest" },
  );
  await check(next, "int64", [2n, 3n, 3n]);
});
