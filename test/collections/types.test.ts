/** The types as a user meets them: this file compiles under strict mode, or `tsc` fails. */
import { expect, test } from "@jest/globals";
import {
  type ArrayValue,
  arange,
  type Block,
  type Chunks,
  Client,
  compute,
  concat,
  type DType,
  type Element,
  evaluate,
  fromFunction,
  fromTypedArray,
  full,
  isPlygraphError,
  LocalCluster,
  NDArray,
  type Nested,
  ones,
  random,
  type Shape,
  where,
  zeros,
} from "../../src/index.ts";

/** Holds where the two types are one. */
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(_holds: Same<A, B>): void => undefined;

test("what methods answer", () => {
  const x = ones([3, 4], { chunks: [1, "auto"], dtype: "float32" });
  same<typeof x, NDArray>(true);
  same<typeof x.shape, Shape>(true);
  same<typeof x.dtype, DType>(true);
  same<typeof x.chunks, Chunks>(true);
  const chain: NDArray = x.add(1).mul(2n).sub(x).greater(0).logicalAnd(true);
  const table: NDArray = where(chain, x, 0.5).sum({ axis: [0, -1], keepdims: true });
  const cut: NDArray = x.slice("1:, ::2").slice(0, { start: 1, step: 2 }).slice(null, "...");
  const { counts, edges } = x.histogram({ bins: 4, range: [0, 1] });
  same<typeof counts, NDArray>(true);
  same<typeof edges, readonly number[]>(true);
  expect([chain, table, cut].every((array) => array instanceof NDArray)).toBe(true);
});

test("creation takes what one would write", () => {
  const arrays: NDArray[] = [
    zeros([2]),
    full([], 1n),
    full([1], true, { dtype: "bool" }),
    arange(3),
    arange(3, { chunks: 2 }),
    arange(0, 3, { dtype: "float64" }),
    arange(0, 3, 0.5, { chunks: [[2, 2, 2]] }),
    fromTypedArray(new Float32Array(4), { shape: [2, 2], chunks: "1MB" }),
    fromFunction((i, j) => i + j, [2, 2]),
    random.normal([3], { seed: 1n, mean: 2 }),
    random.integers([3], 0, 5, { dtype: "uint8" }),
    concat([ones([1]), zeros([2])], { axis: 0 }),
  ];
  expect(arrays).toHaveLength(12);
});

test("functions of blocks and of elements", () => {
  const x = ones([4]);
  const plain = x.mapBlocks((block) => {
    same<typeof block, Block>(true);
    return block.data.map((v) => v * 2);
  });
  const wide = x.astype("int64").mapBlocks<BigInt64Array>((block) => block.data.map((v) => v + 1n));
  const placed = x.mapBlocks((block, info) => block.data.map((v, i) => v + info.start[0] + i));
  const module = x.mapBlocks({ module: "/a/b.mjs", name: "f" }, { dtype: "float32" });
  const lambda = x.map((v, w) => Math.max(v, w), { with: [x], captures: { a: 1 } });
  const smooth = x.mapOverlap((block) => block.data, { depth: [1], boundary: ["nearest"] });
  expect([plain, wide, placed, module, lambda, smooth]).toHaveLength(6);
});

test("values, errors, clients", async () => {
  await using cluster = await LocalCluster.start({ workers: 1, threadsPerWorker: 0 });
  await using client = await Client.connect(cluster);
  const x = arange(4, { chunks: 2 });
  const value: ArrayValue = await x.compute({ client, retries: 1, priority: 2 });
  const item: Element = value.get(-1);
  const nested: Nested = value.toNested();
  const numbers: number[] = value.toNumbers();
  expect([item, nested, numbers]).toEqual([3n, [0n, 1n, 2n, 3n], [0, 1, 2, 3]]);

  const [sum, mean] = await compute([x.sum(), x.mean()], { client });
  same<typeof sum, ArrayValue>(true);
  expect([sum.item(), mean.item()]).toEqual([6n, 1.5]);

  const kept: NDArray = await x.persist({ client });
  expect((await (await evaluate("kept + 1", { kept })).max().compute({ client })).item()).toBe(4n);

  const future = client.submit((a: number, b: string) => `${b}${a}`, 1, "n");
  const text: string = await future;
  const lengths: number[] = await client.gather(client.map((s: string) => s.length, ["a", "bb"]));
  expect([text, lengths]).toEqual(["n1", [1, 2]]);

  try {
    x.slice(9);
  } catch (error) {
    if (!isPlygraphError(error, "Index")) throw error;
    const tag: "Index" = error.tag;
    expect(tag).toBe("Index");
  }
});

test("what must not compile does not", () => {
  const wrong = (): unknown[] => [
    // @ts-expect-error element types are a closed list
    zeros([2], { dtype: "float16" }),
    // @ts-expect-error an array of shapes is no shape
    ones([[2]]),
    // @ts-expect-error text is no operand
    ones([2]).add("1"),
    // @ts-expect-error a condition is an array
    where(true, ones([2]), 0),
    // @ts-expect-error a boundary has a name or is a number
    ones([2]).mapOverlap((block) => block.data, { depth: 1, boundary: "wrap" }),
    // @ts-expect-error arguments have the types of the parameters
    new Client("").submit((a: number) => a, "1"),
  ];
  expect(wrong).toBeInstanceOf(Function);
});
