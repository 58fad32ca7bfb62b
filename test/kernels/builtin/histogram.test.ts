import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { axisOf, DTYPES, regularAxis } from "../../../src/core/index.ts";
import { blockwise, type Layer, makeLayer } from "../../../src/layers/index.ts";
import { layerOf, type Sample, samples, type Value } from "../../support/arrays.ts";
import { runOne } from "../../support/run-local.ts";

function counted(sample: Sample, edges: readonly number[]): Layer {
  const x = layerOf({ ...sample, chunks: sample.shape.map((n) => axisOf([n])) });
  const labels = sample.shape.map((_, a) => a);
  const bins = edges.length - 1;
  return makeLayer(
    blockwise,
    {
      out: [...labels, labels.length],
      ins: [labels],
      domain: [[labels.length, regularAxis(bins, bins)]],
      sizes: labels.map((label) => [label, regularAxis(1, 1)] as const),
      kernel: { kind: "builtin", name: "histogram", params: { edges } },
      dtype: "int64",
    },
    [x],
  );
}

function expected({ values }: Sample, edges: readonly number[]): bigint[] {
  const last = edges.length - 2;
  return edges.slice(1).map((high, b) => {
    const inside = (v: number): boolean =>
      v >= edges[b] && (v < high || (b === last && v === high));
    return BigInt(values.filter((v) => inside(Number(v))).length);
  });
}

const even = fc
  .tuple(
    fc.integer({ min: -20, max: 20 }),
    fc.integer({ min: 1, max: 50 }),
    fc.integer({ min: 1, max: 9 }),
  )
  .map(([low, width, bins]) =>
    Array.from({ length: bins + 1 }, (_, b) => low + (width * b) / bins),
  );
const uneven = fc
  .uniqueArray(fc.integer({ min: -25, max: 25 }), { minLength: 2, maxLength: 9 })
  .map((edges) => edges.sort((a, b) => a - b));

test("counts by bin: half open, the last one closed, NaN and what lies outside left out", async () => {
  const cases = samples(DTYPES, { ranks: [1, 2], shortest: 1, longest: 12 });
  await fc.assert(
    fc.asyncProperty(cases, fc.oneof(even, uneven), async (sample, edges) => {
      const { data } = await runOne(counted(sample, edges));
      expect(Array.from<Value>(data)).toEqual(expected(sample, edges));
    }),
    { numRuns: 150 },
  );
});
