/** What an engine tells while it rewrites, for traces and explanations. Nobody listens unless asked. */
import type { Layer } from "../layers/index.ts";
import type { LiveGraph } from "./live-graph.ts";
import type { Stop, TraceEvent } from "./report.ts";
import type { PhaseName } from "./rule.ts";
import type { SeenClass } from "./seen-class.ts";

/** Is told of everything, in order. Must not throw, and must not change anything. */
export interface Observer {
  /** Before the first rule of a phase, and behind its last; the plan may not be rebuilt by then. */
  began(phase: PhaseName, graph: LiveGraph): void;
  ended(phase: PhaseName, graph: LiveGraph): void;
  /** The rules of a phase are tried at `node`. */
  attempt(phase: PhaseName, node: Layer): void;
  /** The pattern of `rule` fits at `node`. */
  match(phase: PhaseName, rule: string, node: Layer): void;
  /** `by`: the condition that does not hold, `sharing`, `rewrite` or `cost`. */
  refused(phase: PhaseName, rule: string, node: Layer, by: string): void;
  /** `made` is reused: it must be copied. */
  fired(event: Omit<TraceEvent, "made">, made: readonly Layer[]): void;
  /** A limit was reached, a rule was switched off, or a circle was refused: that of the layer `at`. */
  stopped(phase: PhaseName, stop: Stop, at: Layer | null): void;
  /** A rule fired without end: all that happened since the phase began was taken back. */
  undone(phase: PhaseName, stop: Stop): void;
  /** Consumers were rebuilt over the forms of what they read. */
  rebuilt(phase: PhaseName, outputs: readonly Layer[]): void;
  /** An equal plan was chosen as a whole; `classes`: the e-graph that it was chosen from, if it was. */
  adopted(
    phase: PhaseName,
    outputs: readonly Layer[],
    origins: ReadonlyMap<Layer, readonly string[]>,
    classes: readonly SeenClass[],
  ): void;
}

const nothing = (): void => undefined;

/** Listens to nothing: what others are made from. */
export const SILENT: Observer = Object.freeze({
  began: nothing,
  ended: nothing,
  attempt: nothing,
  match: nothing,
  refused: nothing,
  fired: nothing,
  stopped: nothing,
  undone: nothing,
  rebuilt: nothing,
  adopted: nothing,
});
