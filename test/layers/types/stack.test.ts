import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { axisOf } from "../../../src/core/index.ts";
import { type Layer, makeLayer } from "../../../src/layers/index.ts";
import { type StackAttrs, stack } from "../../../src/layers/types/stack.ts";
import { checkLayerLaws } from "../../support/layer-laws.ts";
import { axes, checkAssembled, leaf } from "./moving-laws.ts";

const stacks: fc.Arbitrary<Layer<StackAttrs>> = fc
  .tuple(fc.array(axes(6), { maxLength: 2 }), fc.nat(), fc.integer({ min: 1, max: 5 }))
  .map(([chunks, pick, count]) => {
    const inputs = Array.from({ length: count }, () => leaf(chunks));
    return makeLayer(stack, { axis: pick % (chunks.length + 1) }, inputs);
  });

test("the new axis counts the inputs", () =>
  fc.assert(
    fc.property(stacks, (layer) =>
      checkAssembled(layer, (at) => {
        const { axis } = layer.attrs;
        return { input: at[axis], at: at.toSpliced(axis, 1) };
      }),
    ),
  ));

test("the laws of layers", () => fc.assert(fc.property(stacks, (layer) => checkLayerLaws(layer))));

test("chunks must agree", () => {
  expect(() =>
    makeLayer(stack, { axis: 0 }, [leaf([axisOf([2, 1])]), leaf([axisOf([3])])]),
  ).toThrow(/stack.*inputs/);
});
