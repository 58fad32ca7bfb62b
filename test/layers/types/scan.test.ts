import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { axisOf, axisRuns } from "../../../src/core/index.ts";
import { blockShape, blockStartOf, type Layer, makeLayer } from "../../../src/layers/index.ts";
import { type ScanAttrs, scan } from "../../../src/layers/types/scan.ts";
import { checkLayerLaws } from "../../support/layer-laws.ts";
import { axes, coordsOf, cuts, edgesOf, leaf } from "./moving-laws.ts";

const scans: fc.Arbitrary<Layer<ScanAttrs>> = fc
  .tuple(fc.array(axes(), { minLength: 1, maxLength: 3 }), fc.nat(), fc.boolean())
  .chain(([chunks, pick, carried]) => {
    const axis = pick % chunks.length;
    const attrs: ScanAttrs = { axis, op: "sum", dtype: "float64" };
    const x = leaf(chunks);
    if (!carried) return fc.constant(makeLayer(scan, attrs, [x]));
    return cuts(x.grid[axis]).map((along) =>
      makeLayer(scan, attrs, [x, leaf(chunks.with(axis, along))]),
    );
  });

test("the laws of layers", () => fc.assert(fc.property(scans, (layer) => checkLayerLaws(layer))));

test("block i reads element i - 1 of the carry, block 0 nothing", () =>
  fc.assert(
    fc.property(scans, (layer) => {
      const { axis } = layer.attrs;
      const carry = layer.inputs[1];
      for (let task = 0; task < layer.tasks; task++) {
        const [own, ...carried] = edgesOf(layer, task);
        expect(own).toEqual({ input: 0, block: task, part: null });
        const at = coordsOf(task, layer.grid);
        expect(carried).toHaveLength(carry === undefined || at[axis] === 0 ? 0 : 1);
        for (const { input, block, part } of carried) {
          expect(input).toBe(1);
          const inside = part?.start[axis] ?? 0;
          expect(blockStartOf(carry, block)[axis] + inside).toBe(at[axis] - 1);
          expect((part?.shape ?? blockShape(carry, block))[axis]).toBe(1);
          expect(coordsOf(block, carry.grid).with(axis, 0)).toEqual(at.with(axis, 0));
        }
      }
    }),
  ));

test("the carry in one block", () => {
  const x = leaf([axisOf([2, 2, 2])]);
  const layer = makeLayer(scan, { axis: 0, op: "sum", dtype: "float64" }, [
    x,
    leaf([axisRuns([3], [1])]),
  ]);
  expect(edgesOf(layer, 0)).toHaveLength(1);
  expect(edgesOf(layer, 2)[1]).toEqual({
    input: 1,
    block: 0,
    part: { start: [1], shape: [1], step: [1], at: [0] },
  });
});

test("a carry that does not fit is refused", () => {
  const attrs: ScanAttrs = { axis: 0, op: "sum", dtype: "float64" };
  expect(() => makeLayer(scan, attrs, [leaf([axisOf([2, 2])]), leaf([axisOf([3])])])).toThrow(
    /scan.*inputs/,
  );
});
