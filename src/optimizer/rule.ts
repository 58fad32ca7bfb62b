/** Rules as data. A rule matches and rewrites; it never walks. */
import type { Layer, LayerType } from "../layers/index.ts";
import type { Let, Operation, RootPattern, RuleExpression } from "../matching/index.ts";
import { LAYER_OPERATIONS } from "./operations.ts";
import type { Bindings } from "./pattern.ts";
import { type FormSpec, formsOf } from "./rule-forms.ts";
import { checkRuleSpec } from "./rule-spec.ts";

/**
 * When a rule runs, in this order: `compact` joins elementwise chains so that the rest has less to
 * do, `pushdown` moves selections to the sources, `explore` chooses among equal plans by cost, `lower`
 * replaces logical layers, `tidy` cleans up after that, `fuse` joins kernels, `cull` drops what nobody reads.
 */
export const PHASES = ["compact", "pushdown", "explore", "lower", "tidy", "fuse", "cull"] as const;

/** One of `PHASES`. */
export type PhaseName = (typeof PHASES)[number];

/**
 * What a rule claims. `normalize` (`=>`): the right side is better, always. `explore` (`~>`): it may
 * be; greedy engines apply it only where the cost falls, an e-graph keeps both. `both-ways` (`<=>`):
 * the same, and either side may be the left one.
 */
export type RuleMode = "normalize" | "explore" | "both-ways";

/** Where a rule was written. */
export interface RuleSpan {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

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
  /** What `holds` computes, where it is known as data; null: an opaque function. */
  readonly expression: RuleExpression | null;
  /** Pure function of the bindings; not told about use counts, so that an e-graph can ask it too. */
  holds(bindings: B, context: GuardContext): boolean;
}

/** A `let` of a rule, ready to run. */
export interface RuleLet<B = never> extends Let {
  /**
   * Before which guard it is computed: the first that reads one of its names. As many as there are
   * guards: before the sharing gate; one more: before the rewrite.
   */
  readonly before: number;
  /** The value of the whole; engines put its names into the bindings. */
  compute(bindings: B, context: GuardContext): unknown;
}

/** A pair of graphs that documents a rule; `checkExamples` runs it. */
export interface RuleExample {
  readonly input: Layer;
  /** Absent: the rule must not fire. */
  readonly expect?: Layer;
  /** Where it stands, if it is of a file. */
  readonly span?: RuleSpan;
}

type Condition<P extends RootPattern> =
  | ((bindings: Bindings<P>, context: GuardContext) => boolean)
  | RuleExpression;

type Rewrite<P extends RootPattern> = (
  bindings: Bindings<P>,
  context: RewriteContext,
) => Layer | null;

/** What `rule` takes besides the right side. */
export interface RuleHead<P extends RootPattern> {
  readonly match: P;
  readonly phase: PhaseName | readonly PhaseName[];
  /** `normalize` unless told. */
  readonly mode?: RuleMode;
  /** One condition, or several by name; all must hold. */
  readonly where?: Condition<P> | Readonly<Record<string, Condition<P>>>;
  /** Whether sharing allows it. Greedy engines ask it; an e-graph leaves the question to costs. */
  readonly sharing?: ((bindings: Bindings<P>, context: SharingContext) => boolean) | RuleExpression;
  /** Values with names, for guards that are expressions and for `to`. */
  readonly lets?: readonly Let[];
  readonly tags?: readonly string[];
  /** Higher is tried earlier; 0 unless told. Ties: order of declaration. */
  readonly benefit?: number;
  /** The measure that every firing lessens: why the rule terminates. */
  readonly decreases?: string;
  /** The measure of cost that an `explore` rule asks about; the engine's own unless told. */
  readonly cost?: string;
  /** Plans are wrong or cannot run without it; it cannot be disabled and no budget stops it. */
  readonly essential?: boolean;
  /** It need not fire in the corpus: coverage does not ask for it. */
  readonly rare?: boolean;
  /** What it does and why, for people. */
  readonly doc?: string;
  /** The release that brought it. */
  readonly since?: string;
  readonly span?: RuleSpan;
  /** Made when asked for, so that they cost nothing at start. */
  readonly examples?: () => readonly RuleExample[];
  /** Operations that expressions name; the layer types, in UpperCamel, unless told. */
  readonly operations?: ReadonlyMap<string, Operation>;
}

/** What `rule` takes: the right side is a function, or an expression. */
export type RuleSpec<P extends RootPattern> = RuleHead<P> &
  (
    | {
        /** The layer in place of the root; null where it does not apply after all. */
        readonly rewrite: Rewrite<P>;
        readonly to?: never;
      }
    | { readonly rewrite?: never; readonly to: RuleExpression }
  );

/** A rule in the one form that every engine reads. */
export interface RuleIR {
  readonly name: string;
  readonly mode: RuleMode;
  readonly pattern: RootPattern;
  readonly phases: readonly PhaseName[];
  readonly guards: readonly Guard[];
  /** In an order in which each can be computed. */
  readonly lets: readonly RuleLet[];
  readonly sharing: ((bindings: never, context: SharingContext) => boolean) | null;
  /** The sharing gate as data; null: there is none, or an opaque function. */
  readonly sharingExpression: RuleExpression | null;
  /** The right side as data; null: `rewrite` is an opaque function. */
  readonly template: RuleExpression | null;
  readonly rewrite: (bindings: never, context: RewriteContext) => Layer | null;
  readonly tags: readonly string[];
  readonly benefit: number;
  readonly decreases: string | null;
  readonly cost: string | null;
  readonly essential: boolean;
  readonly rare: boolean;
  readonly doc: string;
  readonly since: string | null;
  readonly span: RuleSpan | null;
  readonly examples: () => readonly RuleExample[];
}

/**
 * Declares a rule; bindings are typed by the pattern.
 * @throws RuleExpressionError for an expression that names what is not there, RulePatternError for a
 *   pattern that no layer has, OptionError for any other part that is none
 */
export function rule<const P extends RootPattern>(name: string, spec: RuleSpec<P>): RuleIR {
  checkRuleSpec(name, spec, PHASES);
  const { phase } = spec;
  const forms = formsOf(name, spec as FormSpec, spec.operations ?? LAYER_OPERATIONS);
  const given = Object.entries(spec).filter(([key]) => Object.hasOwn(DEFAULTS, key));
  return Object.freeze({
    name,
    phases: typeof phase === "string" ? [phase] : phase,
    ...DEFAULTS,
    ...(Object.fromEntries(given) as Partial<typeof DEFAULTS>),
    ...forms,
  });
}

const DEFAULTS: Pick<
  RuleIR,
  | "mode"
  | "tags"
  | "benefit"
  | "decreases"
  | "cost"
  | "essential"
  | "rare"
  | "doc"
  | "since"
  | "span"
  | "examples"
> = Object.freeze({
  mode: "normalize",
  tags: [],
  benefit: 0,
  decreases: null,
  cost: null,
  essential: false,
  rare: false,
  doc: "",
  since: null,
  span: null,
  examples: () => [],
});
