import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { axisOf, regularAxis } from "../../../src/core/index.ts";
import {
  constExpr,
  coordExpr,
  inputExpr,
  makeLayer,
  reductionOf,
  type SourceAttrs,
  source,
  taskKey,
} from "../../../src/layers/index.ts";
import { checkLayerLaws, readersOf } from "../../support/layer-laws.ts";
import { axes, leaf } from "./moving-laws.ts";

test("the laws of layers", () =>
  fc.assert(
    fc.property(fc.array(axes(), { maxLength: 3 }), (chunks) =>
      checkLayerLaws(leaf(chunks), () => []),
    ),
  ));

const axis = regularAxis(100, 10);
const attrs: SourceAttrs = {
  kernel: { kind: "expr", expr: coordExpr(0) },
  chunks: [axis],
  domain: [axis],
  origin: [0],
  steps: [1],
  dtype: "float64",
};

test("a source reads nothing", () => {
  const layer = makeLayer(source, attrs, []);
  expect(layer.shape).toEqual([100]);
  expect(layer.tasks).toBe(10);
  expect(readersOf(layer, 0, 0)).toEqual([]);
  expect(taskKey(layer, 3)).toMatch(/^source-[0-9a-f]{4}\(3\)$/);
});

test("a source may reduce what it makes: one element a block, and the state behind", () => {
  const layer = makeLayer(
    source,
    {
      ...attrs,
      kernel: {
        kind: "reduce",
        expr: coordExpr(0),
        reduction: reductionOf("var", "float64"),
        axes: [0],
        shape: [100],
      },
      chunks: [regularAxis(10, 1), axisOf([3])],
    },
    [],
  );
  expect(layer.shape).toEqual([10, 3]);
  expect(layer.tasks).toBe(10);
  checkLayerLaws(layer, () => []);
});

test.each<[string, Partial<SourceAttrs>, RegExp]>([
  ["other grids", { domain: [regularAxis(100, 5)] }, /"domain" \(.*\) has another grid/],
  ["origin of other axes", { origin: [] }, /"origin" names 0 axes; the domain has 1/],
  ["steps of other axes", { steps: [1, 1] }, /"steps" names 2 axes/],
  ["half an origin", { origin: [0.5] }, /"origin" is a list of 1 \(0.5\); it must be/],
  ["an expression of another type", { dtype: "int8" }, /makes float64, not int8/],
  [
    "an expression that reads",
    { kernel: { kind: "expr", expr: inputExpr(0, "float64") } },
    /reads input 0 of 0/,
  ],
  ["another domain", { domain: [axisOf(Array(10).fill(1))] }, /chunks must equal domain/],
  [
    "no kernel",
    { kernel: { kind: "wish" } as never },
    /"kernel" is a record of kind; it must be a kernel/,
  ],
  [
    "unknown attributes",
    { colour: "red" } as never,
    /"colour" is "red"; it must be none: it takes kernel/,
  ],
])("%s are refused", (_, change, message) => {
  expect(() => makeLayer(source, { ...attrs, ...change }, [])).toThrow(message);
});

test("no inputs are taken", () => {
  expect(() => makeLayer(source, attrs, [leaf([axis])])).toThrow(/it takes 0 inputs, not 1/);
});

test("constants of any shape, down to none", () => {
  const scalar = makeLayer(
    source,
    {
      ...attrs,
      kernel: { kind: "expr", expr: constExpr(1, "float64") },
      chunks: [],
      domain: [],
      origin: [],
      steps: [],
    },
    [],
  );
  expect(scalar.tasks).toBe(1);
  expect(taskKey(scalar, 0)).toMatch(/\(\)$/);
  checkLayerLaws(scalar, () => []);
});
