/** What the optimizer did, and why; what it did not, and why not. */
export { type ExplainOptions, explain } from "./explain.ts";
export { type NamedValue, type Obstacle, obstacleText } from "./obstacle.ts";
export {
  type Enables,
  type PictureOptions,
  planDot,
  planMermaid,
  type RuleGraph,
  ruleGraph,
  ruleGraphDot,
} from "./pictures/index.ts";
export { secondsText } from "./plan-table.ts";
export {
  type BlameRow,
  blameTable,
  budgetBlame,
  type RuleRow,
  ruleStats,
  ruleTable,
} from "./rule-table.ts";
export { type StepperOptions, stepperHtml } from "./stepper/index.ts";
export {
  type Bisected,
  bisect,
  type Culprit,
  decodeTrace,
  encodeTrace,
  type IsBad,
  layerLine,
  type Replayed,
  type ReplayOptions,
  replayTrace,
  stepName,
  stepsOf,
  TRACE_VERSION,
  type Trace,
  type Traced,
  type TraceEntry,
  type TraceLayer,
  type TraceOptions,
  type TraceStep,
  traceOptimize,
} from "./trace/index.ts";
export { valueText } from "./values.ts";
export { type Why, type WhyStep, why } from "./why.ts";
export { type Miss, type NotTried, type WhyNot, type WhyNotOptions, whyNot } from "./why-not.ts";
