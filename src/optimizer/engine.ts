/** Applies rules at nodes: matching, guards, counting, checking, limits. It does not walk. */
import { RuleError } from "../core/index.ts";
import type { Layer } from "../layers/index.ts";
import type { MatchSink } from "../matching/index.ts";
import { ActiveGroup, type GroupHost } from "./active-group.ts";
import { refusalOf } from "./admit.ts";
import { blame, findThrower } from "./blame.ts";
import { isCheaper, type LayerCost, layerSeconds } from "./cheaper.ts";
import { checkAnnotations, checkStep } from "./check.ts";
import { cycleOf, embeds } from "./cycles.ts";
import type { GraphNode } from "./graph-node.ts";
import { History } from "./history.ts";
import { Limiter } from "./limiter.ts";
import { type Freed, LiveGraph } from "./live-graph.ts";
import { matchedLayers } from "./matched-layers.ts";
import type { Limits, RuleStats, Stop, TraceEvent } from "./report.ts";
import { rewriteContext } from "./rewrite-context.ts";
import type { PhaseName, RewriteContext, RuleIR } from "./rule.ts";
import { RuleBook } from "./rule-book.ts";
import { groupOf, type RuleGroup } from "./rule-group.ts";

/** What the engine does besides rewriting. */
export interface EngineOptions {
  /** Bounds for a graph of so many layers. */
  readonly limits: (layers: number) => Limits;
  readonly check: boolean;
  readonly trace: boolean;
  /** What a rule that throws does to the rest; `throw` unless told. */
  readonly onRuleError?: "throw" | "skip";
  /** What explore rules are measured by; estimated seconds unless told. */
  readonly cost?: LayerCost;
}

/** A firing: the new form of a node, and nodes that lost readers. */
export interface Fired {
  readonly form: GraphNode;
  readonly freed: Freed;
}

/** Of so many matches of a rule, one is timed, once there were as many. */
const TIMED_EVERY = 16;

/** The state of one optimization. */
export class Engine implements GroupHost, MatchSink {
  /** Of rules that threw and were skipped, each once. */
  readonly failures: RuleError[] = [];
  phase: PhaseName = "compact";
  #graph: LiveGraph;
  readonly #options: EngineOptions;
  readonly #limiter: Limiter;
  readonly #rules: RuleBook;
  readonly #groups = new Map<RuleGroup, ActiveGroup>();
  readonly #made: Layer[] = [];
  readonly #context: RewriteContext = rewriteContext(() => this.#graph, this.#made);
  readonly #history: History;
  #run = 0;
  #nodesBefore = 0;
  /** What `accept` is told about: set by `apply`. */
  #node: GraphNode | null = null;
  #group: ActiveGroup | null = null;
  #fired: Fired | null = null;

  constructor(outputs: readonly Layer[], options: EngineOptions) {
    this.#graph = new LiveGraph(outputs);
    this.#options = options;
    this.#limiter = new Limiter(options.limits(this.#graph.size));
    this.#rules = new RuleBook(this.#limiter);
    this.#history = new History(options.trace);
  }

  get graph(): LiveGraph {
    return this.#graph;
  }

  /** Every firing, where that is wanted. */
  get trace(): readonly TraceEvent[] {
    return this.#history.trace;
  }

  /** Names of the rules that made a layer, each once, in order of their first part in it. */
  get origins(): ReadonlyMap<Layer, readonly string[]> {
    return this.#history.origins;
  }

  /** How many rules fired. */
  get fires(): number {
    return this.#limiter.fires;
  }

  /** Why rewriting stopped, or would if it stopped now. */
  get stop(): Stop {
    return this.#limiter.stop;
  }

  /** Counters of every rule that was in a group. */
  get stats(): readonly RuleStats[] {
    for (const group of this.#groups.values()) group.count();
    return this.#rules.stats;
  }

  get limits(): Limits {
    return this.#limiter.limits;
  }

  /** Sets narrower limits; answers the ones before. A stop for the narrower ones can be taken back. */
  setLimits(limits: Limits): Limits {
    return this.#limiter.set(limits);
  }

  /** Takes back a stop, as when a sub-budget is used up but the rest may go on. */
  resume(): void {
    this.#limiter.resume();
    this.#rules.switches += 1;
  }

  /** True once a limit is reached: only essential rules fire from then on. */
  get exhausted(): boolean {
    return this.#limiter.exhausted;
  }

  /** See `RuleBook`. */
  get switches(): number {
    return this.#rules.switches;
  }

  /** Whether a rule was switched off: it threw, or fired without end. */
  isOff(rule: RuleIR): boolean {
    return this.#rules.isOff(rule);
  }

  /** A number that no strategy has used to mark nodes. */
  nextRun(): number {
    this.#run += 1;
    return this.#run;
  }

  /**
   * Rules as a group: higher benefit first, then the narrower pattern, then declaration order.
   * Counters begin at zero. The list must not change afterwards.
   */
  group(rules: readonly RuleIR[]): ActiveGroup {
    const shared = groupOf(rules);
    let group = this.#groups.get(shared);
    if (group === undefined) {
      group = new ActiveGroup(shared, this);
      this.#groups.set(shared, group);
    }
    return group;
  }

  /** Counters of a rule; they begin at zero. */
  statsOf(rule: RuleIR): RuleStats {
    return this.#rules.statsOf(rule);
  }

  /** Tries the rules of `group` at `node`, which must be current; the first that applies fires. */
  apply(node: GraphNode, group: ActiveGroup): Fired | null {
    const match = group.functionFor(node);
    if (match === null) return null;
    this.#node = node;
    this.#group = group;
    this.#fired = null;
    try {
      match(node, this, group.mask);
    } catch (error) {
      return this.#failed(error, node, group);
    }
    return this.#fired;
  }

  /** A match of rule number `rule` at the node that `apply` is at; answers whether it fired. */
  accept(number: number, bindings: Record<string, unknown>): boolean {
    const node = this.#node as GraphNode;
    const group = this.#group as ActiveGroup;
    const rule = group.group.rules[number];
    const stats = group.stats[number];
    stats.matched += 1;
    this.#made.length = 0;
    const result = this.#timed(rule, stats, node, bindings);
    if (result === null) return false;
    this.#fired = this.#fire(node, rule, result, bindings);
    return this.#fired !== null;
  }

  /** Current outputs as layers; the graph begins anew from them, without what is dead. */
  rebuild(): Layer[] {
    const outputs = this.#graph.extract((before, after) => this.#history.inherit(before, after));
    this.#nodesBefore += this.#graph.size;
    this.#graph = new LiveGraph(outputs, this.#graph.size / 2);
    this.#nodesBefore -= this.#graph.size;
    return outputs;
  }

  /**
   * Goes on from these outputs in place of the current ones: equal plans that were chosen as a whole.
   * `origins` has the rules behind each layer that is new.
   */
  adopt(outputs: readonly Layer[], origins: ReadonlyMap<Layer, readonly string[]>): void {
    const before = this.rebuild();
    if (this.#options.check) {
      outputs.forEach((layer, k) => {
        checkStep("explore", before[k], layer);
      });
    }
    for (const [layer, rules] of origins) {
      this.#history.add(layer, rules);
    }
    this.#nodesBefore += this.#graph.size;
    this.#graph = new LiveGraph(outputs);
    this.#nodesBefore -= this.#graph.size;
    this.#limiter.fires += 1;
  }

  /** A rule or a pattern threw: it is named, and with `skip` the others go on without it. */
  #failed(error: unknown, node: GraphNode, group: ActiveGroup): Fired | null {
    const told = error instanceof RuleError ? error : this.#blamePattern(error, node, group);
    if (told === null || this.#options.onRuleError !== "skip") throw told ?? error;
    const rule = group.group.rules.find(({ name }) => name === told.fields["rule"]);
    if (rule === undefined || this.#rules.isOff(rule)) throw told;
    this.failures.push(told);
    this.#rules.switchOff(rule);
    // The others are tried once more, in their order.
    return this.apply(node, group);
  }

  #blamePattern(error: unknown, node: GraphNode, group: ActiveGroup): RuleError | null {
    const { rules } = group.group;
    const rule = findThrower(
      rules.filter((_, k) => group.mask[k] === 1),
      node,
    );
    return rule === null ? null : blame(rule, node.layer, {}, error);
  }

  /** Guards and rewrite, timed now and then. */
  #timed(
    rule: RuleIR,
    stats: RuleStats,
    node: GraphNode,
    bindings: Record<string, unknown>,
  ): Layer | null {
    const rare = stats.matched > TIMED_EVERY;
    if (rare && stats.matched % TIMED_EVERY !== 0) {
      return this.#rewrite(rule, stats, node, bindings);
    }
    const from = performance.now();
    const result = this.#rewrite(rule, stats, node, bindings);
    stats.ms += (performance.now() - from) * (rare ? TIMED_EVERY : 1);
    return result;
  }

  #rewrite(
    rule: RuleIR,
    stats: RuleStats,
    node: GraphNode,
    bindings: Record<string, unknown>,
  ): Layer | null {
    try {
      let refused = refusalOf(rule, bindings as never, this.#context, true);
      if (refused === null) {
        const result = rule.rewrite(bindings as never, this.#context);
        if (result === null) refused = "rewrite";
        else if (rule.mode === "normalize" || this.#lowers(node, result)) return result;
        else refused = "cost";
      }
      stats.refused[refused] = (stats.refused[refused] ?? 0) + 1;
      return null;
    } catch (error) {
      throw blame(rule, node.layer, bindings, error);
    }
  }

  #lowers(node: GraphNode, result: Layer): boolean {
    return isCheaper(this.#graph, node, result, this.#options.cost ?? layerSeconds);
  }

  #fire(
    node: GraphNode,
    rule: RuleIR,
    result: Layer,
    bindings: Record<string, unknown>,
  ): Fired | null {
    if (result === node.layer) return null;
    if (this.#options.check) {
      checkStep(rule.name, node.layer, result);
      checkAnnotations(rule.name, matchedLayers(rule, node, bindings), [result, ...this.#made]);
    }
    if (embeds(this.#graph, node, this.#made)) return this.#refuseCycle(node, node, rule);
    const before = this.#graph.has(result);
    const form = this.#graph.attach(result);
    if (form === node) {
      return before ? this.#refuseCycle(node, this.#graph.first(result), rule) : null;
    }
    const freed = this.#graph.replace(node, form, rule.name);
    const event = { phase: this.phase, rule: rule.name, before: node.layer, after: result };
    this.#history.record(event, this.#made);
    this.#rules.fired(rule, this.#nodesBefore + this.#graph.size);
    return { form, freed };
  }

  #refuseCycle(node: GraphNode, from: GraphNode, { name }: RuleIR): null {
    this.#limiter.note(cycleOf(node, from, name));
    return null;
  }
}
