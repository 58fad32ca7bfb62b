/** The optimizer: rules over layers, strategies that apply them, and what they did. */

export { ActiveGroup } from "./active-group.ts";
export { refusalOf } from "./admit.ts";
export { maySliceBelow } from "./algebra/slices.ts";
export { mayMerge, mayVanish } from "./algebra/wishes.ts";
export type { Fired } from "./applier.ts";
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
export { Engine, type EngineOptions, type Fork } from "./engine.ts";
export { checkExamples, type FailedExample } from "./examples.ts";
export {
  type Bisected,
  type BlameRow,
  bisect,
  blameTable,
  budgetBlame,
  type Culprit,
  decodeTrace,
  type Enables,
  type ExplainOptions,
  encodeTrace,
  explain,
  type IsBad,
  layerLine,
  type Miss,
  type NamedValue,
  type NotTried,
  type Obstacle,
  obstacleText,
  type PictureOptions,
  planDot,
  planMermaid,
  type Replayed,
  type ReplayOptions,
  type RuleGraph,
  type RuleRow,
  replayTrace,
  ruleGraph,
  ruleGraphDot,
  ruleStats,
  ruleTable,
  type StepperOptions,
  secondsText,
  stepName,
  stepperHtml,
  stepsOf,
  TRACE_VERSION,
  type Trace,
  type Traced,
  type TraceEntry,
  type TraceLayer,
  type TraceOptions,
  type TraceStep,
  traceOptimize,
  valueText,
  type Why,
  type WhyNot,
  type WhyNotOptions,
  type WhyStep,
  why,
  whyNot,
} from "./explain/index.ts";
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
  type As,
  type AttrPattern,
  any,
  as,
  type Bindings,
  type ChildPattern,
  is,
  type NodePattern,
  type NodePatternData,
  not,
  pat,
  type RootPattern,
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
