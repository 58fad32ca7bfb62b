/** A trace: everything that happened in one optimization, as plain data. */
import type { Stop } from "../../report.ts";
import type { PhaseName } from "../../rule.ts";
import type { SeenClass } from "../../seen-class.ts";

/** Of the form that `encodeTrace` writes. Readers refuse others. */
export const TRACE_VERSION = 1;

/** A layer of a trace; its place in `Trace.layers` is its number. */
export interface TraceLayer {
  readonly type: string;
  /** Numbers of the layers that it reads; lower than its own. */
  readonly inputs: readonly number[];
  /** Equal for layers of equal content and wishes, in every process. */
  readonly key: string;
  readonly shape: readonly number[];
  readonly chunks: string;
  readonly dtype: string;
  readonly tasks: number;
  readonly bytes: number;
  /** Estimated seconds of the layer alone. */
  readonly seconds: number;
  readonly summary: string;
}

/** What happened, in order. Layers are numbers. */
export type TraceEntry =
  | { readonly kind: "began" | "ended"; readonly phase: PhaseName }
  /** The rules of the phase were tried at `node`. */
  | { readonly kind: "attempt"; readonly node: number }
  /** The pattern of `rule` fitted at `node`. */
  | { readonly kind: "match"; readonly rule: string; readonly node: number }
  /** `by`: the condition that did not hold, `sharing`, `rewrite` or `cost`. */
  | {
      readonly kind: "guard";
      readonly rule: string;
      readonly node: number;
      readonly by: string;
    }
  | {
      readonly kind: "fire";
      readonly rule: string;
      readonly before: number;
      readonly after: number;
      /** Layers that were made for it. */
      readonly made: readonly number[];
    }
  /** A limit was reached, a rule switched off, or a circle refused. */
  | {
      readonly kind: "budget";
      readonly reason: Stop["reason"];
      readonly rules: readonly string[];
    }
  /** Consumers were rebuilt over the new forms of what they read. */
  | { readonly kind: "rebuild"; readonly outputs: readonly number[] }
  /** A plan was chosen as a whole: by an e-graph, or among copies. */
  | {
      readonly kind: "adopt";
      readonly outputs: readonly number[];
      /** Rules behind the layers that are new. */
      readonly origins: readonly (readonly [layer: number, rules: readonly string[]])[];
      /** The plan, packed; empty where it was too large. */
      readonly plan: Uint8Array;
      /** The e-graph around what was chosen; empty where there was none. */
      readonly classes: readonly SeenClass[];
    };

/** The trace of one optimization. */
export interface Trace {
  readonly version: typeof TRACE_VERSION;
  readonly layers: readonly TraceLayer[];
  /** Numbers of the outputs that were given. */
  readonly given: readonly number[];
  /** Numbers of the outputs that came of it. */
  readonly outputs: readonly number[];
  /** The outputs that were given, packed; empty where they were too large. */
  readonly plan: Uint8Array;
  readonly entries: readonly TraceEntry[];
  readonly stop: Stop;
}

/** Entries that change the plan: firings, and plans that were chosen as a whole. */
export type TraceStep = Extract<TraceEntry, { readonly kind: "fire" | "adopt" }>;

/** The steps of a trace, in order. */
export const stepsOf = ({ entries }: Trace): readonly TraceStep[] =>
  entries.filter((entry) => entry.kind === "fire" || entry.kind === "adopt");

/** What a step is called: its rule, or those behind a plan that was chosen as a whole. */
export function stepName(step: TraceStep): string {
  if (step.kind === "fire") return step.rule;
  const rules = new Set(step.origins.flatMap(([, names]) => names));
  return rules.size === 0 ? "(chosen)" : [...rules].join(" + ");
}
