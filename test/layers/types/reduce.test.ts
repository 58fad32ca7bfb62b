import { describe, expect, test } from "@jest/globals";
import { axisOf, boxesOf, boxSet, isPlygraphError } from "../../../src/core/index.ts";
import {
  costOf,
  defaultRegistry,
  expansionOf,
  makeLayer,
  packGraph,
  reduce,
  reductionOf,
  unpackGraph,
} from "../../../src/layers/index.ts";
import { leaf } from "./moving-laws.ts";

const input = leaf([axisOf([2, 2]), axisOf([3, 3]), axisOf([5])]);
const mean = reductionOf("mean", "float64");

describe("what it answers", () => {
  test("reduced axes go, or stay with length 1", () => {
    const gone = makeLayer(reduce, { reduction: mean, axes: [0, 2], keepdims: false }, [input]);
    expect(gone.shape).toEqual([6]);
    expect(gone.grid).toEqual([2]);
    const kept = makeLayer(reduce, { reduction: mean, axes: [0, 2], keepdims: true }, [input]);
    expect(kept.shape).toEqual([1, 6, 1]);
    expect(costOf(kept)).toMatchObject({ readBytes: 960, flops: 120 });
  });

  test("a block needs all blocks along the reduced axes", () => {
    const layer = makeLayer(reduce, { reduction: mean, axes: [0], keepdims: false }, [input]);
    const [found] = layer.type.cull(layer, boxSet([2, 1], [1, 0], [2, 1]));
    expect(boxesOf(found)).toEqual([{ lo: [0, 1, 0], hi: [2, 2, 1] }]);
  });
});

describe("it is logical", () => {
  const layer = makeLayer(reduce, { reduction: mean, axes: [0], keepdims: false }, [input]);

  test("it has no tasks", () => {
    expect(() => expansionOf(layer)).toThrow(/logical/);
  });

  test("a reader of graphs refuses it, unless told otherwise", () => {
    const { bytes } = packGraph([layer]);
    expect(() => unpackGraph(bytes, defaultRegistry())).toThrow(/"reduce" layers are logical/);
    const graph = unpackGraph(bytes, defaultRegistry(), { logical: true });
    expect(graph.layers.at(-1)).toBe(layer);
  });
});

test.each([
  [{ reduction: mean, axes: [3], keepdims: false }, /"axes" \[3\] are not ascending axes of 3/],
  [{ reduction: mean, axes: [1, 0], keepdims: false }, /ascending/],
  [{ reduction: reductionOf("sum", "int8"), axes: [0], keepdims: false }, /takes int8/],
])("%j is refused", (attrs, message) => {
  try {
    makeLayer(reduce, attrs, [input]);
    expect("nothing was thrown").toBe("");
  } catch (error) {
    expect(isPlygraphError(error, "Attribute")).toBe(true);
    expect((error as Error).message).toMatch(message);
  }
});
