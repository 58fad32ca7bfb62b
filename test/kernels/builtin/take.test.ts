import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { axisOf, DTYPES, sizeOf } from "../../../src/core/index.ts";
import { makeLayer, packIndices, take } from "../../../src/layers/index.ts";
import { cuts, layerOf, samples, type Value } from "../../support/arrays.ts";
import { runOne } from "../../support/run-local.ts";

test("take answers the elements at the positions, in any order and repeated", async () => {
  const cases = samples(DTYPES, { ranks: [1, 3], shortest: 1 }).chain((sample) =>
    fc
      .nat({ max: sample.shape.length - 1 })
      .chain((axis) =>
        fc
          .array(fc.nat({ max: sample.shape[axis] - 1 }), { minLength: 1, maxLength: 12 })
          .chain((indices) =>
            fc.tuple(
              fc.constant(sample),
              fc.constant(axis),
              fc.constant(indices),
              cuts(indices.length),
            ),
          ),
      ),
  );
  await fc.assert(
    fc.asyncProperty(cases, async ([sample, axis, indices, sizes]) => {
      const layer = makeLayer(
        take,
        { axis, indices: packIndices(indices), chunks: axisOf(sizes) },
        [layerOf(sample)],
      );
      const { shape, values } = sample;
      const inner = sizeOf(shape.slice(axis + 1));
      const outer = sizeOf(shape.slice(0, axis));
      const wanted: Value[] = [];
      for (let o = 0; o < outer; o++) {
        for (const i of indices) {
          const from = (o * shape[axis] + i) * inner;
          wanted.push(...values.slice(from, from + inner));
        }
      }
      expect(Array.from<Value>((await runOne(layer)).data)).toEqual(wanted);
    }),
    { numRuns: 100 },
  );
});

test("long rows are copied as slabs, runs of even steps at once", async () => {
  const shape = [20, 100];
  const values = Array.from({ length: 2000 }, (_, k) => k);
  const sample = {
    shape,
    dtype: "float64",
    values,
    chunks: [axisOf([7, 13]), axisOf([100])],
  } as const;
  const indices = [3, 3, 0, 2, 4, 6, 19, 18, 17, 1];
  const chunks = axisOf([4, 6]);
  const layer = makeLayer(take, { axis: 0, indices: packIndices(indices), chunks }, [
    layerOf(sample),
  ]);
  const wanted = indices.flatMap((i) => values.slice(i * 100, i * 100 + 100));
  expect(Array.from<Value>((await runOne(layer)).data)).toEqual(wanted);
});
