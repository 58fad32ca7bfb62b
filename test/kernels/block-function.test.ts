import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "@jest/globals";
import { axisOf, type DType, isPlygraphError } from "../../src/core/index.ts";
import { blockwise, type Kernel, type Layer, makeLayer, overlap } from "../../src/layers/index.ts";
import { layerOf, type Sample, type Value } from "../support/arrays.ts";
import { runOne } from "../support/run-local.ts";

const line: Sample = {
  shape: [5],
  dtype: "float64",
  values: [1, 2, 3, 4, 5],
  chunks: [axisOf([3, 2])],
};

function mapped(
  text: string,
  captures: Record<string, number> = {},
  dtype: DType = "float64",
): Layer {
  return withKernel({ kind: "function", text, captures }, dtype);
}

function withKernel(kernel: Kernel, dtype: DType = "float64"): Layer {
  return makeLayer(blockwise, { out: [0], ins: [[0]], domain: [], sizes: [], kernel, dtype }, [
    layerOf(line),
  ]);
}

const values = async (layer: Layer): Promise<readonly Value[]> =>
  Array.from<Value>((await runOne(layer)).data);

const failure = (layer: Layer): Promise<unknown> => runOne(layer).catch((error: unknown) => error);

test("a function gets blocks, captured values, and where it is if it asks", async () => {
  expect(await values(mapped("(b) => b.data.map((v) => v * scale)", { scale: 10 }))).toEqual([
    10, 20, 30, 40, 50,
  ]);
  expect(
    await values(mapped("(b, info) => Array.from(b.data, (_, i) => info.start[0] + i)")),
  ).toEqual([0, 1, 2, 3, 4]);
  expect(await values(mapped("function (b) { return b.shape[0]; }", {}, "int64"))).toEqual([
    3n,
    3n,
    3n,
    2n,
    2n,
  ]);
  expect(
    await values(mapped("double({ data }) { return { data: data.map((v) => 2 * v) }; }")),
  ).toEqual([2, 4, 6, 8, 10]);
  expect(await values(mapped("async (b) => b.data.map((v) => v > 2)", {}, "bool"))).toEqual([
    0, 0, 1, 1, 1,
  ]);
});

test("a function of a module is imported, and gets the kernel's parameters", async () => {
  const folder = mkdtempSync(join(tmpdir(), "plygraph-"));
  const file = join(folder, "half.mjs");
  writeFileSync(file, "export const half = (b, { by }) => b.data.map((v) => v / by);\n");
  const kernel = {
    kind: "module",
    specifier: pathToFileURL(file).href,
    name: "half",
    params: { by: 2 },
  } as const;
  expect(await values(withKernel(kernel))).toEqual([0.5, 1, 1.5, 2, 2.5]);
  const missing = await failure(withKernel({ ...kernel, name: "third" }));
  expect(isPlygraphError(missing, "KernelFunction")).toBe(true);
  expect(String(missing)).toContain("half");
  rmSync(folder, { recursive: true });
  const nowhere = await failure(withKernel({ ...kernel, specifier: "file:///nowhere/at/all.mjs" }));
  expect(isPlygraphError(nowhere, "KernelFunction")).toBe(true);
});

test("what a function throws goes through with its message and stack", async () => {
  const error = await failure(
    mapped("function broken(b) { throw new RangeError('no ' + b.shape[0]); }"),
  );
  expect(error).toBeInstanceOf(RangeError);
  expect(String(error)).toContain("no 3");
  expect((error as Error).stack).toContain("broken");
});

test("answers of another size or kind are refused by name", async () => {
  for (const text of ["(b) => [1]", "() => null", "() => undefined", "() => 'text'"]) {
    expect(isPlygraphError(await failure(mapped(text)), "KernelResult", "KernelFunction")).toBe(
      true,
    );
  }
  expect(isPlygraphError(await failure(mapped("(b => ")), "KernelFunction")).toBe(true);
  expect(isPlygraphError(await failure(mapped("42")), "KernelFunction")).toBe(true);
});

test("halos are cut off again, at open ends too", async () => {
  for (const boundary of ["none", "nearest"] as const) {
    const halo = makeLayer(overlap, { before: [2], after: [2], boundary: [boundary] }, [
      layerOf(line),
    ]);
    const params = { depth: [2], open: [boundary === "none"] };
    const kernel = { kind: "builtin", name: "trim", params } as const;
    const sizes = [[0, line.chunks[0]]] as const;
    const layer = makeLayer(
      blockwise,
      { out: [0], ins: [[0]], domain: [], sizes, kernel, dtype: "float64" },
      [halo],
    );
    expect(await values(layer)).toEqual(line.values);
  }
});
