import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  type AxisChunks,
  axisOf,
  boxSet,
  type Chunks,
  ravel,
  regularAxis,
  shapeOf,
  sizeOf,
  unravel,
} from "../../../src/core/index.ts";
import {
  blockShape,
  blockStartOf,
  type Layer,
  makeLayer,
  reshape,
  sameContents,
} from "../../../src/layers/index.ts";
import { checkLayerLaws } from "../../support/layer-laws.ts";
import { cuts, leaf } from "./moving-laws.ts";

const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });
const chunked = (shape: readonly number[]): fc.Arbitrary<Chunks> =>
  fc.tuple(...shape.map((length) => fc.oneof(cuts(length), fc.constantFrom(...plain(length)))));
const plain = (length: number): AxisChunks[] => [axisOf([length]), regularAxis(length, 1)];

/** Two chunkings of equally many elements, alike or not. */
const pairs = shapes.chain((shape) => {
  const flat = sizeOf(shape);
  const others = [shape, [flat], [...shape, 1], [1, ...shape], [...shape].reverse()].filter(
    (other) => sizeOf(other) === flat,
  );
  return fc.tuple(chunked(shape), fc.constantFrom(...others).chain(chunked));
});

/** Flat positions of the elements of every block, in order. */
function contents(chunks: Chunks): readonly string[] {
  const layer: Layer = leaf(chunks);
  return Array.from({ length: layer.tasks }, (_, task) => {
    const [shape, start] = [blockShape(layer, task), blockStartOf(layer, task)];
    const flat: number[] = [];
    for (let n = 0; n < sizeOf(shape); n++) {
      const at = shape.map(() => 0);
      unravel(n, shape, at);
      flat.push(
        ravel(
          at.map((x, axis) => x + start[axis]),
          layer.shape,
        ),
      );
    }
    return flat.join();
  });
}

test("sameContents never says yes where brute force says no", () =>
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      if (sameContents(a, b)) expect(contents(b)).toEqual(contents(a));
    }),
    { numRuns: 1000 },
  ));

test("sameContents says yes where no block is empty and brute force says yes", () =>
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      const full = [...a, ...b].every(({ sizes }) => !sizes.includes(0));
      if (full && contents(a).join(";") === contents(b).join(";")) {
        expect(sameContents(a, b)).toBe(true);
      }
    }),
    { numRuns: 1000 },
  ));

test("the laws of layers", () =>
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      if (!sameContents(a, b)) return;
      const layer = makeLayer(reshape, { shape: shapeOf(b), chunks: b }, [leaf(a)]);
      checkLayerLaws(layer, (at) => {
        const from = layer.inputs[0].shape.map(() => 0);
        unravel(ravel(at, layer.shape), layer.inputs[0].shape, from);
        return [{ input: 0, at: from }];
      });
    }),
    { numRuns: 300 },
  ));

describe("what is needed of the input", () => {
  test.each<[string, Chunks, Chunks]>([
    ["rows become a line", [regularAxis(6, 1), axisOf([4])], [regularAxis(24, 4)]],
    ["a line becomes rows", [regularAxis(24, 4)], [regularAxis(6, 1), axisOf([4])]],
    ["single blocks split up", [axisOf([6])], [axisOf([2]), axisOf([3])]],
    ["unit axes come", [regularAxis(9, 2)], [axisOf([1]), regularAxis(9, 2), axisOf([1])]],
    ["cut rows", [regularAxis(4, 1), axisOf([2, 3])], [axisOf([2, 3, 2, 3, 2, 3, 2, 3])]],
    [
      "two groups",
      [regularAxis(6, 2), regularAxis(8, 2)],
      [regularAxis(6, 2), regularAxis(4, 1), axisOf([2])],
    ],
    ["grids of other ranks", [regularAxis(4, 1), regularAxis(6, 1)], [regularAxis(24, 1)]],
    ["grids cut otherwise", [regularAxis(24, 1)], [regularAxis(4, 1), regularAxis(6, 1)]],
    [
      "grids of the same rank",
      [regularAxis(4, 1), regularAxis(6, 1)],
      [regularAxis(8, 1), regularAxis(3, 1)],
    ],
    ["empty arrays", [axisOf([0]), axisOf([3])], [axisOf([0])]],
  ])("%s", (_, from, to) => {
    checkLayerLaws(makeLayer(reshape, { shape: shapeOf(to), chunks: to }, [leaf(from)]));
  });

  test("many ranges of many blocks: more than is needed, but in a moment", () => {
    const from = [regularAxis(1e6, 1), regularAxis(1e6, 1)];
    const layer = makeLayer(reshape, { shape: [1e12], chunks: [regularAxis(1e12, 1)] }, [
      leaf(from),
    ]);
    const back = makeLayer(reshape, { shape: [1e6, 1e6], chunks: from }, [layer]);
    const needed = boxSet([1e6, 1e6], [0, 0], [1e6, 5e5]);
    const [found] = back.type.cull(back, needed);
    expect(found.count).toBeGreaterThanOrEqual(needed.count);
    expect(back.type.cull(back, boxSet([1e6, 1e6], [7, 0], [9, 1e6]))[0].count).toBe(2e6);
  });

  test("10^12 blocks in a moment", () => {
    const from = [regularAxis(1e6, 1), regularAxis(1e6, 1)];
    const to = [regularAxis(1e12, 1)];
    const layer = makeLayer(reshape, { shape: [1e12], chunks: to }, [leaf(from)]);
    expect(layer.tasks).toBe(1e12);
  });
});

test.each<[string, Chunks, RegExp]>([
  ["another size", [axisOf([5])], /another size/],
  ["blocks cut across", [axisOf([3, 3])], /"chunks" cut the array otherwise.*rechunk/],
])("%s is refused", (_, to, message) => {
  const input = leaf([axisOf([2]), axisOf([1, 2])]);
  expect(() => makeLayer(reshape, { shape: shapeOf(to), chunks: to }, [input])).toThrow(message);
});
