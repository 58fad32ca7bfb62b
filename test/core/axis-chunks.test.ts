import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  axisOf,
  axisRuns,
  blockAt,
  blockSize,
  blockStart,
  InvariantError,
  isPlygraphError,
  regularAxis,
  runOfBlock,
  sameAxis,
} from "../../src/core/index.ts";

const sizeLists = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 30 });

test("queries agree with a plain list of lengths", () => {
  fc.assert(
    fc.property(sizeLists, (sizes) => {
      const axis = axisOf(sizes);
      let start = 0;
      sizes.forEach((size, i) => {
        expect([blockStart(axis, i), blockSize(axis, i)]).toEqual([start, size]);
        for (let k = 0; k < size; k++) expect(blockAt(axis, start + k)).toBe(i);
        const [from, to] = runOfBlock(axis, i);
        expect(from <= i && i < to && sizes.slice(from, to).every((one) => one === size)).toBe(
          true,
        );
        start += size;
      });
      expect([axis.length, axis.blocks, blockStart(axis, axis.blocks)]).toEqual([
        start,
        sizes.length,
        start,
      ]);
    }),
  );
});

test("runs are canonical and frozen", () => {
  const axis = axisRuns([3, 3, 5, 1], [2, 1, 0, 4]);
  expect(axis).toEqual({ sizes: [3, 1], counts: [3, 4], length: 13, blocks: 7 });
  expect(Object.isFrozen(axis) && Object.isFrozen(axis.sizes)).toBe(true);
  expect(sameAxis(axis, axisOf([3, 3, 3, 1, 1, 1, 1]))).toBe(true);
  expect(sameAxis(axis, axisOf([3, 3, 3, 1, 1, 2]))).toBe(false);
});

test("equal blocks cost one run, however many", () => {
  const axis = regularAxis(10 ** 15 + 1, 10 ** 6);
  expect(axis).toEqual({
    sizes: [10 ** 6, 1],
    counts: [10 ** 9, 1],
    length: 10 ** 15 + 1,
    blocks: 10 ** 9 + 1,
  });
  expect(blockAt(axis, 10 ** 15)).toBe(10 ** 9);
  expect(blockAt(axis, 10 ** 15 - 1)).toBe(10 ** 9 - 1);
  expect(axisOf(new Array<number>(10 ** 6).fill(7)).sizes).toEqual([7]);
});

test("regular blocks", () => {
  expect(regularAxis(10, 4)).toEqual(axisOf([4, 4, 2]));
  expect(regularAxis(8, 4)).toEqual(axisOf([4, 4]));
  expect(regularAxis(3, 4)).toEqual(axisOf([3]));
  expect(regularAxis(0, 4)).toEqual(axisOf([0]));
  expect(axisOf([])).toEqual(axisOf([0]));
});

test.each([
  ["a negative length", () => axisOf([1, -1])],
  ["a fraction", () => axisOf([1.5])],
  ["lists of different length", () => axisRuns([1], [1, 2])],
  ["size 0", () => regularAxis(3, 0)],
  ["more than 2^53", () => axisRuns([2 ** 40], [2 ** 40])],
])("%s is refused", (_what, make) => {
  let caught: unknown;
  try {
    make();
  } catch (error) {
    caught = error;
  }
  expect(isPlygraphError(caught, "Chunks")).toBe(true);
});

test("a block or an element that is not there is our bug", () => {
  const axis = regularAxis(10, 4);
  expect(() => blockStart(axis, 4)).toThrow(InvariantError);
  expect(() => blockSize(axis, 3)).toThrow(InvariantError);
  expect(() => blockAt(axis, 10)).toThrow(InvariantError);
  expect(() => blockAt(axis, Number.NaN)).toThrow(InvariantError);
});
