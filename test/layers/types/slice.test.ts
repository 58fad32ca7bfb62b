import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type AxisChunks, axisOf } from "../../../src/core/index.ts";
import { type Layer, makeLayer, withInputs } from "../../../src/layers/index.ts";
import { type SliceAttrs, slice } from "../../../src/layers/types/slice.ts";
import { checkLayerLaws } from "../../support/layer-laws.ts";
import { axes, checkAssembled, leaf } from "./moving-laws.ts";

interface Cut {
  readonly axis: AxisChunks;
  readonly start: number;
  readonly step: number;
  readonly length: number;
  readonly drop: boolean;
}

const cutOf = ([axis, a, b, drop]: [AxisChunks, number, number, boolean], stride: number): Cut => {
  if (axis.length === 0) return { axis, start: 0, step: stride, length: 0, drop: false };
  const [start, stop] = [a % axis.length, b % axis.length];
  if (drop) return { axis, start, step: 1, length: 1, drop };
  const step = start <= stop ? stride : -stride;
  return { axis, start, step, length: Math.floor((stop - start) / step) + 1, drop };
};

const slices = fc
  .array(
    fc
      .tuple(fc.tuple(axes(), fc.nat(), fc.nat(), fc.boolean()), fc.integer({ min: 1, max: 4 }))
      .map(([one, stride]) => cutOf(one, stride)),
    { maxLength: 3 },
  )
  .map((cuts): Layer<SliceAttrs> => {
    const attrs = {
      start: cuts.map(({ start }) => start),
      step: cuts.map(({ step }) => step),
      length: cuts.map(({ length }) => length),
      drop: cuts.flatMap(({ drop }, axis) => (drop ? axis : [])),
    };
    return makeLayer(slice, attrs, [leaf(cuts.map(({ axis }) => axis))]);
  });

test("element j is element start + step * j", () =>
  fc.assert(
    fc.property(slices, (layer) => {
      const { start, step, drop } = layer.attrs;
      checkAssembled(layer, (at) => {
        let kept = 0;
        return {
          input: 0,
          at: start.map((from, a) => (drop.includes(a) ? from : from + step[a] * at[kept++])),
        };
      });
    }),
  ));

test("the laws of layers", () => fc.assert(fc.property(slices, (layer) => checkLayerLaws(layer))));

test("one output block, one input block, and no more", () => {
  const layer = makeLayer(slice, { start: [9], step: [-4], length: [3], drop: [] }, [
    leaf([axisOf([3, 3, 3, 3])]),
  ]);
  expect(layer.grid).toEqual([3]);
  expect(layer.shape).toEqual([3]);
});

test("the same slice of arrays that are cut otherwise is cut as each of them", () => {
  const [one, other, short] = [
    [3, 3],
    [2, 4],
    [2, 2],
  ].map((sizes) => leaf([axisOf(sizes)]));
  const first = makeLayer(slice, { start: [1], step: [1], length: [4], drop: [] }, [one]);
  expect(first.chunks[0].sizes).toEqual([2]);
  expect(withInputs(first, [other]).chunks[0].sizes).toEqual([1, 3]);
  expect(withInputs(first, [leaf([axisOf([3, 3])])]).chunks).toEqual(first.chunks);
  expect(() => withInputs(first, [short])).toThrow(/length/);
});

test("what does not fit is refused by name", () => {
  const from = [leaf([axisOf([4])])];
  const attempt = (attrs: SliceAttrs) => () => makeLayer(slice, attrs, from);
  expect(attempt({ start: [0], step: [0], length: [1], drop: [] })).toThrow(/slice.*step/);
  expect(attempt({ start: [2], step: [1], length: [3], drop: [] })).toThrow(/slice.*length/);
  expect(attempt({ start: [2], step: [1], length: [2], drop: [0] })).toThrow(/slice.*drop/);
  expect(attempt({ start: [], step: [1], length: [2], drop: [] })).toThrow(/slice.*start/);
});
