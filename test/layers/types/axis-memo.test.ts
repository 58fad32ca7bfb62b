import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { pushRange } from "../../../src/layers/types/axis-map.ts";
import { AxisMemo } from "../../../src/layers/types/axis-memo.ts";

/** Coordinate n goes with n % 4 ranges; the first begins at 3n. */
function rangesOf(n: number): [number, number][] {
  return Array.from({ length: n % 4 }, (_, k) => [3 * n + 10 * k, 3 * n + 10 * k + 2]);
}

function memoOf(): { memo: AxisMemo; asked: number[] } {
  const asked: number[] = [];
  const memo = new AxisMemo((at, out) => {
    asked.push(at);
    for (const [from, to] of rangesOf(at)) pushRange(out, from, to);
  });
  return { memo, asked };
}

function answer(memo: AxisMemo, at: number): [number, number][] {
  const place = memo.place(at);
  const { count, from, to } = memo.all(place);
  const all = Array.from({ length: count }, (_, k): [number, number] => [from[k], to[k]]);
  if (memo.high[place] >= 0) expect(all).toEqual([[memo.low[place], memo.high[place]]]);
  else expect(count).not.toBe(1);
  return all;
}

test("answers are right in any order, however many and however large the coordinates", () =>
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.nat(60), fc.nat(20_000), fc.maxSafeNat()), { maxLength: 400 }),
      (order) => {
        const { memo } = memoOf();
        for (const at of order) {
          const n = at % 2 ** 50;
          expect(answer(memo, n)).toEqual(rangesOf(n));
        }
      },
    ),
  ));

test("an axis that is gone through again is not asked about again", () => {
  const { memo, asked } = memoOf();
  for (let n = 0; n < 1000; n++) answer(memo, n);
  for (let n = 0; n < 1000; n++) answer(memo, n);
  const before = asked.length;
  for (let n = 0; n < 1000; n++) answer(memo, n);
  expect(asked.length).toBe(before);
});
