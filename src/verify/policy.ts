/** How far the two sides of a rule may differ in floats. */
import {
  type BlockwiseAttrs,
  isWide,
  type Layer,
  type ReduceAttrs,
  type Reduction,
  reduce,
  scan,
  topological,
  topologicalOrder,
  tree,
} from "../layers/index.ts";
import type { RuleIR } from "../optimizer/index.ts";

/**
 * `exact`: to the bit, signs of zeros too; NaN is NaN. `nan-equal`: signs of zeros may differ.
 * `reassoc`: sums and products may be made in another order, `ulp` units in the last place apart: NaN
 * and infinities stay where they are. `distributes`: a product of a sum may become a sum of products,
 * which makes NaN of infinities: only finite answers are compared.
 */
export type FloatPolicy =
  | { readonly kind: "exact" }
  | { readonly kind: "nan-equal" }
  | { readonly kind: "reassoc"; readonly ulp: number }
  | { readonly kind: "distributes"; readonly ulp: number };

/** The strictest policy: what a rule without tags has. */
export const EXACT: FloatPolicy = Object.freeze({ kind: "exact" });
const ULP = 4096;

/**
 * What a rule claims by its tags: `distributes`, `reassociates` or `nan-equal`; `lower` rules make
 * reductions into trees, which add in the order of blocks. All others are exact.
 */
export function policyOf({ tags }: Pick<RuleIR, "tags">): FloatPolicy {
  if (tags.includes("distributes")) return Object.freeze({ kind: "distributes", ulp: ULP });
  if (tags.includes("reassociates") || tags.includes("lower")) {
    return Object.freeze({ kind: "reassoc", ulp: ULP });
  }
  return tags.includes("nan-equal") ? Object.freeze({ kind: "nan-equal" }) : EXACT;
}

/**
 * What generators may draw for a rule: `whole` numbers add up to the same in every order; `special` ones
 * are NaN, infinities and zeros of both signs, with some whole numbers, wherever there are floats.
 */
export type Values = "any" | "whole" | "finite" | "special";

/** The values that say something about a rule. NaN and infinities are among the whole ones. */
export function valuesFor(policy: FloatPolicy): Values {
  if (policy.kind === "distributes") return "finite";
  return policy.kind === "reassoc" ? "whole" : "any";
}

/**
 * What is drawn for one random term. Of a rule that distributes, a share of the terms has NaN, infinities and -0:
 * they are compared where neither side adds, and there a tag excuses nothing.
 */
export function valuesDrawn(policy: FloatPolicy, pick: (below: number) => number): Values {
  const isSpecial = policy.kind === "distributes" && pick(SPECIAL_EVERY) === SPECIAL_EVERY - 1;
  return isSpecial ? "special" : valuesFor(policy);
}

const SPECIAL_EVERY = 4;

/** Exact rules over sums of floats: the loop decides in which order it adds. */
const ROUNDS: FloatPolicy = Object.freeze({ kind: "reassoc", ulp: 64 });

/**
 * What a policy means at a term. Nothing but sums and products of floats can be made in another order:
 * extremes, positions, counts and integers are the same to the bit, whatever a rule claims.
 */
export function policyAt(root: Layer, policy: FloatPolicy): FloatPolicy {
  if (policy.kind === "nan-equal") return policy;
  if (!topologicalOrder([root]).some(sumsFloats)) return EXACT;
  return policy.kind === "exact" ? ROUNDS : policy;
}

/** Whether floats are added anywhere in a term: by reductions, products, scans, or element by element. */
export const addsFloats = (root: Layer): boolean =>
  topologicalOrder([root]).some((layer) => sumsFloats(layer) || addsElements(layer));

const ADDS: ReadonlySet<string> = new Set(["add", "subtract"]);

function addsElements({ attrs, dtype }: Layer): boolean {
  const { kernel } = attrs as Partial<BlockwiseAttrs>;
  if (kernel?.kind !== "expr" || !isFloat(dtype)) return false;
  return topological(kernel.expr).some((node) => node.kind === "call" && ADDS.has(node.op));
}

const SUMS = /(sum|prod|mean|var|std)$/;

function sumsFloats(layer: Layer): boolean {
  const { type, attrs, dtype } = layer;
  const { reduction } = attrs as Partial<ReduceAttrs>;
  if (type === reduce || type === tree) return reduction !== undefined && isSum(reduction);
  if (!isFloat(dtype)) return false;
  if (type === scan) return SUMS.test((attrs as { readonly op: string }).op);
  const { kernel } = attrs as Partial<BlockwiseAttrs>;
  if (kernel?.kind === "reduce") return isSum(kernel.reduction);
  return kernel?.kind === "builtin" && kernel.name.startsWith("contract");
}

/** Means of integers are sums of floats, too. */
const isSum = ({ name, output }: Reduction): boolean => SUMS.test(name) && isFloat(output);

const isFloat = (dtype: Layer["dtype"]): boolean =>
  dtype !== "object" && !isWide(dtype) && dtype.startsWith("float");
