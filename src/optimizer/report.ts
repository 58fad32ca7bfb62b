/** What an optimization did: why it stopped, what each rule did, and the trace. */
import type { Layer } from "../layers/index.ts";
import type { PhaseName } from "./rule.ts";

/** Why rewriting ended. */
export type StopReason =
  /** No rule applies any more. */
  | "fixpoint"
  /** As many firings as allowed. */
  | "fires"
  /** As many layers made as allowed. */
  | "nodes"
  /** Out of time. */
  | "ms"
  /** Rules undo each other; they were stopped where they did, the others went on. */
  | "cycle"
  /** One rule fired without end; it was switched off, and the plan is that of the others. */
  | "rule"
  /** An e-graph reached its budget of nodes, time or growth; what it had found was chosen from. */
  | "saturation";

/** The reason to stop, and which rules were involved. */
export interface Stop {
  readonly reason: StopReason;
  /** The rules of the cycle, in order; the rule without end; the busiest for an exhausted limit or e-graph. */
  readonly rules: readonly string[];
}

/** Bounds of one optimization. Essential rules run beyond them, so that every plan can run. */
export interface Limits {
  readonly firesMax: number;
  /** Layers in the graph, those that were replaced included. */
  readonly nodesMax: number;
  readonly msMax: number;
  /**
   * Firings of one rule, and layers that they make: beyond, the rule is named and switched off, and
   * its phase begins anew without it. Half of the above unless told.
   */
  readonly ruleFiresMax?: number;
  readonly ruleNodesMax?: number;
}

/** Counters of one rule. */
export interface RuleStats {
  readonly name: string;
  /** Layers of the type that the pattern's root wants. */
  tried: number;
  /** Of these, ways in which the whole pattern fits. */
  matched: number;
  /**
   * Of these, where a guard, the sharing gate or the rewrite itself said no, by name; "circle": what it
   * made led back to an earlier form of the layer.
   */
  readonly refused: Record<string, number>;
  fired: number;
  /** Layers that its firings added to the graph. */
  made: number;
  /** Time in guards and rewrites; measured at some matches, for all. */
  ms: number;
}

/** One firing. */
export interface TraceEvent {
  readonly phase: PhaseName;
  readonly rule: string;
  readonly before: Layer;
  readonly after: Layer;
  /** Layers that were made for it, `after` mostly among them. */
  readonly made: readonly Layer[];
}

/** The graph as it was when a strategy asked to keep it. */
export interface Checkpoint {
  readonly label: string;
  /** Rules that had fired by then. */
  readonly fires: number;
  readonly outputs: readonly Layer[];
}

/** What each phase took. */
export interface PhaseStats {
  readonly phase: PhaseName;
  readonly fires: number;
  readonly ms: number;
  /** The plan behind the phase. */
  readonly outputs: readonly Layer[];
}

/** Fresh counters. */
export const newStats = (name: string): RuleStats => ({
  name,
  tried: 0,
  matched: 0,
  refused: {},
  fired: 0,
  made: 0,
  ms: 0,
});
