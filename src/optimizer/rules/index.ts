/** The rules, in the order in which they are tried where benefits are equal. */

import { matcherOf } from "../../matching/index.ts";
import {
  BlockwiseNoop,
  CompactBlockwise,
  ExpandIntoBlockwise,
  FuseBlockwise,
  PruneInputs,
} from "../generated/blockwise.ts";
import {
  ConcatOfConcat,
  ConcatOfOne,
  ReshapeNoop,
  ReshapeOfReshape,
} from "../generated/concats.ts";
import {
  AlignToOperand,
  FactorOut,
  MultiplyOut,
  ProductInParts,
  RechunkInSteps,
  ReduceAsItIs,
  ReduceByFew,
  ReduceByMany,
  RegroupLeft,
  RegroupRight,
  WholeProduct,
} from "../generated/explore.ts";
import { MATCH_FUNCTIONS, MATCHED_OPERATIONS, MATCHED_RULES } from "../generated/matcher.ts";
import {
  LowerRechunk,
  RechunkIntoSource,
  RechunkNoop,
  RechunkOfRechunk,
  RechunkThroughBlockwise,
  RechunkThroughTranspose,
} from "../generated/rechunks.ts";
import { LowerReduce } from "../generated/reductions.ts";
import {
  SliceIntoSource,
  SliceNoop,
  SliceOfSlice,
  SliceThroughBlockwise,
  SliceThroughConcat,
  SliceThroughContraction,
  SliceThroughOverlap,
  SliceThroughPartial,
  SliceThroughRechunk,
  SliceThroughReduce,
  SliceThroughReshape,
  SliceThroughScan,
  SliceThroughStack,
  SliceThroughTake,
  SliceThroughTranspose,
  SliceThroughTree,
  TakeToSlice,
} from "../generated/slices.ts";
import {
  TransposeIntoBlockwise,
  TransposeIntoContraction,
  TransposeIntoSource,
  TransposeNoop,
  TransposeOfTranspose,
  TransposeThroughBlockwise,
  TransposeThroughContraction,
} from "../generated/transposes.ts";
import { patternOf, provideMatcher } from "../rule-group.ts";
import { type RuleSet, ruleSet } from "../rule-set.ts";

/** Every rule of this release. */
export const RULES: RuleSet = ruleSet([
  // What does nothing goes first: the others should not move it about.
  SliceNoop,
  RechunkNoop,
  TransposeNoop,
  ConcatOfOne,
  ReshapeNoop,
  BlockwiseNoop,
  // Two of a kind become one.
  SliceOfSlice,
  RechunkOfRechunk,
  TransposeOfTranspose,
  ReshapeOfReshape,
  ConcatOfConcat,
  TakeToSlice,
  // What blockwise layers can do by themselves, so that fewer layers stand between slices and sources;
  // a region takes in all that it can at once.
  CompactBlockwise,
  ExpandIntoBlockwise,
  TransposeIntoBlockwise,
  TransposeThroughBlockwise,
  TransposeIntoContraction,
  TransposeThroughContraction,
  PruneInputs,
  // Selections go down to the sources.
  SliceIntoSource,
  SliceThroughBlockwise,
  SliceThroughContraction,
  SliceThroughTranspose,
  SliceThroughRechunk,
  SliceThroughConcat,
  SliceThroughStack,
  SliceThroughReduce,
  SliceThroughPartial,
  SliceThroughTree,
  SliceThroughTake,
  SliceThroughOverlap,
  SliceThroughScan,
  SliceThroughReshape,
  // New chunkings go down as long as that moves no more bytes.
  RechunkIntoSource,
  RechunkThroughTranspose,
  RechunkThroughBlockwise,
  TransposeIntoSource,
  // Logical layers become physical ones.
  LowerReduce,
  LowerRechunk,
  // Last: a fused layer hides the layers that the others look for.
  FuseBlockwise,
  // Equal plans among which costs decide.
  RegroupRight,
  RegroupLeft,
  FactorOut,
  MultiplyOut,
  WholeProduct,
  ProductInParts,
  AlignToOperand,
  ReduceAsItIs,
  ReduceByFew,
  ReduceByMany,
  RechunkInSteps,
]);

// Compiled ahead of time, as long as it was made for this very list; else compiled when it is used.
if (
  MATCHED_RULES.length === RULES.rules.length &&
  MATCHED_RULES.every((name, k) => RULES.rules[k].name === name)
) {
  provideMatcher(RULES.rules, () =>
    matcherOf(RULES.rules.map(patternOf), MATCHED_OPERATIONS, MATCH_FUNCTIONS, true),
  );
}
