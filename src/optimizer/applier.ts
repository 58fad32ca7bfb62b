/** Tries rules at nodes: matching, guards, rewriting, checking. It knows the graph, but owns nothing. */
import { RuleError } from "../core/index.ts";
import type { Layer } from "../layers/index.ts";
import type { MatchSink } from "../matching/index.ts";
import { ActiveGroup, type GroupHost } from "./active-group.ts";
import { refusalOf, rewritten } from "./admit.ts";
import { Barren } from "./barren.ts";
import { blame, findThrower } from "./blame.ts";
import { isCheaper, type LayerCost, layerSeconds } from "./cheaper.ts";
import { checkAnnotations, checkStep, isSameKind } from "./check.ts";
import { cycleOf, embeds } from "./cycles.ts";
import type { GraphNode } from "./graph-node.ts";
import type { History } from "./history.ts";
import type { Limiter } from "./limiter.ts";
import type { Freed, LiveGraph } from "./live-graph.ts";
import { matchedLayers } from "./matched-layers.ts";
import type { Observer } from "./observer.ts";
import type { RuleStats } from "./report.ts";
import { rewriteContext } from "./rewrite-context.ts";
import type { PhaseName, RewriteContext, RuleIR } from "./rule.ts";
import type { RuleBook } from "./rule-book.ts";
import { groupOf, type RuleGroup } from "./rule-group.ts";

/** A firing: the new form of a node, and nodes that lost readers. */
export interface Fired {
  readonly form: GraphNode;
  readonly freed: Freed;
}

/** How rules are tried. */
export interface ApplierOptions {
  readonly check: boolean;
  /** What a rule that throws does to the rest; `throw` unless told. */
  readonly onRuleError?: "throw" | "skip";
  /** What explore rules are measured by; estimated seconds unless told. */
  readonly cost?: LayerCost;
  /** Is told of everything; nobody unless told. */
  readonly observer?: Observer | null;
}

/** What belongs to the whole of an optimization. */
export interface ApplierHost {
  readonly graph: LiveGraph;
  /** Layers of graphs that went before this one. */
  readonly nodesBefore: number;
  readonly limiter: Limiter;
  readonly rules: RuleBook;
  readonly history: History;
}

/** Of so many matches of a rule, one is timed, once there were as many. */
const TIMED_EVERY = 16;

/** Applies groups of rules. */
export class Applier implements GroupHost, MatchSink {
  phase: PhaseName = "compact";
  /** Where rules may fire; null: everywhere. */
  region: ((layer: Layer) => boolean) | null = null;
  /** Of rules that threw and were skipped, each once. */
  readonly failures: RuleError[] = [];
  readonly #host: ApplierHost;
  readonly #options: ApplierOptions;
  readonly #observer: Observer | null;
  readonly #groups = new Map<RuleGroup, ActiveGroup>();
  readonly #made: Layer[] = [];
  readonly #context: RewriteContext;
  /** What `accept` is told about: set by `apply`. */
  #node: GraphNode | null = null;
  #group: ActiveGroup | null = null;
  #fired: Fired | null = null;
  /** Whether a rule fired there, or was refused by more than its pattern and conditions as data. */
  #open = false;
  /** Kept while strategies walk the same graph again and again. */
  #barren: Barren | null = null;

  constructor(host: ApplierHost, options: ApplierOptions) {
    this.#host = host;
    this.#options = options;
    this.#observer = options.observer ?? null;
    this.#context = rewriteContext(() => host.graph, this.#made);
  }

  get graph(): LiveGraph {
    return this.#host.graph;
  }

  get exhausted(): boolean {
    return this.#host.limiter.exhausted;
  }

  get switches(): number {
    return this.#host.rules.switches;
  }

  /** See `GroupHost`. */
  switched(group: ActiveGroup): void {
    this.#barren?.forget(group);
  }

  /** See `RuleBook`. */
  isOff(rule: RuleIR): boolean {
    return this.#host.rules.isOff(rule);
  }

  /** See `RuleBook`. */
  statsOf(rule: RuleIR): RuleStats {
    return this.#host.rules.statsOf(rule);
  }

  /** Brings the counters of all groups up to date. */
  count(): void {
    for (const group of this.#groups.values()) group.count();
  }

  /** See `Engine.group`. */
  group(rules: readonly RuleIR[]): ActiveGroup {
    const shared = groupOf(rules);
    let group = this.#groups.get(shared);
    if (group === undefined) {
      group = new ActiveGroup(shared, this);
      this.#groups.set(shared, group);
    }
    return group;
  }

  /** While `run` runs, nodes at which nothing of a group fits are not tried again for nothing. */
  remembering<T>(run: () => T): T {
    if (this.#barren !== null) return run();
    this.#barren = new Barren();
    try {
      return run();
    } finally {
      this.#barren = null;
    }
  }

  /** Tries the rules of `group` at `node`, which must be current; the first that applies fires. */
  apply(node: GraphNode, group: ActiveGroup): Fired | null {
    if (this.#barren !== null && this.#isBarren(this.#barren, node, group)) return null;
    const match = group.functionFor(node);
    if (match === null || (this.region !== null && !this.region(node.layer))) return null;
    this.#observer?.attempt(this.phase, node.layer);
    this.#node = node;
    this.#group = group;
    this.#fired = null;
    this.#open = false;
    try {
      match(node, this, group.mask);
    } catch (error) {
      return this.#failed(error, node, group);
    }
    if (!this.#open) this.#barren?.add(group, group.group.depth, node);
    return this.#fired;
  }

  #isBarren(barren: Barren, node: GraphNode, group: ActiveGroup): boolean {
    group.update();
    return barren.has(group, node);
  }

  /** A match of rule number `rule` at the node that `apply` is at; answers whether it fired. */
  accept(number: number, bindings: Record<string, unknown>): boolean {
    const node = this.#node as GraphNode;
    const group = this.#group as ActiveGroup;
    const rule = group.group.rules[number];
    const stats = group.stats[number];
    stats.matched += 1;
    this.#observer?.match(this.phase, rule.name, node.layer);
    this.#made.length = 0;
    const result = this.#timed(rule, stats, node, bindings);
    if (result === null) return false;
    this.#fired = this.#fire(node, rule, result, bindings);
    return this.#fired !== null;
  }

  /** A rule or a pattern threw: it is named, and with `skip` the others go on without it. */
  #failed(error: unknown, node: GraphNode, group: ActiveGroup): Fired | null {
    const told = error instanceof RuleError ? error : this.#blamePattern(error, node, group);
    if (told === null || this.#options.onRuleError !== "skip") throw told ?? error;
    const rule = group.group.rules.find(({ name }) => name === told.fields["rule"]);
    if (rule === undefined || this.#host.rules.isOff(rule)) throw told;
    this.failures.push(told);
    this.#host.rules.switchOff(rule);
    // The others are tried once more, in their order.
    return this.apply(node, group);
  }

  #blamePattern(error: unknown, node: GraphNode, group: ActiveGroup): RuleError | null {
    const enabled = group.group.rules.filter((_, k) => group.mask[k] === 1);
    const rule = findThrower(enabled, node);
    const told = rule === null ? null : blame(rule, node.layer, {}, error);
    return told instanceof RuleError ? told : null;
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
      if (refused === null || !isByData(rule, refused)) this.#open = true;
      if (refused === null) {
        const result = rewritten(rule, bindings as never, this.#context);
        if (result === null) refused = "rewrite";
        else if (rule.mode === "normalize" || this.#lowers(node, result)) return result;
        else refused = "cost";
      }
      stats.refused[refused] = (stats.refused[refused] ?? 0) + 1;
      this.#observer?.refused(this.phase, rule.name, node.layer, refused);
      return null;
    } catch (error) {
      throw blame(rule, node.layer, bindings, error);
    }
  }

  #lowers(node: GraphNode, result: Layer): boolean {
    return isCheaper(this.#host.graph, node, result, this.#options.cost ?? layerSeconds);
  }

  #fire(
    node: GraphNode,
    rule: RuleIR,
    result: Layer,
    bindings: Record<string, unknown>,
  ): Fired | null {
    if (result === node.layer) return null;
    // Another value would be computed without a word.
    if (!isSameKind(node.layer, result)) checkStep(rule.name, node.layer, result);
    if (this.#options.check) {
      checkAnnotations(rule.name, matchedLayers(rule, node, bindings), [result, ...this.#made]);
    }
    if (embeds(this.#host.graph, node, this.#made)) return this.#refuseCycle(node, node, rule);
    const before = this.#host.graph.has(result);
    const { size } = this.#host.graph;
    const form = this.#host.graph.attach(result);
    if (form === node) {
      return before ? this.#refuseCycle(node, this.#host.graph.first(result), rule) : null;
    }
    const freed = this.#host.graph.replace(node, form, rule.name);
    this.#barren?.changed(form);
    const event = { phase: this.phase, rule: rule.name, before: node.layer, after: result };
    this.#host.history.record(event, this.#made);
    this.#observer?.fired(event, this.#made);
    const { switches } = this;
    const nodes = this.#host.graph.size;
    this.#host.rules.fired(rule, result, nodes - size, this.#host.nodesBefore + nodes);
    if (switches !== this.switches)
      this.#observer?.stopped(this.phase, this.#host.limiter.stop, null);
    return { form, freed };
  }

  #refuseCycle(node: GraphNode, from: GraphNode, rule: RuleIR): null {
    const stop = cycleOf(node, from, rule.name);
    const { refused } = this.#host.rules.statsOf(rule);
    refused[CIRCLE] = (refused[CIRCLE] ?? 0) + 1;
    this.#host.limiter.note(stop);
    this.#observer?.stopped(this.phase, stop, node.layer);
    return null;
  }
}

/** By what a firing was refused that would have closed a circle. */
export const CIRCLE = "circle";

/** Whether a condition said no that is data: it asks for nothing but what the pattern binds. */
const isByData = ({ guards }: RuleIR, refused: string): boolean =>
  guards.some(({ name, expression }) => name === refused && expression !== null);
