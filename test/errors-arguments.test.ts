/** Arguments that JavaScript lets through: refused by a typed error that names them and what is taken. */
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import {
  arange,
  Client,
  compute as computeTyped,
  concat,
  fromTypedArray as fromTyped,
  full,
  LocalCluster,
  type LocalClusterOptions,
  NDArray,
  ones as onesTyped,
  random as randomTyped,
  readParquet as readTyped,
  setDefaultClient,
  stack,
  zeros,
} from "../src/index.ts";
import { refused } from "./support/refused.ts";

/** A function as JavaScript sees it: any arguments. */
type Untyped = (...args: readonly unknown[]) => unknown;
const untyped = (fn: unknown): Untyped => fn as Untyped;
const call = (array: NDArray, method: string, ...args: readonly unknown[]): unknown =>
  Reflect.apply(untyped(Reflect.get(array, method)), array, args);
const ones = untyped(onesTyped);
const random = randomTyped as unknown as Record<string, Untyped>;
const x = onesTyped([2, 3]);

describe("arguments that are refused", () => {
  test("reductions: a bare axis, unknown options, axes that are none", async () => {
    await refused(() => call(x, "sum", 0), "Option", "sum()", "{ axis: … }", "not 0");
    await refused(() => call(x, "max", [0]), "Option", "max()");
    await refused(() => call(x, "sum", { keepDims: true }), "Option", '"keepDims"', "keepdims");
    await refused(() => call(x, "sum", { axis: "a" }), "Option", "a list of numbers", "'a'");
    await refused(() => x.sum({ ddof: 1 }), "Attribute", "ddof");
    await refused(() => call(x, "cumsum", { axis: 0, keepdims: true }), "Option", '"keepdims"');
    await refused(() => call(x, "cumsum", "0"), "Option", "an axis is a number");
  });

  test("arrangements: axes, shapes, shifts and indices that are none", async () => {
    await refused(() => call(x, "flip", { axes: 0 }), "Option", '"axes"', "axis");
    await refused(() => call(x, "roll", "1", 0), "Option", "a number of places");
    await refused(() => call(x, "take", 3), "Index", "a list of whole numbers");
    await refused(() => call(x, "take", [0], { axis: [0, 1] }), "Option", "one axis");
    await refused(() => call(x, "permuteDims", 1), "Option", "permuteDims([1, 0])");
    await refused(() => call(x, "reshape", 6), "Option", "[3, -1]");
    await refused(() => call(x, "broadcastTo", 6), "Shape", "a list of lengths");
  });

  test("products and joins: what is no array, axes that are no pairs", async () => {
    await refused(() => call(x, "matmul", null), "ExpressionType", "matmul()", "null");
    await refused(() => call(x, "tensordot", x, { axes: 2 }), "Axis", "two lists of axes");
    await refused(() => untyped(concat)(x, x), "Option", "concat([a, b])");
    await refused(() => untyped(concat)([x, 1]), "ExpressionType", "concat()", "1");
    await refused(() => untyped(concat)([x], { axes: 1 }), "Option", '"axes"');
  });

  test("creation: shapes, types and options that are none", async () => {
    await refused(() => ones(3), "Shape", "[3, 4]", "not 3");
    await refused(() => ones([3], "int32"), "Option", "dtype, chunks");
    await refused(() => ones([3], { type: "int32" }), "Option", '"type"', "dtype, chunks");
    await refused(() => untyped(arange)("3"), "Option", "arange()");
    await refused(() => untyped(fromTyped)([1, 2]), "Option", "Float64Array.from([1, 2, 3])");
    await refused(() => fromTyped(new DataView(new ArrayBuffer(8)) as never), "Option");
  });

  test("random: the shape first, and parameters that make no distribution", async () => {
    await refused(() => random["integers"](0, 10, [5]), "Shape", "a list of lengths", "not 0");
    await refused(() => random["normal"]([2], { std: -1 }), "Option", "std", "from 0 on");
    await refused(() => random["uniform"]([2], { low: 2, high: 1 }), "Option", "high", "from 2");
    await refused(() => random["exponential"]([2], { scale: -1 }), "Option", "scale");
    await refused(() => random["uniform"]([2], { seed: "abc" }), "Option", "seed", "'abc'");
    await refused(() => random["uniform"]([2], { sed: 1 }), "Option", '"sed"', "seed");
  });

  test("wishes of a computation, and compute() without a list", async () => {
    await refused(() => untyped(computeTyped)(x, x), "Option", "compute([a, b])");
    await refused(() => call(x, "compute", { priority: "x" }), "Option", "priority", "'x'");
    await refused(() => x.compute({ retries: -1 }), "Option", "retries", "-1");
    await refused(() => call(x, "persist", { retrys: 1 }), "Option", '"retrys"', "retries");
  });

  test("files: one column at a time, pictures in formats there are and directories there are", async () => {
    await refused(() => untyped(readTyped)("f", ["a", "b"]), "Option", "one column", "'a', 'b'");
    await refused(
      () => x.visualize("o.xyz"),
      "UnsupportedFile",
      ".xyz",
      ".svg, .dot, .mmd and .html",
    );
    const nowhere = join(process.cwd(), "no-such-directory", "a.svg");
    await refused(() => x.visualize(nowhere), "UnwritableFile", "a.svg", "no such file");
  });

  test("indices that are none: they would have stood for the whole axis", async () => {
    const mask = call(x, "greater", 3);
    await refused(() => call(x, "slice", [1, 2]), "Index", "[ 1, 2 ]", "take(positions, axis)");
    await refused(() => call(x, "slice", Int32Array.of(1)), "Index", "take(positions, axis)");
    await refused(() => call(x, "slice", mask), "Index", "bool", "where(mask, x, y)");
    await refused(() => call(x, "slice", { from: 2 }), "Index", '"from"', "start, stop, step");
    await refused(() => call(x, "slice", undefined), "Index", "undefined");
    await refused(() => call(x, "slice", 0, new Map()), "Index", "Map");
    await refused(() => call(x, "slice", true), "Index", "true");
    expect(x.slice({}, null).shape).toEqual([2, 1, 3]);
  });

  test("values that would fill an array with whatever Number makes of them", async () => {
    for (const value of ["zz", "3", {}, [1], undefined, null, Symbol("s")]) {
      await refused(() => untyped(full)([1], value), "Option", "full()", "fromTypedArray()");
      await refused(() => untyped(full)([1], value, { dtype: "int8" }), "Option");
    }
  });

  test("functions of blocks and elements, and what they are given", async () => {
    const same = (block: unknown): unknown => block;
    await refused(() => call(x, "map", "v => v"), "Lambda", "'v => v'", "evaluate()");
    await refused(() => call(x, "map"), "Lambda", "undefined");
    await refused(() => call(x, "mapBlocks", same, { chunks: 1 }), "Chunks", "[[2, 2, 1]]");
    await refused(() => call(x, "mapBlocks", same, { chunks: [1] }), "Chunks", "not [ 1 ]");
    await refused(() => call(x, "mapOverlap", same, {}), "Option", "{ depth: 1 }");
    await refused(() => call(x, "mapOverlap", same), "Option", "{ depth: 1 }");
    await refused(() => call(x, "mapOverlap", same, { depth: "1" }), "Shape", "not '1'");
    await refused(() => call(x, "histogram"), "Shape", "range: [low, high]");
    await refused(() => call(x, "histogram", { bins: "abc" }), "Shape", "'abc'");
  });

  test("more axes than any array has", async () => {
    const deep = onesTyped(new Array(64).fill(1));
    const way = ["at most 64 axes", "reshape()"];
    await refused(() => ones(new Array(65).fill(1)), "Shape", ...way);
    await refused(() => deep.expandDims(0), "Shape", ...way);
    await refused(() => deep.slice(null), "Shape", ...way);
    await refused(() => stack([deep, deep]), "Shape", ...way);
    await refused(() => x.broadcastTo(new Array(80).fill(3)), "Shape", ...way);
    await refused(() => deep.reshape(new Array(65).fill(1)), "Shape", ...way);
    await refused(() => deep.tensordot(deep, 0), "Shape", "not 128");
  });

  test("clients, signals and listeners that are none", async () => {
    for (const wrong of [5, null, {}]) {
      await refused(() => call(x, "compute", { client: wrong }), "Option", "client", "new Client");
      await refused(() => call(x, "persist", { signal: wrong }), "Option", "AbortSignal");
    }
    await refused(() => call(x, "compute", { onProgress: 5 }), "Option", "onProgress", "not 5");
    await refused(() => untyped(setDefaultClient)(5), "Option", "takes a Client");
    for (const wrong of [5, undefined, null, {}]) {
      await refused(() => Client.connect(wrong as never), "Option", "LocalCluster");
    }
    await refused(
      () => Client.connect("tcp://127.0.0.1:1", { tokn: "" } as never),
      "Option",
      "tokn",
    );
    await refused(() => Client.connect("tcp://127.0.0.1:1", { token: 5 } as never), "Option", "5");
  });

  test("function calls: what is no list of items or futures, and lazy arrays", async () => {
    await using cluster = await LocalCluster.start({ threadsPerWorker: 0 });
    await using client = await Client.connect(cluster);
    const loose = client as unknown as Record<string, Untyped>;
    const double = (v: number): number => v * 2;
    await refused(() => loose["submit"](3), "KernelFunction", "number");
    await refused(() => loose["map"](double, 5), "Option", "map()", "not 5");
    await refused(() => loose["map"](double), "Option", "not undefined");
    await refused(() => loose["gather"]([1]), "Option", "gather()", "futures");
    await refused(() => loose["gather"](5), "Option", "gather()", "not 5");
    await refused(() => loose["cancel"](5), "Option", "cancel()", "not 5");
    await refused(() => client.with({ retries: -1 }), "Option", "retries", "-1");
    await refused(() => loose["submit"](double, x), "Option", "NDArray", "compute() it first");
    await refused(() => loose["submit"](double, { a: [x] }), "Option", "compute() it first");
    expect(await client.submit(double, 4)).toBe(8);
  });

  test("options of clusters that are none, and tokens that anybody has", async () => {
    const start = (options: unknown): Promise<LocalCluster> =>
      LocalCluster.start(options as LocalClusterOptions);
    await refused(() => start({ wrokers: 3 }), "Option", '"wrokers"', "workers");
    await refused(() => start(5), "Option", "not 5");
    await refused(() => start({ processes: "yes" }), "Option", "processes");
    await refused(() => start({ token: "" }), "Option", "token", "leave it out");
    await refused(() => start({ token: 5 }), "Option", "token");
  });

  test("clusters without workers", async () => {
    await refused(() => LocalCluster.start({ workers: 0 }), "Option", "workers", "from 1 on");
    await refused(() => LocalCluster.start({ workers: -1 }), "Option", "workers", "not -1");
    await refused(
      () => LocalCluster.start({ threadsPerWorker: 1.5 }),
      "Option",
      "threadsPerWorker",
    );
  });
});

describe("arguments that are taken", () => {
  test("axes in a record, as other methods take them", () => {
    expect(x.flip({ axis: 0 }).layer).toBe(x.flip(0).layer);
    expect(x.roll(1, { axis: 1 }).layer).toBe(x.roll(1, 1).layer);
    expect(x.take([1, 0], { axis: 1 }).layer).toBe(x.take([1, 0], 1).layer);
    expect(x.cumsum({ axis: 1 }).layer).toBe(x.cumsum(1).layer);
    expect(x.expandDims({ axis: 0 }).layer).toBe(x.expandDims(0).layer);
    expect(zeros([1, 2]).squeeze({ axis: 0 }).shape).toEqual([2]);
  });

  test("the axes of transpose() as a list, and one shift or axis for many", async () => {
    expect(x.transpose([1, 0]).layer).toBe(x.T.layer);
    const line = arange(0, 5, 1, { chunks: 2 });
    expect(line.roll([1, 2], 0).layer).toBe(line.roll(1, 0).roll(2, 0).layer);
    expect(x.roll(1, [0, 1]).layer).toBe(x.roll(1, 0).roll(1, 1).layer);
    await refused(() => x.roll([1, 2, 3], [0, 1]), "Index", "3 for 2");
  });

  test("correction is the array API's name of ddof", () => {
    expect(x.var({ correction: 1 }).layer).toBe(x.var({ ddof: 1 }).layer);
  });

  test("an array as text tells what it is", () => {
    expect(String(x)).toMatch(/^NDArray float64 \[2, 3\]/);
    expect(x).toBeInstanceOf(NDArray);
  });
});
