import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { axisOf } from "../../../src/core/index.ts";
import { type Layer, makeLayer } from "../../../src/layers/index.ts";
import { type TransposeAttrs, transpose } from "../../../src/layers/types/transpose.ts";
import { checkLayerLaws } from "../../support/layer-laws.ts";
import { axes, checkAssembled, edgesOf, leaf } from "./moving-laws.ts";

const transposes: fc.Arbitrary<Layer<TransposeAttrs>> = fc
  .array(axes(), { maxLength: 3 })
  .chain((from) =>
    fc
      .shuffledSubarray(
        from.map((_, a) => a),
        { minLength: from.length },
      )
      .map((order) => makeLayer(transpose, { axes: order }, [leaf(from)])),
  );

test("axes change places", () =>
  fc.assert(
    fc.property(transposes, (layer) =>
      checkAssembled(layer, (at) => {
        const from: number[] = [];
        layer.attrs.axes.forEach((axis, a) => {
          from[axis] = at[a];
        });
        return { input: 0, at: from };
      }),
    ),
  ));

test("the laws of layers", () =>
  fc.assert(fc.property(transposes, (layer) => checkLayerLaws(layer))));

test("blocks are read whole", () => {
  const layer = makeLayer(transpose, { axes: [1, 0] }, [leaf([axisOf([2, 2]), axisOf([3])])]);
  expect(edgesOf(layer, 1)).toEqual([{ input: 0, block: 1, part: null }]);
});

test("what is no order of the axes is refused", () => {
  const from = [leaf([axisOf([2]), axisOf([3])])];
  expect(() => makeLayer(transpose, { axes: [0, 0] }, from)).toThrow(/transpose.*axes/);
});
