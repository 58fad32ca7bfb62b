import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  axisOf,
  type Chunks,
  maxBlockBytes,
  regularAxis,
  shapeOf,
} from "../../../src/core/index.ts";
import { planRechunk, touchesOf } from "../../../src/layers/types/rechunk-plan.ts";
import { quickest } from "../../support/quickest.ts";

const regular = (lengths: readonly number[], sizes: readonly number[]): Chunks =>
  lengths.map((length, a) => regularAxis(length, sizes[a]));

const limits = { touchesMax: 64, touchesHardMax: 4096, partBytesMin: 16_384, stepsMax: 4 };

test("few blocks, or large parts: directly", () => {
  const [rows, columns] = [regular([8000, 8000], [200, 8000]), regular([8000, 8000], [8000, 200])];
  expect(planRechunk(rows, columns, 8, limits)).toEqual([]);
  const [tall, wide] = [regular([1e6, 1e6], [1e3, 1e6]), regular([1e6, 1e6], [1e6, 1e3])];
  expect(planRechunk(tall, wide, 8, limits)).toEqual([]);
});

test("many small parts: in steps that touch the square root", () => {
  const from = regular([1e4, 1e4], [1, 1e4]);
  const to = regular([1e4, 1e4], [1e4, 1]);
  const [middle, ...more] = planRechunk(from, to, 8, { ...limits, touchesMax: 128 });
  expect(more).toEqual([]);
  expect(shapeOf(middle)).toEqual([1e4, 1e4]);
  expect(touchesOf(from, middle)).toBeLessThanOrEqual(101);
  expect(touchesOf(middle, to)).toBeLessThanOrEqual(101);
});

test("a million blocks are planned in no time", async () => {
  const from = regular([1e6, 1e6], [1, 1e6]);
  const to = regular([1e6, 1e6], [1e6, 1]);
  let plan: ReturnType<typeof planRechunk> = [];
  const planned = (): void => {
    plan = planRechunk(from, to, 1, { ...limits, partBytesMin: 1e9 });
  };
  expect(await quickest(planned)).toBeLessThan(50);
  expect(plan).toHaveLength(3);
  const ways = [from, ...plan, to];
  for (let k = 1; k < ways.length; k++) {
    expect(touchesOf(ways[k - 1], ways[k])).toBeLessThanOrEqual(64);
  }
});

test("no block is larger than the larger of the ends", () => {
  const sides = fc.record({
    lengths: fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 5000 })),
    from: fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 5000 })),
    to: fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 5000 })),
  });
  fc.assert(
    fc.property(sides, ({ lengths, from, to }) => {
      const [a, b] = [regular(lengths, from), regular(lengths, to)];
      const most = Math.max(maxBlockBytes(a, "int8"), maxBlockBytes(b, "int8"));
      for (const chunks of planRechunk(a, b, 1, { ...limits, touchesMax: 4 })) {
        expect(shapeOf(chunks)).toEqual(lengths);
        expect(maxBlockBytes(chunks, "int8")).toBeLessThanOrEqual(most);
      }
    }),
  );
});

test("nothing to plan for an empty array", () => {
  expect(planRechunk([axisOf([0])], [axisOf([0, 0])], 8)).toEqual([]);
});
