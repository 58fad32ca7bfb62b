/** What can be wrong with the trace of an optimization. */
import { PlygraphError } from "./base.ts";

/** Text that is no trace, or one of another version. */
export class TraceFormatError extends PlygraphError<"TraceFormat"> {
  /** `line` counts from 1. */
  constructor(line: number, wrong: string) {
    super("TraceFormat", `line ${line} of the trace ${wrong}`, { line });
  }
}

/** A trace that cannot be replayed: a rule does not fire where it did, or makes something else. */
export class TraceReplayError extends PlygraphError<"TraceReplay"> {
  /** `step` counts firings from 1. */
  constructor(step: number, rule: string, wrong: string) {
    super("TraceReplay", `firing ${step} of the trace, ${rule}: ${wrong}`, { step, rule });
  }
}
