import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  AUTO_BYTES,
  axisOf,
  type ChunkOptions,
  type ChunkSpec,
  chunksKey,
  formatChunks,
  gridOf,
  maxBlockBytes,
  normalizeChunks,
  regularAxis,
  type Shape,
  sameChunks,
  shapeOf,
} from "../../src/core/index.ts";

function check(spec: ChunkSpec, shape: Shape, wanted: string, options: ChunkOptions = {}): void {
  expect(formatChunks(normalizeChunks(spec, shape, "float64", options))).toBe(wanted);
}

test("forms", () => {
  check(4, [10, 8], "(2×4, 2 | 2×4)");
  check(-1, [10, 8], "(10 | 8)");
  check([4, -1], [10, 8], "(2×4, 2 | 8)");
  check([[3, 3, 4], 2], [10, 8], "(2×3, 4 | 4×2)");
  check([3, 3, 4], [10], "(2×3, 4)");
  check([4], [10], "(2×4, 2)");
  check({ 1: 2 }, [10, 8], "(10 | 4×2)");
  check({ [-1]: 2 }, [10, 8], "(10 | 4×2)");
  check([regularAxis(10, 3), 100], [10, 8], "(3×3, 1 | 8)");
  check(5, [0, 3], "(0 | 3)");
  check(3, [], "()");
  check([[5, 0, 5]], [10], "(5, 0, 5)");
});

test("null keeps what was there", () => {
  const previous = [axisOf([6, 4]), axisOf([8])];
  check([null, 4], [10, 8], "(6, 4 | 2×4)", { previous });
  check({ 1: 4 }, [10, 8], "(6, 4 | 2×4)", { previous });
  check([null, 4], [10, 8], "(10 | 2×4)");
});

test("auto aims at a size in bytes", () => {
  check("auto", [10, 8], "(10 | 8)");
  check("auto", [1000, 1000], "(10×100 | 10×100)", { limitBytes: 80_000 });
  check("80kB", [1000, 1000], "(10×100 | 10×100)");
  check([-1, "auto"], [1000, 1000], "(1000 | 100×10)", { limitBytes: 80_000 });
  check(["auto", "auto"], [5, 100_000], "(5 | 50×2000)", { limitBytes: 80_000 });
  check("auto", [101], "(51, 50)", { limitBytes: 800 });
  check("auto", [1000], "(7×140, 20)", { limitBytes: 1200, previous: [regularAxis(1000, 20)] });
});

test("auto never exceeds its limit by more than one element an axis", () => {
  const shapes = fc.array(fc.integer({ min: 1, max: 10 ** 9 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(shapes, fc.integer({ min: 8, max: AUTO_BYTES }), (shape, limitBytes) => {
      const chunks = normalizeChunks("auto", shape, "float64", { limitBytes });
      expect(shapeOf(chunks)).toEqual(shape);
      expect(maxBlockBytes(chunks, "float64")).toBeLessThanOrEqual(limitBytes);
    }),
  );
});

test.each<[string, ChunkSpec, RegExp]>([
  ["lengths that do not add up", [[3, 3], -1], /along axis 0 add up to 6, but the axis has 10/],
  ["zero", 0, /chunk size 0 along axis 0/],
  ["a fraction", [2.5, 2], /chunk size 2.5 along axis 0/],
  ["too few axes", [3], /chunks for 1 axes, but the array has 2/],
  ["an axis that is not there", { 2: 3 }, /chunks name axis 2/],
  ["a negative length", [[11, -1], 8], /-1/],
  ["a text that is no size", "much", /not a size in bytes/],
])("%s is refused", (_what, spec, message) => {
  expect(() => normalizeChunks(spec, [10, 8], "float64")).toThrow(message);
});

test("keys, grids and equality", () => {
  const a = normalizeChunks([4, [3, 5]], [10, 8], "int8");
  const b = normalizeChunks(
    [
      [4, 4, 2],
      [3, 5],
    ],
    [10, 8],
    "int8",
  );
  expect([gridOf(a), chunksKey(a)]).toEqual([[3, 2], "4*2+2*1,3*1+5*1"]);
  expect([sameChunks(a, b), chunksKey(a) === chunksKey(b)]).toEqual([true, true]);
  expect(sameChunks(a, normalizeChunks(4, [10, 8], "int8"))).toBe(false);
  expect(formatChunks([axisOf([1, 2, 3, 4, 5, 6, 7, 8, 9])])).toBe("(1, 2, 3, 4, 5, 6, 7, 8, …)");
  expect(maxBlockBytes(a, "int16")).toBe(40);
});
