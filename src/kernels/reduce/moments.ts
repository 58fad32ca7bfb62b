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

/** The mean moves to `q`, as far as a double can: `r` is what all deviations from it add up to then. */
const MOVE = "const q = m + f / n, e = q - m; m = q; r = f - n * e; s -= e * (f + r);";

const STEP = `n++; { const d = v - m, f = r + d; s += d * d; ${MOVE} }`;

/**
 * Count, mean and sum of squared deviations, in one pass. Deviations are taken from the mean so far (`m`), and
 * the sums are moved when it moves, which is exact algebra: with f = Σ(v − m), moving it by e leaves
 * r = f − n e, and takes e (f + r) off the squares. As the mean is rounded, r is not 0 in the end: it belongs to
 * both. A run of elements is summed about one mean.
 *
 * A mean that is asked for beside them is a pass of its own (a fifth of the time, measured with 128 MB in
 * memory): a block has one output, so there is nothing that an optimizer could merge the two into.
 */
export const variance: Accumulator = {
  ...plain,
  totals: [
    { name: "n", init: "0" },
    { name: "m", init: "0" },
    { name: "s", init: "0" },
    { name: "r", init: "0" },
  ],
  step: STEP,
  first: "if (n === 0) m = v;",
  lanes: {
    vars: [
      { name: "a$", init: "0" },
      { name: "b$", init: "0" },
    ],
    step: "{ const d = v - m; a$ += d; b$ += d * d; }",
    fold: `{ const f = r + ((a0 + a1) + (a2 + a3)); n += count; s += (b0 + b1) + (b2 + b3); ${MOVE} }`,
  },
  store: ["n", "r === 0 ? m : m + r / n", "r === 0 ? s : s - r * r / n"],
};

/** Passes over NaN. */
export const nanVariance: Accumulator = {
  ...plain,
  totals: variance.totals,
  step: `if (v === v) { ${STEP} }`,
  store: variance.store,
};
