import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  broadcastShapes,
  normalizeAxes,
  normalizeAxis,
  ravel,
  sizeOf,
  stridesOf,
  unravel,
} from "../../src/core/index.ts";

test("sizes and strides", () => {
  expect([sizeOf([]), sizeOf([3, 4]), sizeOf([3, 0])]).toEqual([1, 12, 0]);
  expect([stridesOf([2, 3, 4]), stridesOf([])]).toEqual([[12, 4, 1], []]);
});

test("broadcasting", () => {
  expect(broadcastShapes([3, 1], [4])).toEqual([3, 4]);
  expect(broadcastShapes([], [2, 1], [1, 5], [2, 5])).toEqual([2, 5]);
  expect(broadcastShapes([0], [1])).toEqual([0]);
  expect(broadcastShapes()).toEqual([]);
  expect(() => broadcastShapes([3], [4])).toThrow(/\[3\] and \[4\] do not broadcast/);
  expect(() => broadcastShapes([0], [3])).toThrow(/do not broadcast/);
});

test("axes", () => {
  expect([normalizeAxis(-1, 3), normalizeAxis(0, 3)]).toEqual([2, 0]);
  expect(normalizeAxes(undefined, 3)).toEqual([0, 1, 2]);
  expect(normalizeAxes([2, -3], 3)).toEqual([0, 2]);
  expect(normalizeAxes(-1, 2)).toEqual([1]);
  expect(() => normalizeAxis(3, 3)).toThrow(/axis 3 does not exist in 3 dimensions; use -3 to 2/);
  expect(() => normalizeAxis(0, 0)).toThrow(/a scalar has none/);
  expect(() => normalizeAxis(0.5, 3)).toThrow(/axis 0.5/);
  expect(() => normalizeAxes([0, -3], 3)).toThrow(/axis 0 is named twice/);
});

test("unravel is the inverse of ravel, up to 2^53", () => {
  const grids = fc.array(fc.integer({ min: 1, max: 2 ** 17 }), { maxLength: 3 });
  fc.assert(
    fc.property(
      grids,
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (grid, at) => {
        const n = Math.floor(at * sizeOf(grid));
        const coords: number[] = [];
        unravel(n, grid, coords);
        expect(coords.length).toBe(grid.length);
        expect(coords.every((coord, axis) => coord >= 0 && coord < grid[axis])).toBe(true);
        expect(ravel(coords, grid)).toBe(n);
      },
    ),
  );
});
