/** Rules as data. A rule matches and rewrites; it never walks. */
import type { Layer, LayerType } from "../layers/index.ts";
import type { Bindings, RootPattern } from "./pattern.ts";

/**
 * When a rule runs, in this order: `compact` joins elementwise chains so that the rest has less to
 * do, `pushdown` moves selections to the sources, `lower` replaces logical layers, `tidy` cleans up
 * after that, `fuse` joins kernels, `cull` drops what nobody reads.
 */
export const PHASES = ["compact", "pushdown", "lower", "tidy", "fuse", "cull"] as const;

/** One of `PHASES`. */
export type PhaseName = (typeof PHASES)[number];

/** What a guard may ask about layers beyond their own properties. */
export interface GuardContext {
  /** The form that `layer` has been rewritten to by now; the layer itself where it was not. */
  current(layer: Layer): Layer;
  /** Current forms of the inputs; `layer.inputs` may hold older ones of equal value. */
  inputs(layer: Layer): readonly Layer[];
}

/** What a sharing gate may ask: how often a layer is used in the graph as it is now. */
export interface SharingContext extends GuardContext {
  /** Inputs of live layers, and outputs, that are this layer. */
  uses(layer: Layer): number;
  /** Whether every use is an input of a layer of `type`. */
  allUses(layer: Layer, type: LayerType): boolean;
}

/** What a rewrite may do: make layers. */
export interface RewriteContext extends SharingContext {
  /** A layer with the annotations of `from`, so that wishes survive. */
  make<A extends object>(
    type: LayerType<A>,
    attrs: NoInfer<A>,
    inputs: readonly Layer[],
    from: Layer,
  ): Layer<A>;
}

/** A condition, by name, so that a failure can be told. */
export interface Guard<B = never> {
  readonly name: string;
  /** Pure function of the bindings; not told about use counts, so that an e-graph can ask it too. */
  holds(bindings: B, context: GuardContext): boolean;
}

/** A pair of graphs that documents a rule; `checkExamples` runs it. */
export interface RuleExample {
  readonly input: Layer;
  /** Absent: the rule must not fire. */
  readonly expect?: Layer;
}

/** What `rule` takes. */
export interface RuleSpec<P extends RootPattern> {
  readonly match: P;
  readonly phase: PhaseName | readonly PhaseName[];
  /** One condition, or several by name; all must hold. */
  readonly where?:
    | ((bindings: Bindings<P>, context: GuardContext) => boolean)
    | Readonly<Record<string, (bindings: Bindings<P>, context: GuardContext) => boolean>>;
  /** Whether sharing allows it. Greedy engines ask it; an e-graph leaves the question to costs. */
  readonly sharing?: (bindings: Bindings<P>, context: SharingContext) => boolean;
  /** The layer in place of the root; null where it does not apply after all. */
  readonly rewrite: (bindings: Bindings<P>, context: RewriteContext) => Layer | null;
  readonly tags?: readonly string[];
  /** Higher is tried earlier; 0 unless told. Ties: order of declaration. */
  readonly benefit?: number;
  /** The measure that every firing lessens: why the rule terminates. */
  readonly decreases?: string;
  /** Plans are wrong or cannot run without it; it cannot be disabled and no budget stops it. */
  readonly essential?: boolean;
  /** Made when asked for, so that they cost nothing at start. */
  readonly examples?: () => readonly RuleExample[];
}

/** A rule in the one form that every engine reads. */
export interface RuleIR {
  readonly name: string;
  readonly pattern: RootPattern;
  readonly phases: readonly PhaseName[];
  readonly guards: readonly Guard[];
  readonly sharing: ((bindings: never, context: SharingContext) => boolean) | null;
  readonly rewrite: (bindings: never, context: RewriteContext) => Layer | null;
  readonly tags: readonly string[];
  readonly benefit: number;
  readonly decreases: string | null;
  readonly essential: boolean;
  readonly examples: () => readonly RuleExample[];
}

/** Declares a rule; bindings are typed by the pattern. */
export function rule<const P extends RootPattern>(name: string, spec: RuleSpec<P>): RuleIR {
  const { where = {}, phase } = spec;
  const named = typeof where === "function" ? { where } : where;
  return Object.freeze({
    name,
    pattern: spec.match,
    phases: typeof phase === "string" ? [phase] : phase,
    guards: Object.entries(named).map(([guard, holds]) => ({ name: guard, holds }) as Guard),
    sharing: spec.sharing ?? null,
    rewrite: spec.rewrite,
    tags: spec.tags ?? [],
    benefit: spec.benefit ?? 0,
    decreases: spec.decreases ?? null,
    essential: spec.essential ?? false,
    examples: spec.examples ?? (() => []),
  });
}
