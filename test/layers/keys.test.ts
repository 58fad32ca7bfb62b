import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { axisOf, axisRuns, sameAxis } from "../../src/core/index.ts";
import type { Plain } from "../../src/layers/index.ts";
import { axesKey, axisKey, intsKey, plainKey, scalarKey } from "../../src/layers/keys.ts";

const axes = fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 30 }).map(axisOf);

test("axes: equal keys mean equal axes", () =>
  fc.assert(
    fc.property(axes, axes, (a, b) => {
      expect(axisKey(a) === axisKey(b)).toBe(sameAxis(a, b));
    }),
  ));

test("lists of axes are told apart", () => {
  const [a, b] = [axisOf([1, 2]), axisRuns([2], [3])];
  const keys = [[a], [b], [a, b], [b, a], [], [a, a]].map(axesKey);
  expect(new Set(keys).size).toBe(keys.length);
});

const plain = fc.letrec<{ value: Plain }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<Plain>(null, true, false, 0, -0, Number.NaN, 1n, "", "1", "null"),
    fc.uint8Array({ maxLength: 2 }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", '"'), tie("value"), {
      maxKeys: 2,
      noNullPrototype: true,
    }),
  ),
})).value;

test("plain data: equal keys mean equal data", () =>
  fc.assert(
    fc.property(plain, plain, (a, b) => {
      let equal = true;
      try {
        expect(a).toStrictEqual(b);
      } catch {
        equal = false;
      }
      expect(plainKey(a) === plainKey(b)).toBe(equal);
    }),
    { numRuns: 1000 },
  ));

test("the order of names does not count", () => {
  expect(plainKey({ a: 1, b: 2 })).toBe(plainKey({ b: 2, a: 1 }));
});

test("long keys are hashes", () => {
  expect(intsKey(Array.from({ length: 10_000 }, (_, n) => n)).length).toBeLessThan(40);
  expect(plainKey("x".repeat(10_000)).length).toBeLessThan(40);
  expect(axisKey(axisOf(Array.from({ length: 100 }, (_, n) => n))).length).toBeLessThan(40);
});

test("numbers are told apart", () => {
  const keys = [0, -0, 0n, Number.NaN, false, 1, true].map(scalarKey);
  expect(new Set(keys).size).toBe(keys.length);
});
