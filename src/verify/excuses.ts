/**
 * Conditions of built-in rules that can be deleted without any check noticing, and why that is right. A
 * condition that is not here must be noticed.
 */

/** By the name of a rule, then by the beginning of a condition: why it may be deleted unnoticed. */
export type Excuses = Readonly<Record<string, Readonly<Record<string, string>>>>;

const ASKED_AGAIN = "the right side asks again and answers null; asked first, it saves that time";
const NEVER_SO =
  "no expression has other chunks than its domain, and no product has sizes or a domain";
const EITHER =
  "only partial reductions have another domain, and the other of the two conditions keeps them out";

const A_COPY = "what would be done twice is a copy of what is left: less than estimates are rough";

/** What the built-in rules are excused for. */
export const EXCUSES: Excuses = Object.freeze({
  SliceNoop: { "len(drop) == 0": "a dropped axis changes the chunks, which are compared too" },
  BlockwiseNoop: {
    isElementwise: "a kernel that answers its input is an expression; those have no sizes",
  },
  CompactBlockwise: {
    isExpr: ASKED_AGAIN,
    sharing:
      "it asks whether there is an input: a condition of saturation, where a region is one layer",
  },
  FuseBlockwise: {
    hasExpr: ASKED_AGAIN,
    sharing:
      "it asks whether there is an input: a condition of saturation, where a region is one layer",
  },
  PruneInputs: { hasExpr: "readsFewer is false for other kernels" },
  TransposeIntoContraction: {
    isProduct:
      "for expressions it does what TransposeIntoBlockwise does; other kernels are not generated",
  },
  TransposeThroughContraction: { "len(sizes) == 0": NEVER_SO },
  SliceThroughContraction: { "len(domain) == 0": NEVER_SO, "len(sizes) == 0": NEVER_SO },
  SliceThroughBlockwise: {
    isElementwise: ASKED_AGAIN,
    blocksAlign:
      "slices of one element drop the empty blocks beside it on both sides: it is stricter than it must be",
  },
  SliceThroughPartial: {
    isBlockTotal:
      "positions count along what is reduced, which is taken in full: it is stricter than it must be",
  },
  SliceIntoSource: { isPositioned: EITHER, "sameChunks(domain": EITHER },
  RechunkIntoSource: { "sameChunks(domain": EITHER },
  TransposeIntoSource: { "sameChunks(domain": EITHER },
  RechunkThroughTranspose: { sharing: A_COPY },
  SliceThroughTranspose: { sharing: A_COPY },
  SliceThroughConcat: { sharing: A_COPY },
  SliceThroughStack: { sharing: A_COPY },
  SliceThroughReshape: { sharing: A_COPY },
  RegroupRight: { isContraction: ASKED_AGAIN },
  RegroupLeft: { isContraction: ASKED_AGAIN },
  FactorOut: { "len(terms) > 1": ASKED_AGAIN },
  MultiplyOut: { isContraction: ASKED_AGAIN },
  ProductInParts: { isContraction: ASKED_AGAIN },
});
