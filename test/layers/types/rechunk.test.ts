import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { axisOf, regularAxis } from "../../../src/core/index.ts";
import { expansionOf, makeLayer } from "../../../src/layers/index.ts";
import { rechunk } from "../../../src/layers/types/rechunk.ts";
import { checkLayerLaws } from "../../support/layer-laws.ts";
import { axes, checkAssembled, cuts, edgesOf, leaf } from "./moving-laws.ts";

const rechunks = fc
  .array(axes(), { maxLength: 3 })
  .chain((from) => fc.tuple(fc.constant(from), fc.tuple(...from.map((axis) => cuts(axis.length)))))
  .map(([from, to]) => makeLayer(rechunk, { chunks: to }, [leaf(from)]));

test("every element comes from where it was", () =>
  fc.assert(fc.property(rechunks, (layer) => checkAssembled(layer, (at) => ({ input: 0, at })))));

test("the laws of layers", () =>
  fc.assert(fc.property(rechunks, (layer) => checkLayerLaws(layer))));

test("a block that stays as it is is read whole", () => {
  const layer = makeLayer(rechunk, { chunks: [axisOf([2, 4])] }, [leaf([axisOf([2, 2, 2])])]);
  expect(edgesOf(layer, 0)).toEqual([{ input: 0, block: 0, part: null }]);
  expect(edgesOf(layer, 1).map(({ part }) => part?.at)).toEqual([[0], [2]]);
});

test("a million blocks cost what they answer", () => {
  const from = [regularAxis(1e6, 1), regularAxis(1e6, 1e6)];
  const to = [regularAxis(1e6, 1e6), regularAxis(1e6, 1)];
  const layer = makeLayer(rechunk, { chunks: to }, [leaf(from)]);
  let readers = 0;
  expansionOf(layer).dependents(0, 123_456, {
    task: () => readers++,
    range: (low, high) => {
      readers += high - low;
    },
  });
  expect(readers).toBe(1e6);
});

test("chunks must add up", () => {
  expect(() => makeLayer(rechunk, { chunks: [axisOf([3])] }, [leaf([axisOf([2, 2])])])).toThrow(
    /rechunk.*chunks/,
  );
});
