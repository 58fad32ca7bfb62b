/** The optimizer: rules over layers, strategies that apply them, and what they did. */
export { checkAnnotations, checkStep } from "./check.ts";
export { Engine, type EngineOptions, type Fired } from "./engine.ts";
export { checkExamples, type FailedExample } from "./examples.ts";
export { explain } from "./explain.ts";
export type { GraphNode } from "./graph-node.ts";
export {
  type Optimized,
  type OptimizeOptions,
  optimize,
  STRATEGIES,
} from "./optimize.ts";
export {
  type As,
  type AttrPattern,
  as,
  type Bindings,
  type ChildPattern,
  is,
  type NodePattern,
  type NodePatternData,
  pat,
  type RootPattern,
  rest,
  that,
  v,
} from "./pattern.ts";
export type { Limits, PhaseStats, RuleStats, Stop, StopReason, TraceEvent } from "./report.ts";
export {
  type Guard,
  type GuardContext,
  PHASES,
  type PhaseName,
  type RewriteContext,
  type RuleExample,
  type RuleIR,
  type RuleSpec,
  rule,
  type SharingContext,
} from "./rule.ts";
export type { RuleGroup } from "./rule-group.ts";
export { type RuleSet, ruleSet } from "./rule-set.ts";
export { RULES } from "./rules/index.ts";
export {
  all,
  apply,
  attempt,
  bottomUp,
  budget,
  choice,
  fail,
  fixpoint,
  id,
  innermost,
  type Outcome,
  onceBottomUp,
  onceTopDown,
  outermost,
  phase,
  repeat,
  type Strategy,
  seq,
  topDown,
  when,
  worklist,
} from "./strategy.ts";
