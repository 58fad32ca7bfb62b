/** Means and variances, and sums that pass over NaN. */
import { type Accumulator, plain } from "./accumulator.ts";
import { floatSum } from "./sums.ts";

/** Passes over NaN. */
export const nanSum: Accumulator = {
  ...floatSum,
  step: `if (v === v) ${floatSum.step}`,
  lanes: {
    vars: [{ name: "a$", init: "0" }],
    step: "a$ += v === v ? v : 0;",
    group:
      "(g0 === g0 ? g0 : 0) + (g1 === g1 ? g1 : 0) + (g2 === g2 ? g2 : 0) + (g3 === g3 ? g3 : 0)",
    fold: (floatSum.lanes as { fold: string }).fold,
  },
};

/** Sum and count of what is not NaN. */
export const nanMean: Accumulator = {
  ...floatSum,
  totals: [...floatSum.totals, { name: "n", init: "0" }],
  step: `if (v === v) { n++; ${floatSum.step} }`,
  lanes: {
    vars: [
      { name: "a$", init: "0" },
      { name: "n$", init: "0" },
    ],
    step: "if (v === v) { a$ += v; n$++; }",
    fold: `n += n0 + n1 + n2 + n3; ${(floatSum.lanes as { fold: string }).fold}`,
  },
  store: [...floatSum.store, "n"],
};

const WELFORD = "n++; { const d = v - m; m += d / n; s += d * (v - m); }";

/**
 * Count, mean and sum of squared deviations. A run is summed about the mean so far (`m`), which is
 * exact algebra: with s1 = Σ(v − m) and s2 = Σ(v − m)², the mean moves by s1/n and M2 grows by
 * s2 − s1²/n. Elsewhere Welford's recurrence.
 */
export const variance: Accumulator = {
  ...plain,
  totals: [
    { name: "n", init: "0" },
    { name: "m", init: "0" },
    { name: "s", init: "0" },
  ],
  step: WELFORD,
  first: "if (n === 0) m = v;",
  lanes: {
    vars: [
      { name: "a$", init: "0" },
      { name: "b$", init: "0" },
    ],
    step: "{ const d = v - m; a$ += d; b$ += d * d; }",
    fold: "{ const f = (a0 + a1) + (a2 + a3); n += count; m += f / n; s += (b0 + b1) + (b2 + b3) - f * f / n; }",
  },
  store: ["n", "m", "s"],
};

/** Passes over NaN. */
export const nanVariance: Accumulator = {
  ...plain,
  totals: variance.totals,
  step: `if (v === v) { ${WELFORD} }`,
  store: variance.store,
};
