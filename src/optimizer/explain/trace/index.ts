/** Traces of optimizations: recorded, written, replayed, searched. */
export { type Bisected, bisect, type Culprit, type IsBad, layerLine } from "./bisect.ts";
export {
  stepName,
  stepsOf,
  TRACE_VERSION,
  type Trace,
  type TraceEntry,
  type TraceLayer,
  type TraceStep,
} from "./events.ts";
export { decodeTrace, encodeTrace } from "./jsonl.ts";
export { type Traced, type TraceOptions, traceOptimize } from "./record.ts";
export { type Replayed, type ReplayOptions, replayTrace } from "./replay.ts";
