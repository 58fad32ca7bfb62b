import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  axisOf,
  blockAt,
  blockSize,
  blocksOfSlice,
  regularAxis,
  sliceAxis,
} from "../../src/core/index.ts";

interface Case {
  readonly sizes: readonly number[];
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

const cases: fc.Arbitrary<Case> = fc
  .record({
    sizes: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 12 }),
    at: fc.nat(59),
    step: fc.integer({ min: -7, max: 7 }).filter((step) => step !== 0),
    part: fc.nat(60),
  })
  .map(({ sizes, at, step, part }) => {
    const total = sizes.reduce((sum, size) => sum + size, 0);
    if (total === 0) return { sizes, start: 0, step, length: 0 };
    const start = at % total;
    const most = step > 0 ? Math.ceil((total - start) / step) : Math.ceil((start + 1) / -step);
    return { sizes, start, step, length: Math.min(part, most) };
  });

/** One entry for each input block that the slice touches: [block, elements]. */
function naive({ sizes, start, step, length }: Case): [number, number][] {
  const axis = axisOf(sizes);
  const out: [number, number][] = [];
  for (let k = 0; k < length; k++) {
    const block = blockAt(axis, start + step * k);
    const last = out.at(-1);
    if (last?.[0] === block) last[1]++;
    else out.push([block, 1]);
  }
  return out;
}

test("chunks and blocks of a slice agree with walking over its elements", () => {
  fc.assert(
    fc.property(cases, (one) => {
      const wanted = naive(one);
      const axis = axisOf(one.sizes);
      const sliced = sliceAxis(axis, one.start, one.step, one.length);
      const sizes = wanted.map(([, elements]) => elements);
      expect(sliced).toEqual(axisOf(sizes.length > 0 ? sizes : [0]));
      const { first, by, count, list } = blocksOfSlice(axis, one.start, one.step, one.length);
      const blocks = list ?? Array.from({ length: count }, (_, i) => first + by * i);
      expect(blocks).toEqual(wanted.map(([block]) => block));
    }),
    { numRuns: 500 },
  );
});

test("equal blocks that the step divides stay one run", () => {
  const axis = regularAxis(10 ** 12, 1000);
  expect(sliceAxis(axis, 0, 10, 10 ** 11)).toEqual(regularAxis(10 ** 11, 100));
  const back = sliceAxis(axis, 10 ** 12 - 1, -1, 10 ** 12);
  expect(back).toEqual(axis);
  expect(blockSize(back, 10 ** 9 - 1)).toBe(1000);
  expect(blocksOfSlice(axis, 10 ** 12 - 1, -1, 10 ** 12)).toEqual({
    first: 10 ** 9 - 1,
    by: -1,
    count: 10 ** 9,
    list: null,
  });
});
