import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { axisOf, axisRuns, regularAxis, unravel } from "../../../src/core/index.ts";
import {
  expansionOf,
  kernelOf,
  type Layer,
  makeLayer,
  reductionOf,
  type TreeAttrs,
  tree,
} from "../../../src/layers/index.ts";
import {
  checkLayerLaws,
  type ElementSource,
  edgesOf,
  readersOf,
} from "../../support/layer-laws.ts";
import { axes, leaf } from "./moving-laws.ts";

const sum = reductionOf("sum", "float64");
const variance = reductionOf("var", "float64");

/** Axes of the input: reduced ones by their number of partial blocks, the others by their chunks. */
const trees: fc.Arbitrary<Layer<TreeAttrs>> = fc
  .record({
    dims: fc.array(fc.oneof(fc.integer({ min: 1, max: 7 }), axes(5)), { maxLength: 3 }),
    arities: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 3, maxLength: 3 }),
    state: fc.boolean(),
    final: fc.boolean(),
    keepdims: fc.boolean(),
  })
  .map(({ dims, arities, state, final, keepdims }) => {
    const chunks = dims.map((dim) => (typeof dim === "number" ? axisRuns([1], [dim]) : dim));
    const reduced = dims.flatMap((dim, axis) => (typeof dim === "number" ? [axis] : []));
    if (state) chunks.push(axisOf([3]));
    return makeLayer(
      tree,
      {
        axes: reduced,
        arity: reduced.map((axis, i) => (final ? (dims[axis] as number) : arities[i])),
        reduction: state ? variance : sum,
        shape: reduced.map(() => 100),
        final,
        keepdims,
        state,
      },
      [leaf(chunks)],
    );
  });

/** Output element → the partial results along the reduced axes that it combines. */
function* model(layer: Layer<TreeAttrs>, at: readonly number[]): Iterable<ElementSource> {
  const { axes: reduced, arity, final, keepdims, state } = layer.attrs;
  const { shape } = layer.inputs[0];
  let out = 0;
  const ranges = shape.map((length, axis): readonly [number, number] => {
    const i = reduced.indexOf(axis);
    if (final && state && axis === shape.length - 1) return [0, length];
    if (i < 0) return [at[out], at[out++] + 1];
    if (final && !keepdims) return [0, length];
    const from = at[out++] * arity[i];
    return [from, Math.min(from + arity[i], length)];
  });
  const counts = ranges.map(([from, to]) => to - from);
  const total = counts.reduce((a, b) => a * b, 1);
  for (let n = 0; n < total; n++) {
    const inside = counts.map(() => 0);
    unravel(n, counts, inside);
    yield { input: 0, at: inside.map((x, axis) => x + ranges[axis][0]) };
  }
}

test("the laws of layers", () =>
  fc.assert(fc.property(trees, (layer) => checkLayerLaws(layer, (at) => model(layer, at)))));

const attrs: TreeAttrs = {
  axes: [0],
  arity: [4],
  reduction: sum,
  shape: [1000],
  final: false,
  keepdims: false,
  state: false,
};

describe("the arithmetic", () => {
  test("10^8 partial blocks in one level", () => {
    const layer = makeLayer(tree, { ...attrs, arity: [16] }, [leaf([regularAxis(1e8, 1)])]);
    expect(layer.tasks).toBe(6_250_000);
    expect(edgesOf(layer, 1).map(({ block }) => block)).toEqual(
      Array.from({ length: 16 }, (_, i) => 16 + i),
    );
    expect(readersOf(layer, 0, 99_999_999)).toEqual([6_249_999]);
  });

  test("the last level drops the state and the reduced axes", () => {
    const input = leaf([regularAxis(4, 1), axisOf([2, 2]), axisOf([3])]);
    const last = { ...attrs, reduction: variance, state: true, final: true };
    expect(makeLayer(tree, last, [input]).shape).toEqual([4]);
    expect(makeLayer(tree, { ...last, keepdims: true }, [input]).shape).toEqual([1, 4]);
  });

  test("the kernel is told all that it needs", () => {
    const layer = makeLayer(tree, attrs, [leaf([regularAxis(4, 1)])]);
    expect(kernelOf(layer)).toEqual({
      kind: "builtin",
      name: "combine",
      params: {
        axes: [0],
        reduction: { name: "sum", input: "float64", output: "float64", ddof: 0 },
        shape: [1000],
        final: false,
        keepdims: false,
        state: false,
      },
    });
  });

  test("one expansion serves many calls", () => {
    const layer = makeLayer(tree, { ...attrs, axes: [0, 1], arity: [2, 2], shape: [8, 8] }, [
      leaf([regularAxis(4, 1), regularAxis(4, 1)]),
    ]);
    const first = edgesOf(layer, 3);
    expansionOf(layer);
    expect(edgesOf(layer, 3)).toEqual(first);
  });
});

describe("what is refused", () => {
  const input = leaf([regularAxis(8, 1), axisOf([2])]);
  test.each<[string, Partial<TreeAttrs>, RegExp]>([
    ["an axis that is not there", { axes: [2] }, /"axes"/],
    ["more than one element a block", { axes: [1] }, /"axes".*more or less than one/],
    ["arity for other axes", { arity: [2, 2] }, /"arity" has 2 numbers for 1 axes/],
    ["arity 0", { arity: [0] }, /"arity" is a list of 1 \(0\); it must be .*≥ 1/],
    ["lengths for other axes", { shape: [] }, /"shape"/],
    ["blocks that are left", { final: true }, /"arity" leaves 2 blocks along axis 0/],
    ["no state where there must be", { reduction: variance }, /"state"/],
    ["another type of state", { reduction: reductionOf("sum", "int8") }, /combines int64/],
  ])("%s", (_, change, message) => {
    expect(() => makeLayer(tree, { ...attrs, ...change }, [input])).toThrow(message);
  });
});
