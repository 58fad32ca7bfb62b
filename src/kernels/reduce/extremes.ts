/** Extremes and their positions, quantifiers, counts. */
import { type DType, dtypeInfo } from "../../core/index.ts";
import { isBig } from "../view.ts";
import { type Accumulator, plain } from "./accumulator.ts";
import { bigSum } from "./sums.ts";

/** NaN wins: `Math.min` and `Math.max` hand it on. */
export function extreme(which: "min" | "max", init: string): Accumulator {
  const best = (a: string, b: string): string => `Math.${which}(${a}, ${b})`;
  return {
    ...plain,
    totals: [{ name: "t", init }],
    step: `t = ${best("t", "v")};`,
    lanes: {
      vars: [{ name: "a$", init }],
      step: `a$ = ${best("a$", "v")};`,
      fold: `t = ${best("t", best(best("a0", "a1"), best("a2", "a3")))};`,
      group: best(best("g0", "g1"), best("g2", "g3")),
    },
    store: ["t"],
  };
}

/** NaN is passed over, and is the answer where there is nothing else. */
export function nanExtreme(which: "min" | "max"): Accumulator {
  const sign = which === "min" ? "<" : ">";
  return {
    ...plain,
    totals: [{ name: "t", init: "NaN" }],
    step: `if (v ${sign} t || t !== t) t = v;`,
    store: ["t"],
  };
}

/** Of 64-bit integers. */
export function bigExtreme(which: "min" | "max", init: string): Accumulator {
  return {
    ...bigSum,
    totals: [{ name: "t", init }],
    step: `if (v ${which === "min" ? "<" : ">"} t) t = v;`,
  };
}

/** Value and position of the first best element; `p` is -1 before any. The first NaN beats all. */
export function argExtreme(which: "min" | "max", skipNaN: boolean): Accumulator {
  const better = `v ${which === "min" ? "<" : ">"} t`;
  const rule = skipNaN
    ? `${better} || (p < 0 && v === v)`
    : `${better} || p < 0 || (v !== v && t === t)`;
  return {
    ...plain,
    totals: [
      { name: "t", init: "NaN" },
      { name: "p", init: "-1" },
    ],
    step: `if (${rule}) { t = v; p = @pos; }`,
    store: ["t", "p"],
    positions: true,
  };
}

/** Of 64-bit integers. */
export function bigArg(which: "min" | "max"): Accumulator {
  return {
    ...bigSum,
    totals: [
      { name: "t", init: "0n" },
      { name: "p", init: "-1" },
    ],
    step: `if (p < 0 || v ${which === "min" ? "<" : ">"} t) { t = v; p = @pos; }`,
    store: ["t", "BigInt(p)"],
    positions: true,
  };
}

/** Counts and quantifies what is not zero; NaN is not zero. */
export function truth(name: "any" | "all" | "count", big: boolean): Accumulator {
  const zero = big ? "0n" : "0";
  const [sign, init] = name === "all" ? ["&=", "1"] : [name === "any" ? "|=" : "+=", "0"];
  const join = name === "all" ? "&" : name === "any" ? "|" : "+";
  return {
    ...plain,
    totals: [{ name: "t", init }],
    step: `t ${sign} v !== ${zero} ? 1 : 0;`,
    lanes: {
      vars: [{ name: "a$", init }],
      step: `a$ ${sign} v !== ${zero} ? 1 : 0;`,
      fold: `t ${sign} a0 ${join} a1 ${join} a2 ${join} a3;`,
    },
    store: [name === "count" ? "BigInt(t)" : "t"],
    bigStore: name === "count",
    bigValue: big,
  };
}

/** First value of a minimum or maximum: what no element can be worse than. */
export function identityOf(which: "min" | "max", dtype: DType): string {
  const { kind, itemsize } = dtypeInfo(dtype);
  const sign = which === "min" ? 1n : -1n;
  if (kind === "float") return which === "min" ? "Infinity" : "-Infinity";
  if (kind === "bool") return which === "min" ? "1" : "0";
  const bits = BigInt(itemsize * 8);
  const unsigned = kind === "uint";
  const top = unsigned ? (1n << bits) - 1n : (1n << (bits - 1n)) - 1n;
  const bottom = unsigned ? 0n : -(1n << (bits - 1n));
  const value = sign > 0n ? top : bottom;
  return isBig(dtype) ? `${value}n` : `${value}`;
}
