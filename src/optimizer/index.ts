/** The optimizer: rules over layers, strategies that apply them, and what they did. */

export { ActiveGroup } from "./active-group.ts";
export { refusalOf } from "./admit.ts";
export { maySliceBelow } from "./algebra/slices.ts";
export { mayMerge, mayVanish } from "./algebra/wishes.ts";
export { CIRCLE, type Fired } from "./applier.ts";
export { checkRuleList, hasMethods } from "./arguments.ts";
export { type LayerCost, layerSeconds } from "./cheaper.ts";
export { checkAnnotations, checkStep } from "./check.ts";
export {
  COST_PARTS,
  type CostModel,
  type CostPart,
  type CostVector,
  checkProfile,
  costModel,
  costVector,
  DEFAULT_PROFILE,
  type MachineProfile,
  machineProfile,
  measureMachine,
  part,
  planCost,
  profileFile,
  scalarCost,
  seconds,
} from "./cost/index.ts";
export { Engine, type Fork } from "./engine.ts";
export type { EngineOptions } from "./engine-options.ts";
export { checkExamples, type FailedExample } from "./examples.ts";
export type { Halt, Miss, NotTried, WhyNot } from "./explain/answer.ts";
export { type ExplainOptions, explain } from "./explain/explain.ts";
export { type NamedValue, type Obstacle, obstacleText } from "./explain/obstacle.ts";
export { planDot } from "./explain/pictures/dot.ts";
export type { PictureOptions } from "./explain/pictures/labels.ts";
export { planMermaid } from "./explain/pictures/mermaid.ts";
export {
  type Enables,
  type RuleGraph,
  ruleGraph,
  ruleGraphDot,
} from "./explain/pictures/rule-graph.ts";
export { secondsText } from "./explain/plan-table.ts";
export {
  type BlameRow,
  blameTable,
  budgetBlame,
  type RuleRow,
  ruleStats,
  ruleTable,
} from "./explain/rule-table.ts";
export { type StepperOptions, stepperHtml } from "./explain/stepper/page.ts";
export {
  type Bisected,
  bisect,
  type Culprit,
  type IsBad,
  layerLine,
} from "./explain/trace/bisect.ts";
export {
  stepName,
  stepsOf,
  TRACE_VERSION,
  type Trace,
  type TraceEntry,
  type TraceLayer,
  type TraceStep,
} from "./explain/trace/events.ts";
export { decodeTrace, encodeTrace } from "./explain/trace/jsonl.ts";
export { type Traced, type TraceOptions, traceOptimize } from "./explain/trace/record.ts";
export { type Replayed, type ReplayOptions, replayTrace } from "./explain/trace/replay.ts";
export { type Why, type WhyStep, why } from "./explain/why.ts";
export { type WhyNotOptions, whyNot } from "./explain/why-not.ts";
export { Conflict, conflict, factOf, factText, type LayerAnalysis } from "./facts.ts";
export type { GraphNode } from "./graph-node.ts";
export { LAYER_PROPERTIES, layerHost } from "./layer-host.ts";
export { type Level, type SaturationOptions, STRATEGIES, type Walk } from "./levels.ts";
export { requireLowered } from "./lowered.ts";
export { type Observer, SILENT } from "./observer.ts";
export { LAYER_OPERATIONS, operationName, operationTable } from "./operations.ts";
export {
  type Optimized,
  type OptimizeOptions,
  optimize,
} from "./optimize.ts";
export { checkOptimizeOptions } from "./optimize-options.ts";
export {
  any,
  as,
  type Bindings,
  is,
  type NodePattern,
  not,
  pat,
  rest,
  that,
  v,
} from "./pattern.ts";
export {
  definePlugin,
  isPlugin,
  type Plugin,
  type PluginSpec,
  withFileRules,
} from "./plugin.ts";
export {
  type Choose,
  type OperationSpec,
  operation,
  operationDoc,
  operationMeaning,
  operationSample,
  type PlainArray,
} from "./plugin-operation.ts";
export { type PluginSet, pluginSet } from "./plugin-set.ts";
export { refuse } from "./refuse.ts";
export type {
  Checkpoint,
  Limits,
  PhaseStats,
  RuleStats,
  Stop,
  StopReason,
  TraceEvent,
} from "./report.ts";
export {
  type Guard,
  type GuardContext,
  PHASES,
  type PhaseName,
  type RewriteContext,
  type RuleExample,
  type RuleHead,
  type RuleIR,
  type RuleLet,
  type RuleMode,
  type RuleSpan,
  type RuleSpec,
  rule,
  type SharingContext,
} from "./rule.ts";
export { rulesOfPhase } from "./rule-bases.ts";
export { NODE_ACCESS, patternOf, provideMatcher, type RuleGroup } from "./rule-group.ts";
export { type RuleSet, ruleSet } from "./rule-set.ts";
export { BUILTINS } from "./rules/builtins.ts";
export { compiledRule, isEqual, isIn, type OneOf, oneOf, type RuleCode } from "./rules/compiled.ts";
export { EXAMPLE_TERMS, exampleLayer } from "./rules/example-terms.ts";
export { RULES } from "./rules/index.ts";
export {
  type RegionReport,
  type SaturatedLayers,
  type SaturateLayersOptions,
  saturate,
  saturateLayers,
  saturationRule,
} from "./saturate/index.ts";
export {
  all,
  allTopDown,
  apply,
  at,
  attempt,
  type Budget,
  best,
  bottomUp,
  budget,
  type Control,
  checkpoint,
  choice,
  type Downward,
  downUp,
  fail,
  fixpoint,
  fixpointNoCycle,
  fold,
  id,
  innermost,
  inRegion,
  onceBottomUp,
  oncePerBatch,
  onceTopDown,
  one,
  outermost,
  parallel,
  phase,
  postwalk,
  prewalk,
  repeat,
  rules,
  type Steer,
  seq,
  some,
  topDown,
  union,
  unless,
  when,
  where,
  withContext,
  worklist,
} from "./strategies/index.ts";
export { type Outcome, type Strategy, strategy } from "./strategy.ts";
export { valueText } from "./values.ts";
