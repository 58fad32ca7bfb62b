import { expect, test } from "@jest/globals";
import { normalQuantile } from "../../../src/kernels/expr/normal.ts";

// scipy.stats.norm.ppf; each branch of the algorithm.
test.each([
  [0.5, 0],
  [0.25, -0.6744897501960817],
  [0.975, 1.959963984540054],
  [0.999, 3.090232306167813],
  [1e-10, -6.361340902404056],
  [1e-15, -7.941345326170998],
])("quantile of %p", (p, expected) => {
  expect(normalQuantile(p)).toBeCloseTo(expected, 12);
});
