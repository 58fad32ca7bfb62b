/** How far the two sides of a rule may differ in floats. */
import type { RuleIR } from "../optimizer/index.ts";

/**
 * `exact`: to the bit, signs of zeros too; NaN is NaN. `nan-equal`: signs of zeros may differ.
 * `reassoc`: sums and products may be made in another order, `ulp` units in the last place apart.
 */
export type FloatPolicy =
  | { readonly kind: "exact" }
  | { readonly kind: "nan-equal" }
  /** Finite elements may be so many units apart: sums of floats in a loop of another shape. */
  | { readonly kind: "rounds"; readonly ulp: number }
  | { readonly kind: "reassoc"; readonly ulp: number };

/** The strictest policy: what a rule without tags has. */
export const EXACT: FloatPolicy = Object.freeze({ kind: "exact" });
const REASSOC: FloatPolicy = Object.freeze({ kind: "reassoc", ulp: 4096 });

/**
 * What a rule claims by its tags: `reassociates`, or `nan-equal`; `lower` rules make reductions into
 * trees, which add in the order of blocks. All others are exact.
 */
export function policyOf({ tags }: RuleIR): FloatPolicy {
  if (tags.includes("reassociates") || tags.includes("lower")) return REASSOC;
  return tags.includes("nan-equal") ? Object.freeze({ kind: "nan-equal" }) : EXACT;
}

/** Exact rules over sums of floats: the loop decides in which order it adds. */
export const ROUNDS: FloatPolicy = Object.freeze({ kind: "rounds", ulp: 64 });
