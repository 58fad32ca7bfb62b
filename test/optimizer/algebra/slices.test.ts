import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  type AxisSlice,
  axesOf,
  clipAxis,
  composeSlices,
  sliceOf,
} from "../../../src/optimizer/algebra/slices.ts";

/** A slice of an axis of `size` elements. */
const axisSlices = (size: number): fc.Arbitrary<AxisSlice> =>
  fc
    .tuple(
      fc.nat(Math.max(0, size - 1)),
      fc.integer({ min: -3, max: 3 }),
      fc.nat(size),
      fc.boolean(),
    )
    .map(([start, by, count, drop]) => {
      const step = by === 0 ? 1 : by;
      if (size === 0) return { start: 0, step: 1, length: 0, drop: false };
      const room = step > 0 ? Math.floor((size - 1 - start) / step) : Math.floor(start / -step);
      const length = Math.min(count, room + 1);
      return { start, step, length, drop: drop && length === 1 };
    });

const positions = ({ start, step, length }: AxisSlice): number[] =>
  Array.from({ length }, (_, i) => start + step * i);

test("two slices in one take what they take one after the other", () => {
  const pairs = fc
    .nat(9)
    .chain((size) => axisSlices(size))
    .chain((inner) => fc.tuple(fc.constant(inner), axisSlices(inner.length)));
  fc.assert(
    fc.property(pairs, ([inner, outer]) => {
      const one = sliceOf([inner]);
      const [both] = axesOf(composeSlices(sliceOf(inner.drop ? [] : [outer]), one));
      const left = positions(inner);
      const want = inner.drop ? left : positions(outer).map((at) => left[at]);
      expect(positions(both)).toEqual(want);
      expect(both.drop).toBe(inner.drop || outer.drop);
    }),
  );
});

test("a clipped slice takes the positions within the bounds, counted from the lower one", () => {
  const cases = fc.nat(12).chain((size) => fc.tuple(axisSlices(size), fc.nat(size), fc.nat(size)));
  fc.assert(
    fc.property(cases, ([axis, a, b]) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const want = positions(axis).filter((at) => at >= low && at < high);
      expect(positions(clipAxis(axis, low, high))).toEqual(want.map((at) => at - low));
    }),
  );
});
