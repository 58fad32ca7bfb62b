/** Sums and products. */
import { type Accumulator, plain } from "./accumulator.ts";

/**
 * Sum with a compensated total (Knuth's two-sum); runs are summed in lanes first, so the error of a
 * sum of n doubles does not grow with n. It begins with -0, to which anything can be added: nothing but -0
 * stays -0 for whoever goes on from there (cumulative sums); the answer of a reduction is 0 then.
 */
export const floatSum: Accumulator = {
  ...plain,
  totals: [
    { name: "t", init: "-0" },
    { name: "c", init: "0" },
  ],
  step: "{ const y = t + v, z = y - t; c += (t - (y - z)) + (v - z); t = y; }",
  lanes: {
    vars: [{ name: "a$", init: "-0" }],
    step: "a$ += v;",
    fold: "{ const f = (a0 + a1) + (a2 + a3), y = t + f, z = y - t; c += (t - (y - z)) + (f - z); t = y; }",
    group: "(g0 + g1) + (g2 + g3)",
  },
  // A total that is not finite makes the correction NaN; and -0 + 0 would be 0.
  store: ["c !== 0 && t - t === 0 ? t + c : t"],
};

/** Exact: doubles hold a run of 32-bit values, and what outgrows them moves to a `bigint`. */
export const wholeSum: Accumulator = {
  ...plain,
  totals: [
    { name: "t", init: "0" },
    { name: "b", init: "0n" },
  ],
  step: "t += v; if (t > 4503599627370496 || t < -4503599627370496) { b += BigInt(t); t = 0; }",
  lanes: {
    vars: [{ name: "a$", init: "0" }],
    step: "a$ += v;",
    fold: "t += (a0 + a1) + (a2 + a3); if (t > 4503599627370496 || t < -4503599627370496) { b += BigInt(t); t = 0; }",
  },
  store: ["b + BigInt(t)"],
  bigStore: true,
  vector: false,
};

/** As `wholeSum` for at most 2²⁰ elements of 32 bits: no overflow to watch. */
export const shortSum: Accumulator = {
  ...plain,
  totals: [{ name: "t", init: "0" }],
  step: "t += v;",
  lanes: {
    vars: [{ name: "a$", init: "0" }],
    step: "a$ += v;",
    fold: "t += (a0 + a1) + (a2 + a3);",
    group: "(g0 + g1) + (g2 + g3)",
  },
  store: ["BigInt(t)"],
  bigStore: true,
};

/** Modulo 2⁶⁴. */
export const bigSum: Accumulator = {
  ...plain,
  totals: [{ name: "t", init: "0n" }],
  step: "t = BigInt.asIntN(64, t + v);",
  store: ["t"],
  bigStore: true,
  bigValue: true,
  vector: false,
};

const FLUSH = [
  "if (t > 4503599627370496) { b += BigInt(t); t = 0; }",
  "if (h > 4503599627370496 || h < -4503599627370496) { g += BigInt(h); h = 0; }",
].join(" ");

/** 64-bit integers read as two halves of 32 bits, `lo` unsigned, and summed apart in doubles. */
export const halvesSum: Accumulator = {
  ...plain,
  totals: [
    { name: "t", init: "0" },
    { name: "h", init: "0" },
    { name: "b", init: "0n" },
    { name: "g", init: "0n" },
  ],
  step: `t += lo; h += hi; ${FLUSH}`,
  lanes: {
    vars: [
      { name: "a$", init: "0" },
      { name: "h$", init: "0" },
    ],
    step: "a$ += lo; h$ += hi;",
    fold: `t += (a0 + a1) + (a2 + a3); h += (h0 + h1) + (h2 + h3); ${FLUSH}`,
  },
  store: ["b + BigInt(t) + ((g + BigInt(h)) << 32n)"],
  bigStore: true,
  vector: false,
};

/** As `halvesSum` for at most 2²⁰ elements. */
export const shortHalvesSum: Accumulator = {
  ...plain,
  totals: halvesSum.totals.slice(0, 2),
  step: "t += lo; h += hi;",
  store: ["BigInt(t) + (BigInt(h) << 32n)"],
  bigStore: true,
};

/** In one chain: lanes could overflow where the product does not. */
export const floatProd: Accumulator = {
  ...plain,
  totals: [{ name: "t", init: "1" }],
  step: "t *= v;",
  store: ["t"],
};

/** Doubles as long as the product is exact. */
export const wholeProd: Accumulator = {
  ...plain,
  totals: [
    { name: "t", init: "1" },
    { name: "b", init: "1n" },
  ],
  step: "{ const y = t * v; if (y > 9007199254740991 || y < -9007199254740991) { b = BigInt.asIntN(64, b * BigInt(t)); t = v; } else t = y; }",
  store: ["b * BigInt(t)"],
  bigStore: true,
  vector: false,
};

/** Modulo 2⁶⁴. */
export const bigProd: Accumulator = {
  ...bigSum,
  totals: [{ name: "t", init: "1n" }],
  step: "t = BigInt.asIntN(64, t * v);",
};
