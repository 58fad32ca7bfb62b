/** The rules, in the order in which they are tried where benefits are equal. */
import { type RuleSet, ruleSet } from "../rule-set.ts";
import { blockwiseNoop } from "./blockwise-noop.ts";
import { compactBlockwise } from "./compact-blockwise.ts";
import { concatOfConcat } from "./concat-of-concat.ts";
import { concatOfOne } from "./concat-of-one.ts";
import { expandIntoBlockwise } from "./expand-into-blockwise.ts";
import { fuseBlockwise } from "./fuse-blockwise.ts";
import { lowerRechunk } from "./lower-rechunk.ts";
import { lowerReduce } from "./lower-reduce.ts";
import { pruneInputs } from "./prune-inputs.ts";
import { rechunkIntoSource } from "./rechunk-into-source.ts";
import { rechunkNoop } from "./rechunk-noop.ts";
import { rechunkOfRechunk } from "./rechunk-of-rechunk.ts";
import { rechunkThroughBlockwise } from "./rechunk-through-blockwise.ts";
import { rechunkThroughTranspose } from "./rechunk-through-transpose.ts";
import { reshapeNoop } from "./reshape-noop.ts";
import { reshapeOfReshape } from "./reshape-of-reshape.ts";
import { sliceIntoSource } from "./slice-into-source.ts";
import { sliceNoop } from "./slice-noop.ts";
import { sliceOfSlice } from "./slice-of-slice.ts";
import { sliceThroughBlockwise } from "./slice-through-blockwise.ts";
import { sliceThroughConcat } from "./slice-through-concat.ts";
import { sliceThroughContraction } from "./slice-through-contraction.ts";
import { sliceThroughOverlap } from "./slice-through-overlap.ts";
import { sliceThroughPartial } from "./slice-through-partial.ts";
import { sliceThroughRechunk } from "./slice-through-rechunk.ts";
import { sliceThroughReduce } from "./slice-through-reduce.ts";
import { sliceThroughReshape } from "./slice-through-reshape.ts";
import { sliceThroughScan } from "./slice-through-scan.ts";
import { sliceThroughStack } from "./slice-through-stack.ts";
import { sliceThroughTake } from "./slice-through-take.ts";
import { sliceThroughTranspose } from "./slice-through-transpose.ts";
import { sliceThroughTree } from "./slice-through-tree.ts";
import { takeToSlice } from "./take-to-slice.ts";
import { transposeIntoBlockwise } from "./transpose-into-blockwise.ts";
import { transposeIntoContraction } from "./transpose-into-contraction.ts";
import { transposeIntoSource } from "./transpose-into-source.ts";
import { transposeNoop } from "./transpose-noop.ts";
import { transposeOfTranspose } from "./transpose-of-transpose.ts";
import { transposeThroughBlockwise } from "./transpose-through-blockwise.ts";
import { transposeThroughContraction } from "./transpose-through-contraction.ts";

/** Every rule of this release. */
export const RULES: RuleSet = ruleSet([
  // What does nothing goes first: the others should not move it about.
  sliceNoop,
  rechunkNoop,
  transposeNoop,
  concatOfOne,
  reshapeNoop,
  blockwiseNoop,
  // Two of a kind become one.
  sliceOfSlice,
  rechunkOfRechunk,
  transposeOfTranspose,
  reshapeOfReshape,
  concatOfConcat,
  takeToSlice,
  // What blockwise layers can do by themselves, so that fewer layers stand between slices and sources;
  // a region takes in all that it can at once.
  compactBlockwise,
  expandIntoBlockwise,
  transposeIntoBlockwise,
  transposeThroughBlockwise,
  transposeIntoContraction,
  transposeThroughContraction,
  pruneInputs,
  // Selections go down to the sources.
  sliceIntoSource,
  sliceThroughBlockwise,
  sliceThroughContraction,
  sliceThroughTranspose,
  sliceThroughRechunk,
  sliceThroughConcat,
  sliceThroughStack,
  sliceThroughReduce,
  sliceThroughPartial,
  sliceThroughTree,
  sliceThroughTake,
  sliceThroughOverlap,
  sliceThroughScan,
  sliceThroughReshape,
  // New chunkings go down as long as that moves no more bytes.
  rechunkIntoSource,
  rechunkThroughTranspose,
  rechunkThroughBlockwise,
  transposeIntoSource,
  // Logical layers become physical ones.
  lowerReduce,
  lowerRechunk,
  // Last: a fused layer hides the layers that the others look for.
  fuseBlockwise,
]);
