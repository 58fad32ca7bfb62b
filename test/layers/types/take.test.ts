import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { axisOf, ravel } from "../../../src/core/index.ts";
import { blockShape, blockStartOf, type Layer, makeLayer } from "../../../src/layers/index.ts";
import {
  packIndices,
  type TakeAttrs,
  take,
  unpackIndices,
} from "../../../src/layers/types/take.ts";
import { checkLayerLaws } from "../../support/layer-laws.ts";
import { axes, coordsOf, cuts, edgesOf, leaf } from "./moving-laws.ts";

const takes = fc
  .tuple(
    fc.array(axes(), { minLength: 1, maxLength: 3 }),
    fc.nat(),
    fc.array(fc.nat(), { maxLength: 7 }),
  )
  .chain(([from, pick, wanted]) => {
    const axis = pick % from.length;
    const { length } = from[axis];
    const indices = length === 0 ? [] : wanted.map((index) => index % length);
    return cuts(indices.length).map((chunks) => {
      const attrs = { axis, indices: packIndices(indices), chunks };
      return makeLayer(take, attrs, [leaf(from)]);
    });
  });

/** Each index of a block lies in exactly one part, and each end of a part is some index. */
function checkHulls(layer: Layer<TakeAttrs>): void {
  const { axis } = layer.attrs;
  const indices = unpackIndices(layer.attrs.indices);
  const [input] = layer.inputs;
  for (let task = 0; task < layer.tasks; task++) {
    const from = blockStartOf(layer, task)[axis];
    const wanted = [...indices.subarray(from, from + blockShape(layer, task)[axis])];
    const hulls = edgesOf(layer, task).map(({ block, part }) => {
      const low = blockStartOf(input, block)[axis] + (part?.start[axis] ?? 0);
      const size = (part?.shape ?? blockShape(input, block))[axis];
      expect(part === null ? 0 : part.at[axis]).toBe(low);
      const here = coordsOf(task, layer.grid);
      here[axis] = coordsOf(block, input.grid)[axis];
      expect(block).toBe(ravel(here, input.grid));
      return [low, low + size - 1] as const;
    });
    for (const index of wanted) {
      expect(hulls.filter(([low, high]) => low <= index && index <= high)).toHaveLength(1);
    }
    for (const end of hulls.flat()) expect(wanted).toContain(end);
  }
}

test("parts are the hulls of what is wanted", () => fc.assert(fc.property(takes, checkHulls)));

test("the laws of layers", () => fc.assert(fc.property(takes, (layer) => checkLayerLaws(layer))));

test("unsorted and repeated positions", () => {
  const attrs = { axis: 0, indices: packIndices([7, 1, 7, 2]), chunks: axisOf([3, 1]) };
  const layer = makeLayer(take, attrs, [leaf([axisOf([4, 4])])]);
  expect(edgesOf(layer, 0)).toEqual([
    { input: 0, block: 0, part: { start: [1], shape: [1], step: [1], at: [1] } },
    { input: 0, block: 1, part: { start: [3], shape: [1], step: [1], at: [7] } },
  ]);
});

test("bytes that are not aligned are read too", () => {
  const bytes = new Uint8Array(17);
  bytes.set(packIndices([3, 5]), 1);
  expect([...unpackIndices(bytes.subarray(1))]).toEqual([3, 5]);
});

test("an index out of bounds is named", () => {
  const attrs = { axis: 0, indices: packIndices([4]), chunks: axisOf([1]) };
  expect(() => makeLayer(take, attrs, [leaf([axisOf([4])])])).toThrow(/take.*indices.*4/);
});
