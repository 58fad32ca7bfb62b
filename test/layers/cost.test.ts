import { expect, test } from "@jest/globals";
import { axisOf } from "../../src/core/index.ts";
import {
  callExpr,
  constExpr,
  flopsOf,
  inputExpr,
  outCost,
  reductionOf,
} from "../../src/layers/index.ts";
import { elementwise, ones } from "../support/graphs.ts";

const expr = callExpr("add", [inputExpr(0, "float64"), constExpr(1, "float64")]);

test.each([
  ["an expression: its nodes", { kind: "expr", expr } as const, 30],
  [
    "a reduction: one more",
    {
      kind: "reduce",
      expr,
      reduction: reductionOf("sum", "float64"),
      axes: [0],
      shape: [10],
    } as const,
    40,
  ],
  ["code: a guess", { kind: "builtin", name: "matmul", params: null } as const, 80],
])("%s an element", (_, kernel, flops) => {
  expect(flopsOf(kernel, [10])).toBe(flops);
});

test("inputs are read once, unless told otherwise", () => {
  const layer = elementwise(ones([axisOf([3, 3])]), 1);
  const cost = { tasks: 2, readBytes: 48, movedBytes: 0, outBytes: 48, flops: 0 };
  expect(outCost(layer)).toEqual(cost);
  expect(outCost(layer, { readBytes: 7, flops: 1 })).toEqual({ ...cost, readBytes: 7, flops: 1 });
});
