/** Equality saturation over terms of any operations. */
export { type Analysis, Conflict, conflict, type NodeView } from "./analyses.ts";
export { planOfRule } from "./compiled-rule.ts";
export { type DeserializedGraph, deserialize } from "./deserialize.ts";
export { EGraph, type EGraphOptions } from "./egraph.ts";
export type { Cost, NodeCost, TermCost } from "./extract/cost.ts";
export { type ExactOptions, extractExact } from "./extract/exact.ts";
export {
  ALGORITHMS,
  type Algorithm,
  type Extraction,
  type ExtractOptions,
  extract,
  type Term,
} from "./extract/extract.ts";
export type {
  RuleReport,
  SaturateOptions,
  SaturateReport,
  SaturateStop,
} from "./options.ts";
export { type CheckOptions, checkExplanation, type ProofCheck } from "./proof/check.ts";
export {
  type ExplainOptions,
  type Explanation,
  explain,
  explanationText,
} from "./proof/explain.ts";
export type { ProofStep } from "./proof/step.ts";
export { type ProofTerm, termText } from "./proof/terms.ts";
export type {
  Apply,
  Domain,
  EGraphGuard,
  EGraphRule,
  EGraphRuleMode,
  Names,
  RuleMatch,
} from "./rule.ts";
export { saturate } from "./saturate.ts";
export { BACK_OFF, type BackOff } from "./schedule.ts";
export { holdsGround, type Search, sameLists } from "./search/environment.ts";
export { searchText } from "./search/generate.ts";
export { type SerializedGraph, type SerializedNode, serialize } from "./serialize.ts";
export {
  type Stage,
  type Staged,
  type StageReport,
  type StagesOptions,
  saturateInStages,
} from "./stages.ts";
