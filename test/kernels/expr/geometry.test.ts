import { expect, test } from "@jest/globals";
import { nestOf } from "../../../src/kernels/expr/geometry.ts";
import { newView } from "../../../src/kernels/view.ts";

const out = newView([2, 3, 4], "float64");

test("contiguous arrays are one level", () => {
  const nest = nestOf([newView([2, 3, 4], "int8")], out, [], undefined);
  expect(nest).toMatchObject({ lengths: [24], inputs: [[1]], output: [1], size: 24 });
});

test("a repeated axis stays a level of its own", () => {
  const nest = nestOf([newView([3, 4], "int8"), newView([2, 1, 1], "int8")], out, [], undefined);
  expect(nest).toMatchObject({
    lengths: [2, 12],
    inputs: [
      [0, 1],
      [1, 0],
    ],
    output: [12, 1],
  });
});

test("an axis whose coordinate is wanted stays a level of its own", () => {
  const nest = nestOf([], out, [1], { origin: [0, 50, 0], step: [1, 2, 1] });
  expect(nest).toMatchObject({ lengths: [2, 3, 4], base: [50], steps: [[0, 2, 0]] });
});

test("axes of length 1 vanish", () => {
  const nest = nestOf([], newView([1, 5, 1], "int8"), [0], { origin: [7, 0, 0], step: [1, 1, 1] });
  expect(nest).toMatchObject({ lengths: [5], output: [1], base: [7], steps: [[0]] });
});
