/** Folds one block of partial results into another: the middle of a tree reduction. */
import type { DType, TypedArray } from "../../core/index.ts";
import type { ReductionName } from "../../layers/index.ts";
import { isBig } from "../view.ts";

/** Folds `n` partial results of `data` from `offset` on into `acc`; `rest` holds rounding errors. */
export type Fold = (
  acc: TypedArray,
  rest: Float64Array,
  data: TypedArray,
  offset: number,
  n: number,
) => void;

const TWO_SUM =
  "const t = A[k], v = D[o + k], y = t + v, z = y - t; C[k] += (t - (y - z)) + (v - z); A[k] = y;";

/** Chan, Golub and LeVeque 1979: count, mean and M2 of two samples together. */
const CHAN = `const nb = D[o + 3 * k], na = A[3 * k];
if (nb > 0) {
  const n = na + nb, d = D[o + 3 * k + 1] - A[3 * k + 1];
  A[3 * k] = n;
  A[3 * k + 2] = na === 0 ? D[o + 3 * k + 2] : A[3 * k + 2] + D[o + 3 * k + 2] + d * d * (na * nb / n);
  A[3 * k + 1] = na === 0 ? D[o + 3 * k + 1] : A[3 * k + 1] + d * (nb / n);
}`;

/** Whether a position is that of nothing: -1, which unsigned integers hold as their largest value. */
const nowhere = (position: string, dtype: DType): string =>
  dtype === "uint64" ? `${position} > 0x7fffffffffffffffn` : `${position} < 0`;

/** NaN beats numbers; among equals the first position wins. */
function argCode(sign: string, dtype: DType): string {
  return `const v = D[o + 2 * k], p = D[o + 2 * k + 1], t = A[2 * k], q = A[2 * k + 1];
if (!(${nowhere("p", dtype)}) && (${nowhere("q", dtype)} || v ${sign} t || (v !== v && t === t) || ((v === t || (v !== v && t !== t)) && p < q))) {
  A[2 * k] = v; A[2 * k + 1] = p;
}`;
}

function extremeCode(name: string, dtype: DType): string {
  const sign = name.endsWith("min") ? "<" : ">";
  if (isBig(dtype)) return `const v = D[o + k]; if (v ${sign} A[k]) A[k] = v;`;
  if (name.startsWith("nan")) {
    return `const v = D[o + k], t = A[k]; if (v ${sign} t || t !== t) A[k] = v;`;
  }
  return `A[k] = Math.${name}(A[k], D[o + k]);`;
}

/** Products of narrow integers wrap, and those of doubles do not. */
function prodCode(dtype: DType): string {
  const narrow = !isBig(dtype) && !dtype.startsWith("float");
  return narrow ? "A[k] = Math.imul(A[k], D[o + k]);" : "A[k] = A[k] * D[o + k];";
}

function codeOf(name: ReductionName, dtype: DType): string {
  const float = dtype === "float64" || dtype === "float32";
  if (/var|std/.test(name)) return CHAN;
  if (name.includes("arg")) return argCode(name.endsWith("min") ? "<" : ">", dtype);
  if (/min|max/.test(name)) return extremeCode(name, dtype);
  if (/prod/.test(name)) return prodCode(dtype);
  if (name === "any") return "A[k] |= D[o + k];";
  if (name === "all") return "A[k] &= D[o + k];";
  return float ? TWO_SUM : "A[k] = A[k] + D[o + k];";
}

const made = new Map<string, Fold>();

/** The fold of a reduction whose state has elements of type `dtype`; compiled once for each. */
export function foldOf(name: ReductionName, dtype: DType): Fold {
  const key = `${name} ${dtype}`;
  let fold = made.get(key);
  if (fold === undefined) {
    const loop = `for (let k = 0; k < n; k++) { ${codeOf(name, dtype)} }`;
    fold = new Function(`/* ${key} */ return (A, C, D, o, n) => { ${loop} }`)() as Fold;
    made.set(key, fold);
  }
  return fold;
}

/** Whether the fold of this reduction counts elements of the state, not whole partial results. */
export function foldsElements(name: ReductionName): boolean {
  return !/arg|var|std/.test(name);
}
