import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { axisOf, regularAxis } from "../../../src/core/index.ts";
import { blockStartOf, expansionOf, type Layer, makeLayer } from "../../../src/layers/index.ts";
import { type OverlapAttrs, overlap } from "../../../src/layers/types/overlap.ts";
import type { Boundary } from "../../../src/layers/types/overlap-map.ts";
import { checkLayerLaws } from "../../support/layer-laws.ts";
import { axes, checkAssembled, leaf } from "./moving-laws.ts";

const boundaries = fc.constantFrom<Boundary>("none", "reflect", "nearest", "periodic", 0, -1.5);

const overlaps: fc.Arbitrary<Layer<OverlapAttrs>> = fc
  .array(fc.tuple(axes(6), fc.nat({ max: 5 }), fc.nat({ max: 5 }), boundaries), { maxLength: 2 })
  .map((sides) => {
    const edges = sides.map(([axis, , , edge]) => (axis.length === 0 ? "none" : edge));
    const attrs = {
      before: sides.map(([, before]) => before),
      after: sides.map(([, , after]) => after),
      boundary: edges,
    };
    return makeLayer(overlap, attrs, [leaf(sides.map(([axis]) => axis))]);
  });

/** Virtual position behind output position `at` of a block: by the definition, one step at a time. */
function realPosition(v: number, length: number, edge: Boundary): number | null {
  if (v >= 0 && v < length) return v;
  if (edge === "nearest") return v < 0 ? 0 : length - 1;
  if (edge === "periodic") return realPosition(v < 0 ? v + length : v - length, length, edge);
  if (edge === "reflect") return realPosition(v < 0 ? -1 - v : 2 * length - 1 - v, length, edge);
  return null;
}

function virtualPosition(layer: Layer<OverlapAttrs>, axis: number, position: number): number {
  const [own, input] = [layer.chunks[axis], layer.inputs[0].chunks[axis]];
  const sizes = own.sizes.flatMap((size, run) => Array<number>(own.counts[run]).fill(size));
  const inner = input.sizes.flatMap((size, run) => Array<number>(input.counts[run]).fill(size));
  let [start, from, block] = [0, 0, 0];
  while (position >= start + sizes[block]) {
    start += sizes[block];
    from += inner[block++];
  }
  const first = from - layer.attrs.before[axis];
  return (layer.attrs.boundary[axis] === "none" ? Math.max(0, first) : first) + position - start;
}

test("halos show what the boundary says, however deep", () =>
  fc.assert(
    fc.property(overlaps, (layer) =>
      checkAssembled(layer, (at) => {
        const real = at.map((position, a) =>
          realPosition(
            virtualPosition(layer, a, position),
            layer.inputs[0].shape[a],
            layer.attrs.boundary[a],
          ),
        );
        return real.includes(null) ? null : { input: 0, at: real as number[] };
      }),
    ),
    { numRuns: 300 },
  ));

test("the laws of layers", () =>
  fc.assert(fc.property(overlaps, (layer) => checkLayerLaws(layer))));

test("forty thousand blocks keep their run-length code", () => {
  const from = leaf([regularAxis(2000, 10), regularAxis(2000, 10)]);
  const attrs = { before: [1, 25], after: [1, 25], boundary: ["none", "none"] as const };
  const layer = makeLayer(overlap, attrs, [from]);
  expect(layer.chunks[0].sizes).toEqual([11, 12, 11]);
  expect(layer.chunks[1].sizes).toEqual([35, 45, 55, 60, 55, 45, 35]);
  let read = 0;
  const count = (): number => read++;
  expansionOf(layer).dependencies(20_100, { wantsParts: false, block: count, part: count });
  expect(read).toBe(3 * 7);
  expect(blockStartOf(layer, 0)).toEqual([0, 0]);
});

test("what an empty axis cannot show is refused", () => {
  const attrs = { before: [1], after: [0], boundary: ["reflect"] as const };
  expect(() => makeLayer(overlap, attrs, [leaf([axisOf([0])])])).toThrow(/overlap.*boundary/);
});
