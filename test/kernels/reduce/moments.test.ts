import { expect, test } from "@jest/globals";
import { fromTypedArray, type NDArray, optimize } from "../../../src/index.ts";
import { runOne } from "../../support/run-local.ts";

const COUNT = 40_000;

const answer = async (array: NDArray): Promise<number> => {
  const [layer] = optimize([array.layer]).outputs;
  return Number((await runOne(layer)).data?.[0]);
};

/** 0, 1, 2, 3, 0, 1 … about an offset: mean 1.5 and variance 1.25, exactly; all elements are exact, too. */
const about = (offset: number, chunks: number): NDArray =>
  fromTypedArray(
    Float64Array.from({ length: COUNT }, (_, i) => offset + (i % 4)),
    { chunks },
  );

test.each([
  [0, 1e-15],
  [1e6, 1e-12],
  [1e9, 1e-9],
  [1e12, 1e-6],
])("far from 0, about %d, variance and mean hold", async (offset, error) => {
  for (const chunks of [COUNT, 9_999, 123]) {
    const x = about(offset, chunks);
    expect(Math.abs((await answer(x.mean())) - (offset + 1.5))).toBeLessThanOrEqual(
      offset * 2 ** -52,
    );
    expect(Math.abs((await answer(x.var())) / 1.25 - 1)).toBeLessThanOrEqual(error);
    expect(Math.abs((await answer(x.std())) / Math.sqrt(1.25) - 1)).toBeLessThanOrEqual(error);
  }
});

test("blocks of very different means are put together by their counts", async () => {
  const values = Float64Array.from({ length: 3000 }, (_, i) => (i < 1000 ? 1e8 : 0) + (i % 2));
  const x = fromTypedArray(values, { chunks: 700 });
  // Between the two groups p (1 - p) d², and 1/4 within each of them.
  expect((await answer(x.var())) / ((2 / 9) * 1e16 + 0.25)).toBeCloseTo(1, 12);
});
