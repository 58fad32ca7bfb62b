/** The default pipeline: logical layers in, physical ones out. */
import { type RuleBudgetError, type RuleError, shown } from "../core/index.ts";
import { inNursery, type Layer } from "../layers/index.ts";
import { checkOutputs } from "./arguments.ts";
import { callbackError, calling } from "./callback.ts";
import type { LayerCost } from "./cheaper.ts";
import { costVector } from "./cost/index.ts";
import { disabledOutside, refuseEssential } from "./disabled-outside.ts";
import { Engine } from "./engine.ts";
import { type Level, type SaturationOptions, strategiesOf, type Walk } from "./levels.ts";
import type { Observer } from "./observer.ts";
import { checkOptimizeOptions } from "./optimize-options.ts";
import type { Plugin } from "./plugin.ts";
import { type PluginSet, pluginSet } from "./plugin-set.ts";
import type { Limits, PhaseStats, RuleStats, Stop, TraceEvent } from "./report.ts";
import { PHASES, type PhaseName, type RuleIR } from "./rule.ts";
import { rulesOfPhase } from "./rule-bases.ts";
import type { RuleSet } from "./rule-set.ts";
import { RULES } from "./rules/index.ts";
import { runBounded } from "./runaway.ts";
import { phase } from "./strategies/index.ts";
import { type Strategy, strategy } from "./strategy.ts";
import { layerText } from "./values.ts";

/** Choices for one optimization. */
export interface OptimizeOptions {
  /** The rules; `RULES` unless told. */
  readonly rules?: RuleSet;
  /** More rules of the caller's. */
  readonly extra?: readonly RuleIR[];
  /** Whose rules, facts, costs and strategies are used too. */
  readonly plugins?: readonly Plugin[];
  /**
   * Names, `#tags` or names with `*` that stay off. Of what tags and `*` select, essential rules stay
   * on; the name of one is refused.
   */
  readonly disable?: readonly string[];
  /** How hard to try; 1 unless told. */
  readonly level?: Level;
  /** What the e-graph of levels 2 and 3 may spend, and by which costs it chooses. */
  readonly saturation?: SaturationOptions;
  readonly limits?: Partial<Limits>;
  /** Check every firing: shape, element type, chunks, annotations. Off unless told. */
  readonly check?: boolean;
  /** Keep every firing. Off unless told. */
  readonly trace?: boolean;
  /**
   * What happens when a rule throws. `throw`, unless told: nothing is optimized, and the error names
   * the rule, the layer and the values. `skip`: the rule is switched off, the others go on, and the
   * error is in `failures`. The caller's layers are as they were, either way.
   */
  readonly onRuleError?: "throw" | "skip";
  /** What explore rules outside of an e-graph are measured by; estimated seconds unless told. */
  readonly cost?: LayerCost;
  /** A cost of a plugin, by name: explore rules and saturation are measured by it. */
  readonly costModel?: string;
  /** How each phase walks, where not as the level says; the name of a plugin's strategy, or a walk. */
  readonly strategies?: Partial<Record<PhaseName, Walk | string>>;
  /** Is told of every attempt, match, refusal and firing; nobody unless told. */
  readonly observer?: Observer;
}

/** What came of it. */
export interface Optimized {
  /** In the order of the outputs that were given; same shape, element type and chunks. */
  readonly outputs: readonly Layer[];
  readonly stop: Stop;
  /** How many rules fired. */
  readonly fires: number;
  /** Every firing, with `trace: true`. */
  readonly trace: readonly TraceEvent[];
  /** Counters of every rule that was on. */
  readonly stats: readonly RuleStats[];
  readonly phases: readonly PhaseStats[];
  /** Of rules that threw, with `onRuleError: "skip"`. */
  readonly failures: readonly RuleError[];
  /** Of rules that fired without end: the plan is that of the others. Computing an array emits them. */
  readonly warnings: readonly RuleBudgetError[];
  /** The rules that made a layer, each once; layers that no rule touched are not in it. */
  readonly origins: ReadonlyMap<Layer, readonly string[]>;
  /**
   * With `trace: true`: of layers that are others over newer forms of their inputs, those others.
   * The chain of what made a layer goes on there.
   */
  readonly inherited: ReadonlyMap<Layer, Layer>;
}

const WHERE = "optimize()";

/** Generous: a rule that hits them is a mistake. */
const FIRES_BASE = 10_000;
const FIRES_PER_LAYER = 100;
const NODES_BASE = 100_000;
const NODES_PER_LAYER = 100;
const MS_MAX = 30_000;
/** Of these, what one rule may use up. */
const RULE_SHARE = 0.5;

/**
 * Rewrites `outputs` to equal layers that are cheaper to run, all of them physical. O(layers): the
 * number of blocks plays no part.
 * @throws RuleError when a rule fails, or breaks what it must keep and `check` is on; OptionError for
 *   an option that there is not, or a value that it does not take; UnknownRuleError, RuleNameError for
 *   rules to disable that there are not, or that plans need.
 */
export function optimize(outputs: readonly Layer[], options: OptimizeOptions = {}): Optimized {
  checkOutputs(WHERE, outputs);
  checkOptimizeOptions(WHERE, options);
  const watched = options.trace === true || options.observer !== undefined;
  // Of the layers that rules make, few are part of the result: the others are let go of at once.
  return inNursery(
    () => optimized(outputs, options),
    (found) => (watched ? null : found.outputs),
  );
}

function optimized(outputs: readonly Layer[], options: OptimizeOptions): Optimized {
  const set = pluginSet(options.plugins);
  const rules = rulesFor(options, set);
  const { check = false, trace = false, onRuleError = "throw" } = options;
  const { walks, cost } = choicesOf(options, set);
  const engine = new Engine(outputs, {
    check,
    trace,
    onRuleError,
    observer: options.observer ?? null,
    ...(cost === undefined ? {} : { cost }),
    limits: (layers) => limitsFor(layers, options.limits),
  });
  let plan = outputs;
  const warnings: RuleBudgetError[] = [];
  const suspects = new Set([...set.rules, ...(options.extra ?? [])]);
  const limits = options.limits ?? {};
  const phases = PHASES.map((name) => {
    options.observer?.began(name, engine.graph);
    const own = rulesOfPhase(rules, name);
    const walk = phase(name, strategyOf(walks[name], name, own));
    const done = runPhase(engine, name, plan, () => {
      const found = runBounded({ engine, phase: name, walk, plan, suspects, own: limits });
      warnings.push(...found);
      options.observer?.ended(name, engine.graph);
    });
    plan = done.outputs;
    return done;
  });
  return {
    outputs: engine.rebuild(),
    stop: engine.stop,
    fires: engine.fires,
    trace: engine.trace,
    stats: engine.stats,
    phases,
    failures: engine.failures,
    warnings,
    origins: engine.origins,
    inherited: engine.inherited,
  };
}

/**
 * The rules that are on.
 * @throws UnknownRuleError for a selector of `disable` that selects none, RuleNameError for the name of
 *   an essential rule
 */
export function rulesFor(
  options: OptimizeOptions,
  set: PluginSet = pluginSet(options.plugins),
): readonly RuleIR[] {
  const { rules = RULES, extra = [], disable = [], level = 1 } = options;
  const more = [...set.rules, ...extra];
  const wanted = more.length === 0 ? rules : rules.extend(more);
  for (const selector of disable) refuseEssential(wanted, selector);
  const off = [...disable, ...disabledOutside(wanted)];
  const on = off.length === 0 ? wanted : wanted.disable(...off);
  return level === 0 ? on.only().rules : on.rules;
}

/** How phases walk, and what explore rules are measured by. */
function choicesOf(
  options: OptimizeOptions,
  set: PluginSet,
): {
  readonly walks: Readonly<Record<PhaseName, Walk>>;
  readonly cost: LayerCost | undefined;
} {
  const { level = 1, costModel, strategies = {} } = options;
  const model = costModel === undefined ? undefined : set.cost(costModel);
  const saturation: SaturationOptions = {
    ...(set.analyses.length === 0 ? {} : { analyses: set.analyses }),
    ...(model === undefined ? {} : { model }),
    ...options.saturation,
  };
  const walks = { ...strategiesOf(level, saturation) };
  for (const [name, walk] of Object.entries(strategies) as [PhaseName, Walk | string][]) {
    walks[name] = typeof walk === "string" ? set.strategy(walk) : walk;
  }
  const measured = model && ((layer: Layer) => model.scalarize(costVector(layer)));
  return { walks, cost: options.cost === undefined ? measured : checkedCost(options.cost) };
}

/** A measure of layers by the caller. */
const checkedCost =
  (cost: LayerCost): LayerCost =>
  (layer) => {
    const called = { what: 'option "cost"', call: "cost", node: () => layerText(layer) };
    const found = calling(called, () => cost(layer));
    if (typeof found === "number" && found >= 0) return found;
    throw callbackError(called, `answers ${shown(found)}, and costs are numbers from 0 on`);
  };

/** What the caller, or a plugin, makes of the rules of a phase. */
function strategyOf(walk: Walk, name: PhaseName, rules: readonly RuleIR[]): Strategy {
  const called = { what: `the walk of phase "${name}"`, call: "the walk", of: walk };
  const made = calling(called, () => walk(rules));
  if (typeof made?.run === "function") {
    return strategy(made.text, (engine, nodes) =>
      calling({ ...called, what: `strategy \`${made.text}\``, call: "run" }, () =>
        made.run(engine, nodes),
      ),
    );
  }
  throw callbackError(called, `answers ${shown(made)}, and walks answer a strategy`);
}

function limitsFor(layers: number, wanted: Partial<Limits> = {}): Limits {
  const firesMax = FIRES_BASE + FIRES_PER_LAYER * layers;
  const nodesMax = NODES_BASE + NODES_PER_LAYER * layers;
  return {
    firesMax,
    nodesMax,
    msMax: MS_MAX,
    ruleFiresMax: Math.ceil(firesMax * RULE_SHARE),
    ruleNodesMax: Math.ceil(nodesMax * RULE_SHARE),
    ...wanted,
  };
}

function runPhase(
  engine: Engine,
  name: PhaseName,
  plan: readonly Layer[],
  run: () => void,
): PhaseStats {
  const from = performance.now();
  const before = engine.fires;
  run();
  const fires = engine.fires - before;
  // What the phase left behind is dropped, and layers that have become equal are one again.
  const outputs = fires > 0 ? engine.rebuild() : plan;
  return { phase: name, fires, ms: performance.now() - from, outputs };
}
