/** Bad input that is refused before anything is computed: typed errors that name the thing and the way out. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { decodeMsgpack, encodeMsgpack } from "../src/core/index.ts";
import {
  concat,
  evaluate,
  fromFunction,
  type NDArray,
  ones,
  readParquet,
  readZarr,
  where,
  zeros,
} from "../src/index.ts";
import { defaultRegistry, packGraph, unpackGraph } from "../src/layers/index.ts";
import { caret, errorOf, refused } from "./support/refused.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plygraph-errors-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("refused before anything is computed", () => {
  test("shapes that do not broadcast", async () => {
    await refused(() => ones([3, 4]).add(ones([5, 4])), "Shape", /3, 4/, /5, 4/);
    await refused(() => concat([ones([2, 2]), ones([2, 3])]), "Shape", /2, 3/);
    await refused(() => ones([2, 3]).matmul(ones([2, 3])), "Shape", "3 columns against 2 rows");
    await refused(() => ones([6]).reshape([4]), "Shape", "cannot reshape");
    await refused(() => ones([3]).map((v, w) => v + w, { with: [ones([4])] }), "Shape");
  });

  test("unknown element types, axes, and operations on types that they do not take", async () => {
    await refused(
      () => zeros([2], { dtype: "float16" as never }),
      "UnknownDType",
      /float16/,
      /float32/,
    );
    await refused(() => zeros([2]).astype("str" as never), "UnknownDType", /str/);
    await refused(() => ones([2]).sum({ axis: 1 }), "Axis", /axis 1/);
    await refused(() => ones([2, 2]).permuteDims([0, 2]), "Axis", /2/);
    await refused(() => ones([2]).bitwiseAnd(1), "ExpressionType", /float64/);
    for (const wrong of ["1", null, undefined, [1, 2], {}]) {
      await refused(() => ones([2]).add(wrong as never), "ExpressionType", "fromTypedArray");
    }
    await refused(() => where(ones([2]), 1, 0), "ExpressionType", "bool");
  });

  test("indices out of bounds", async () => {
    await refused(
      () => ones([3]).slice(3),
      "Index",
      "index 3 is out of bounds for axis 0 of length 3",
    );
    await refused(() => ones([3]).take([-4]), "Index", "index -4 is out of bounds");
    await refused(() => ones([3]).slice("0, 0"), "Index", "2 indices");
    await refused(() => ones([3]).slice("0:x"), "Index", /\^/);
  });

  test("chunks that do not add up, and chunks that are none", async () => {
    await refused(() => ones([10], { chunks: [3, 3] }), "Chunks", /6/, /10/);
    await refused(() => ones([4, 4], { chunks: [2] }), "Chunks", /1 axes/);
    await refused(() => ones([4]).rechunk([[1, 1]]), "Chunks");
    for (const chunks of [Number.NaN, Infinity, -2, 0, 1.5]) {
      await refused(() => ones([3], { chunks }), "Chunks", String(chunks));
    }
    await refused(() => ones([3], { chunks: "many" }), "ByteSize", /many/, /4GB/);
  });

  test("lambdas that capture, are impure, or assign: the caret shows where", async () => {
    const scale = 3;
    await caret(() => ones([3]).map((v) => v * scale), "Lambda", "scale");
    await caret(() => ones([3]).map((v) => v + Math.random()), "Lambda", "Math.random");
    let total = 0;
    const assigning = (): NDArray =>
      ones([3]).map((v) => {
        total = v;
        return total;
      });
    const error = await errorOf(assigning);
    expect(error.message).toMatch(/\^/);
    expect(error.message).toMatch(/total/);
    await caret(() => ones([3]).map((v) => v + Date.now()), "Lambda", "Date.now");
    await caret(() => fromFunction((i) => Number(i) + Number(scale), [2]), "Lambda", "scale");
    expect(total).toBe(0);
  });

  test("texts that are no expression, and names that nobody gave", async () => {
    const x = ones([2]);
    await caret(() => evaluate("x +* 2", { x }), "ExpressionSyntax", "\\*");
    await caret(() => evaluate("x + y", { x }), "UnknownName", "y");
    await caret(() => evaluate("sqr(x)", { x }), "UnknownName", "sqr");
  });

  test("captures that cannot be sent, and functions without a text", async () => {
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    const map = (captures: object): NDArray =>
      ones([2]).mapBlocks((block) => block.data, { captures: captures as never });
    await refused(() => map({ f: () => 1 }), "KernelFunction", 'captured value "f"', "a function");
    await refused(() => map({ m: new Map() }), "KernelFunction", '"m"', "Map");
    await refused(() => map({ s: Symbol("s") }), "KernelFunction", '"s"', "symbol");
    await refused(() => map({ circle }), "KernelFunction", '"circle"', "itself");
    await refused(
      () => ones([2]).mapBlocks(Math.max as never),
      "KernelFunction",
      '"max"',
      "wrap it",
    );
    await refused(() => ones([2]).mapBlocks(7 as never), "KernelFunction", "number");
  });

  test("Parquet and Zarr that are missing or cut off, and columns that are not there", async () => {
    const flights = join(process.cwd(), "node_modules/vega-datasets/data/flights-3m.parquet");
    await refused(
      () => readParquet(join(folder, "none.parquet"), "delay"),
      "MissingFile",
      "none.parquet",
    );
    await refused(() => readParquet(flights, "delay_"), "UnknownColumn", /delay_/);
    const cut = join(folder, "cut.parquet");
    await writeFile(cut, (await readFile(flights)).subarray(0, 100_000));
    await refused(() => readParquet(cut, "delay"), "CorruptFile", "cut.parquet");
    await writeFile(cut, "");
    await refused(() => readParquet(cut, "delay"), "CorruptFile", "cut.parquet");
    await refused(() => readZarr(join(folder, "none.zarr")), "MissingFile", "none.zarr");
    const store = join(folder, "cut.zarr");
    await ones([8], { chunks: 4 }).toZarr(store);
    const chunk = join(store, "c", "1");
    await writeFile(chunk, (await readFile(chunk)).subarray(0, 3));
    const damaged = await readZarr(store);
    expect((await damaged.slice(":4").sum().compute()).item()).toBe(4);
    await refused(() => damaged.sum().compute(), "TaskFailed", "cut.zarr");
    await writeFile(join(store, "zarr.json"), "{");
    await refused(() => readZarr(store), "CorruptFile", "cut.zarr");
  });

  test("unknown layer types: a graph of another make", async () => {
    const packed = packGraph([ones([3]).layer]);
    const header = packed.bytes.subarray(0, packed.bytes.length - encodeMsgpack(null).length);
    expect(header.length).toBeGreaterThan(16);
    const body = decodeMsgpack(packed.bytes.subarray(16)) as unknown[];
    const renamed = JSON.parse(
      JSON.stringify(body, (_, v: unknown) => (v instanceof Uint8Array ? [...v] : v)).replaceAll(
        '"source"',
        '"from-elsewhere"',
      ),
    ) as unknown;
    const bytes = Buffer.concat([packed.bytes.subarray(0, 16), encodeMsgpack(renamed)]);
    await refused(
      () => unpackGraph(bytes, defaultRegistry()),
      "UnknownLayerType",
      "from-elsewhere",
      "knows",
    );
  });
});
