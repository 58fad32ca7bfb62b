import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { axisOf, DTYPES, sizeOf, unravel } from "../../../src/core/index.ts";
import {
  concat,
  type Layer,
  makeLayer,
  overlap,
  rechunk,
  reshape,
  slice,
  stack,
  transpose,
} from "../../../src/layers/index.ts";
import { chunksOf, layerOf, type Sample, samples, type Value } from "../../support/arrays.ts";
import { runOne } from "../../support/run-local.ts";

/** Elements of an output of `shape`, each read from the sample at `where(coordinates)`. */
function picked(
  { shape: from, values }: Sample,
  shape: readonly number[],
  where: (at: readonly number[]) => readonly number[],
): Value[] {
  const at = shape.map(() => 0);
  return Array.from({ length: sizeOf(shape) }, (_, k) => {
    unravel(k, shape, at);
    return values[where(at).reduce((sum, i, a) => sum * from[a] + i, 0)];
  });
}

async function check(layer: Layer, wanted: readonly Value[]): Promise<void> {
  expect(Array.from<Value>((await runOne(layer)).data)).toEqual(wanted);
}

const arrays = samples(DTYPES, { ranks: [1, 3], shortest: 1 });
const runs = { numRuns: 60 };

test("rechunk", async () => {
  const cases = arrays.chain((sample) => fc.tuple(fc.constant(sample), chunksOf(sample.shape)));
  await fc.assert(
    fc.asyncProperty(cases, ([sample, chunks]) =>
      check(makeLayer(rechunk, { chunks }, [layerOf(sample)]), sample.values),
    ),
    runs,
  );
});

test("transpose", async () => {
  const cases = arrays.chain((sample) => {
    const axes = sample.shape.map((_, a) => a);
    return fc.tuple(fc.constant(sample), fc.shuffledSubarray(axes, { minLength: axes.length }));
  });
  await fc.assert(
    fc.asyncProperty(cases, ([sample, axes]) =>
      check(
        makeLayer(transpose, { axes }, [layerOf(sample)]),
        picked(
          sample,
          axes.map((axis) => sample.shape[axis]),
          (at) => sample.shape.map((_, axis) => at[axes.indexOf(axis)]),
        ),
      ),
    ),
    runs,
  );
});

/** A start, a step and a length that stay inside an axis of `n`. */
const cut = (n: number): fc.Arbitrary<{ start: number; step: number; length: number }> =>
  fc
    .tuple(
      fc.integer({ min: 0, max: n - 1 }),
      fc.constantFrom(1, 2, 3, -1, -2),
      fc.integer({ min: 0, max: n }),
    )
    .map(([start, step, most]) => {
      const room = step > 0 ? Math.ceil((n - start) / step) : Math.floor(start / -step) + 1;
      return { start, step, length: Math.min(most, room) };
    });

test("slice, with steps of both signs and dropped axes", async () => {
  const cases = arrays.chain((sample) =>
    fc.tuple(
      fc.constant(sample),
      fc.tuple(...sample.shape.map(cut)),
      fc.array(fc.boolean(), { minLength: sample.shape.length, maxLength: sample.shape.length }),
    ),
  );
  await fc.assert(
    fc.asyncProperty(cases, async ([sample, cuts, dropped]) => {
      const drop = cuts.flatMap(({ length }, a) => (dropped[a] && length > 0 ? [a] : []));
      const lengths = cuts.map(({ length }, a) => (drop.includes(a) ? 1 : length));
      const layer = makeLayer(
        slice,
        {
          start: cuts.map(({ start }) => start),
          step: cuts.map(({ step }) => step),
          length: lengths,
          drop,
        },
        [layerOf(sample)],
      );
      await check(
        layer,
        picked(sample, lengths, (at) => at.map((i, a) => cuts[a].start + i * cuts[a].step)),
      );
    }),
    { numRuns: 120 },
  );
});

test("concat and stack", async () => {
  await fc.assert(
    fc.asyncProperty(arrays, fc.nat(), async (sample, number) => {
      const { shape, values } = sample;
      const other = { ...sample, values: [...values].reverse() };
      const inputs = [layerOf(sample), layerOf(other)];
      const axis = number % shape.length;
      const outer = sizeOf(shape.slice(0, axis));
      const joined = Array.from({ length: outer }, (_, o) =>
        [sample, other].flatMap(({ values: v }) =>
          v.slice((o * v.length) / outer, ((o + 1) * v.length) / outer),
        ),
      ).flat();
      await check(makeLayer(concat, { axis }, inputs), joined);
      // A stack is a concat along an axis of length 1.
      await check(makeLayer(stack, { axis }, inputs), joined);
    }),
    runs,
  );
});

test("reshape of blocks that keep their order", async () => {
  await fc.assert(
    fc.asyncProperty(samples(DTYPES, { ranks: [2, 3], shortest: 1 }), async (sample) => {
      const [first, ...others] = sample.shape;
      const whole = { ...sample, chunks: [sample.chunks[0], ...others.map((n) => axisOf([n]))] };
      const inner = sizeOf(others);
      const sizes = Array.from({ length: whole.chunks[0].blocks }, (_, i) => i);
      const lengths = sizes.map((i) => blockLength(whole, i) * inner);
      const chunks = [axisOf(lengths)];
      await check(
        makeLayer(reshape, { shape: [first * inner], chunks }, [layerOf(whole)]),
        sample.values,
      );
    }),
    runs,
  );
});

function blockLength({ chunks: [axis] }: Sample, block: number): number {
  const all = axis.sizes.flatMap((size, k) => new Array<number>(axis.counts[k]).fill(size));
  return all[block];
}

test("overlap: halos are what NumPy's pad puts there, block by block", async () => {
  const boundaries = fc.constantFrom("none", "reflect", "nearest", "periodic", 7);
  const lines = samples(["float64", "int64", "int16"], { ranks: [1, 1], shortest: 3, longest: 9 });
  await fc.assert(
    fc.asyncProperty(
      lines,
      boundaries,
      fc.integer({ min: 0, max: 2 }),
      async (sample, kind, depth) => {
        const [n] = sample.shape;
        const [axis] = sample.chunks;
        const layer = makeLayer(
          overlap,
          { before: [depth], after: [depth], boundary: [kind as "none"] },
          [layerOf(sample)],
        );
        const starts = Array.from({ length: axis.blocks }, (_, i) => blockStartAt(sample, i));
        const wanted = starts.flatMap((start, i) => {
          const from = start - depth;
          const to = start + blockLength(sample, i) + depth;
          return Array.from({ length: to - from }, (_, k) =>
            haloAt(sample, from + k, n, kind),
          ).flat();
        });
        await check(layer, wanted);
      },
    ),
    { numRuns: 100 },
  );
});

const blockStartAt = (sample: Sample, block: number): number =>
  Array.from({ length: block }, (_, i) => blockLength(sample, i)).reduce((a, b) => a + b, 0);

/** What stands at position `p` of the padded line; nothing where halos end at the array. */
function haloAt({ values, dtype }: Sample, p: number, n: number, kind: unknown): Value[] {
  if (p >= 0 && p < n) return [values[p]];
  if (kind === "none") return [];
  if (kind === "nearest") return [values[p < 0 ? 0 : n - 1]];
  if (kind === "periodic") return [values[(p + n) % n]];
  // Dask's "reflect" repeats the edge, as NumPy's "symmetric".
  if (kind === "reflect") return [values[p < 0 ? -p - 1 : 2 * n - 1 - p]];
  return [dtype === "int64" ? BigInt(kind as number) : (kind as number)];
}
