import { expect, test } from "@jest/globals";
import { axisOf, regularAxis } from "../../src/core/index.ts";
import {
  blockCoords,
  blockShape,
  blockStartOf,
  layerName,
  makeLayer,
  rechunk,
  reduce,
  reductionOf,
  taskKey,
  tree,
} from "../../src/layers/index.ts";
import { elementwise, ones } from "../support/graphs.ts";

const input = ones([axisOf([2, 3]), axisOf([4, 1])]);

test("where a block lies", () => {
  expect(blockCoords(input, 2)).toEqual([1, 0]);
  expect(blockShape(input, 2)).toEqual([3, 4]);
  expect(blockStartOf(input, 3)).toEqual([2, 4]);
});

test("keys for people", () => {
  expect(taskKey(elementwise(input, 1), 3)).toMatch(/^add-[0-9a-f]{4}\(1, 1\)$/);
  expect(taskKey(makeLayer(rechunk, { chunks: [axisOf([5]), axisOf([5])] }, [input]), 0)).toMatch(
    /^rechunk-[0-9a-f]{4}\(0, 0\)$/,
  );
});

test("reductions by their own names", () => {
  const reduction = reductionOf("sum", "float64");
  const partial = ones([regularAxis(4, 1)]);
  const attrs = { axes: [0], arity: [4], reduction, shape: [4], keepdims: false, state: false };
  expect(layerName(makeLayer(tree, { ...attrs, final: true }, [partial]))).toBe("sum");
  expect(layerName(makeLayer(reduce, { reduction, axes: [0], keepdims: false }, [input]))).toBe(
    "reduce",
  );
});
