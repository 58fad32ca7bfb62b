/** Arguments that JavaScript lets through: refused by a typed error that names them and what is taken. */
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import {
  arange,
  compute as computeTyped,
  concat,
  fromTypedArray as fromTyped,
  LocalCluster,
  NDArray,
  ones as onesTyped,
  random as randomTyped,
  readParquet as readTyped,
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
    await refused(() => x.visualize("o.xyz"), "UnsupportedFile", ".xyz", ".svg and .dot");
    const nowhere = join(process.cwd(), "no-such-directory", "a.svg");
    await refused(() => x.visualize(nowhere), "UnwritableFile", "a.svg", "no such file");
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

  test("correction is the array API's name of ddof", () => {
    expect(x.var({ correction: 1 }).layer).toBe(x.var({ ddof: 1 }).layer);
  });

  test("an array as text tells what it is", () => {
    expect(String(x)).toMatch(/^NDArray float64 \[2, 3\]/);
    expect(x).toBeInstanceOf(NDArray);
  });
});
