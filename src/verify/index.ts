/** Verification of rules: are both sides equal, does it end, is every condition needed, does it ever fire. */
export { type Application, applyRule } from "./apply.ts";
export { ARRAYS } from "./arrays.ts";
export type { Budget, RuleReport, TermHint } from "./check-rule.ts";
export { type CheckOptions, type CheckReport, checkRules } from "./check-rules.ts";
export {
  type Choices,
  everyChoice,
  randomChoices,
  replayChoices,
} from "./choices.ts";
export {
  type CoverageOptions,
  type CoverageReport,
  coverRules,
  formatCoverage,
  type RuleCoverage,
} from "./coverage.ts";
export { EXCUSES, type Excuses } from "./excuses.ts";
export { exampleText, type Finding, type FindingKind } from "./finding.ts";
export type { LintFinding, LintKind, Severity } from "./lint/finding.ts";
export { formatLints, type LintOptions, type LintReport, lintRules } from "./lint/lint-rules.ts";
export type { Termination } from "./lint/termination.ts";
export {
  formatMutants,
  type Mutant,
  type MutateOptions,
  type MutationReport,
  mutateGuards,
} from "./mutate.ts";
export {
  formatPairs,
  type Mismatch,
  type PairsOptions,
  type PairsReport,
  replayPair,
  runPairs,
} from "./pairs/run-pairs.ts";
export { arraysWith } from "./plugins.ts";
export { EXACT, type FloatPolicy, policyOf } from "./policy.ts";
export type { Dense } from "./reference/dense.ts";
export { type Meaning, provideMeaning, reference } from "./reference/interpret.ts";
export { naive } from "./reference/reductions.ts";
export { formatFinding, formatReport } from "./report.ts";
export { type Gathered, runTasks, runTasksWaiting } from "./run-tasks.ts";
export { type Sample, type Sampler, type Shrunk, shrinkChoices } from "./shrink-choices.ts";
export type { Difference, Draw, Runner, Scope, Sort, Written } from "./sort.ts";
export { provideGenerator } from "./terms/generators.ts";
export type { Generator, Made } from "./terms/moves.ts";
export { type TermsOptions, termsFor } from "./terms/terms-for.ts";
