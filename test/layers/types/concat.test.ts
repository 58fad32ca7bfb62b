import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type AxisChunks, axisOf } from "../../../src/core/index.ts";
import { type Layer, makeLayer } from "../../../src/layers/index.ts";
import { type ConcatAttrs, concat } from "../../../src/layers/types/concat.ts";
import { checkLayerLaws } from "../../support/layer-laws.ts";
import { axes, checkAssembled, leaf } from "./moving-laws.ts";

const concats: fc.Arbitrary<Layer<ConcatAttrs>> = fc
  .tuple(
    fc.array(axes(6), { minLength: 1, maxLength: 3 }),
    fc.nat(),
    fc.array(axes(6), { minLength: 1, maxLength: 5 }),
  )
  .map(([others, pick, along]) => {
    const axis = pick % others.length;
    const chunksOf = (own: AxisChunks): AxisChunks[] =>
      others.map((other, a) => (a === axis ? own : other));
    const inputs = along.map((own) => leaf(chunksOf(own)));
    return makeLayer(concat, { axis }, inputs);
  });

test("inputs stand one behind another", () =>
  fc.assert(
    fc.property(concats, (layer) =>
      checkAssembled(layer, (at) => {
        const { axis } = layer.attrs;
        let position = at[axis];
        let input = 0;
        while (position >= layer.inputs[input].shape[axis]) {
          position -= layer.inputs[input++].shape[axis];
        }
        return { input, at: at.with(axis, position) };
      }),
    ),
  ));

test("the laws of layers", () => fc.assert(fc.property(concats, (layer) => checkLayerLaws(layer))));

test("chunks and dtypes must agree", () => {
  const [a, b] = [leaf([axisOf([2]), axisOf([3])]), leaf([axisOf([2]), axisOf([1, 2])])];
  expect(() => makeLayer(concat, { axis: 0 }, [a, b])).toThrow(/concat.*inputs/);
  const c = leaf([axisOf([2]), axisOf([3])], "float32");
  expect(() => makeLayer(concat, { axis: 0 }, [a, c])).toThrow(/concat.*inputs/);
  expect(() => makeLayer(concat, { axis: 2 }, [a])).toThrow(/concat.*axis/);
});
