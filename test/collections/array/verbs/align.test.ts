import { expect, test } from "@jest/globals";
import { align } from "../../../../src/collections/array/verbs/align.ts";
import { formatChunks } from "../../../../src/core/index.ts";
import { ones } from "../../../../src/index.ts";

const chunksOf = (...arrays: { readonly layer: Parameters<typeof align>[0][number] }[]): string[] =>
  align(arrays.map(({ layer }) => layer)).layers.map(({ chunks }) => formatChunks(chunks));

test("operands that agree stay as they are", () => {
  const [a, b] = [ones([6], { chunks: 2 }), ones([6], { chunks: 2, dtype: "int8" })];
  expect(align([a.layer, b.layer]).layers).toEqual([a.layer, b.layer]);
});

test("the operand with the most bytes keeps its chunks", () => {
  const [wide, narrow] = [ones([6], { chunks: 2 }), ones([6], { chunks: 3, dtype: "int8" })];
  expect(chunksOf(wide, narrow)).toEqual(chunksOf(wide, wide));
  expect(chunksOf(narrow, wide)).toEqual(chunksOf(wide, wide));
});

test("axes of length 1, and axes that are not there, have no say", () => {
  const big = ones([4, 6], { chunks: [2, 3] });
  const row = ones([6], { chunks: 2 });
  const column = ones([4, 1], { chunks: 1 });
  const { shape, layers } = align([row.layer, column.layer, big.layer]);
  expect(shape).toEqual([4, 6]);
  expect(layers.map(({ grid }) => grid)).toEqual([[2], [2, 1], [2, 2]]);
});

test("axes without elements win over length 1", () => {
  expect(align([ones([1, 3]).layer, ones([0, 1]).layer]).shape).toEqual([0, 3]);
});
