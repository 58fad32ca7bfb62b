/** Applies rules at nodes: matching, guards, counting, checking, limits. It does not walk. */
import { RuleError } from "../core/index.ts";
import { type Layer, makeLayer } from "../layers/index.ts";
import { refusalOf } from "./admit.ts";
import { checkAnnotations, checkStep } from "./check.ts";
import type { GraphNode } from "./graph-node.ts";
import { type Freed, LiveGraph } from "./live-graph.ts";
import { type Limits, newStats, type RuleStats, type Stop, type TraceEvent } from "./report.ts";
import type { PhaseName, RewriteContext, RuleIR } from "./rule.ts";
import { type CompiledRule, groupOf, type RuleGroup } from "./rule-group.ts";

/** What the engine does besides rewriting. */
export interface EngineOptions {
  /** Bounds for a graph of so many layers. */
  readonly limits: (layers: number) => Limits;
  readonly check: boolean;
  readonly trace: boolean;
}

/** A firing: the new form of a node, and nodes that lost readers. */
export interface Fired {
  readonly form: GraphNode;
  readonly freed: Freed;
}

/** Essential rules may go on beyond the limit, but not for ever. */
const ESSENTIAL_FIRES_FACTOR = 100;
/** Between two looks at the clock. */
const CLOCK_EVERY = 64;

/** The state of one optimization. */
export class Engine {
  readonly trace: TraceEvent[] = [];
  /** Names of the rules that made a layer, each once, in order of their first part in it. */
  readonly origins: Map<Layer, readonly string[]> = new Map();
  phase: PhaseName = "compact";
  fires = 0;
  #graph: LiveGraph;
  #limits: Limits;
  readonly #check: boolean;
  readonly #trace: boolean;
  readonly #counters = new Map<RuleIR, RuleStats>();
  readonly #context: RewriteContext;
  readonly #startedMs: number = performance.now();
  #made: Layer[] = [];
  #exhausted: Stop | null = null;
  #cycle: Stop | null = null;
  #run = 0;
  #nodesBefore = 0;

  constructor(outputs: readonly Layer[], options: EngineOptions) {
    this.#graph = new LiveGraph(outputs);
    this.#limits = options.limits(this.#graph.size);
    this.#check = options.check;
    this.#trace = options.trace;
    this.#context = this.#makeContext();
  }

  get graph(): LiveGraph {
    return this.#graph;
  }

  /** Why rewriting stopped, or would if it stopped now. */
  get stop(): Stop {
    return this.#exhausted ?? this.#cycle ?? { reason: "fixpoint", rules: [] };
  }

  /** Counters of every rule that was in a group. */
  get stats(): readonly RuleStats[] {
    return [...this.#counters.values()];
  }

  get limits(): Limits {
    return this.#limits;
  }

  /** Sets narrower limits; answers the ones before. A stop for the narrower ones can be taken back. */
  setLimits(limits: Limits): Limits {
    const before = this.#limits;
    this.#limits = limits;
    return before;
  }

  /** Takes back a stop, as when a sub-budget is used up but the rest may go on. */
  resume(): void {
    this.#exhausted = null;
  }

  /** True once a limit is reached: only essential rules fire from then on. */
  get exhausted(): boolean {
    return this.#exhausted !== null;
  }

  /** A number that no strategy has used to mark nodes. */
  nextRun(): number {
    this.#run += 1;
    return this.#run;
  }

  /** Rules as a group; higher benefit first, then declaration order. Counters begin at zero. */
  group(rules: readonly RuleIR[]): RuleGroup {
    for (const rule of rules) {
      if (!this.#counters.has(rule)) this.#counters.set(rule, newStats(rule.name));
    }
    return groupOf(rules);
  }

  /** Tries the rules of `group` at `node`, which must be current; the first that applies fires. */
  apply(node: GraphNode, group: RuleGroup): Fired | null {
    const rules = group.byType.get(node.layer.type);
    if (rules === undefined) return null;
    for (const compiled of rules) {
      if (this.#exhausted !== null && !compiled.rule.essential) continue;
      const fired = this.#try(node, compiled);
      if (fired !== null) return fired;
    }
    return null;
  }

  /** Current outputs as layers; the graph begins anew from them, without what is dead. */
  rebuild(): Layer[] {
    const outputs = this.#graph.extract((before, after) => this.#inherit(before, after));
    this.#nodesBefore += this.#graph.size;
    this.#graph = new LiveGraph(outputs);
    this.#nodesBefore -= this.#graph.size;
    return outputs;
  }

  /**
   * Goes on from these outputs in place of the current ones: equal plans that were chosen as a whole.
   * `origins` has the rules behind each layer that is new.
   */
  adopt(outputs: readonly Layer[], origins: ReadonlyMap<Layer, readonly string[]>): void {
    const before = this.rebuild();
    if (this.#check) {
      outputs.forEach((layer, k) => {
        checkStep("explore", before[k], layer);
      });
    }
    for (const [layer, rules] of origins) {
      if (!this.origins.has(layer)) this.origins.set(layer, rules);
    }
    this.#nodesBefore += this.#graph.size;
    this.#graph = new LiveGraph(outputs);
    this.#nodesBefore -= this.#graph.size;
    this.fires += 1;
  }

  #try(node: GraphNode, compiled: CompiledRule): Fired | null {
    const { rule, matcher } = compiled;
    const stats = this.#statsOf(rule);
    stats.tried += 1;
    let result: Layer | null = null;
    const found = matcher.match(node, (bindings) => {
      stats.matched += 1;
      const from = performance.now();
      this.#made = [];
      result = this.#rewrite(rule, stats, bindings as never);
      stats.ms += performance.now() - from;
      return result !== null;
    });
    if (!found || result === null) return null;
    return this.#fire(node, compiled, result);
  }

  #rewrite(rule: RuleIR, stats: RuleStats, bindings: never): Layer | null {
    const context = this.#context;
    const refuse = (name: string): null => {
      stats.refused[name] = (stats.refused[name] ?? 0) + 1;
      return null;
    };
    try {
      const refused = refusalOf(rule, bindings, context, true);
      if (refused !== null) return refuse(refused);
      return rule.rewrite(bindings, context) ?? refuse("rewrite");
    } catch (error) {
      if (error instanceof RuleError) throw error;
      const wrong = error instanceof Error ? error.message : String(error);
      throw new RuleError(`failed: ${wrong}`, { rule: rule.name, cause: error });
    }
  }

  #fire(node: GraphNode, { rule, matcher }: CompiledRule, result: Layer): Fired | null {
    if (result === node.layer) return null;
    if (this.#check) {
      checkStep(rule.name, node.layer, result);
      checkAnnotations(rule.name, matcher.matched(), [result, ...this.#made]);
    }
    if (this.#embeds(node)) return this.#noteCycle(node, node, rule);
    const before = this.#graph.has(result);
    const form = this.#graph.attach(result);
    if (form === node)
      return before ? this.#noteCycle(node, this.#graph.first(result), rule) : null;
    const freed = this.#graph.replace(node, form, rule.name);
    this.fires += 1;
    this.#statsOf(rule).fired += 1;
    this.#record(node.layer, result, rule.name);
    this.#checkLimits();
    return { form, freed };
  }

  #statsOf(rule: RuleIR): RuleStats {
    return this.#counters.get(rule) as RuleStats;
  }

  /** Whether a layer that was just made reads the very value that it is to replace. */
  #embeds(node: GraphNode): boolean {
    return this.#made.some((layer) =>
      layer.inputs.some((input) => this.#graph.lookup(input) === node),
    );
  }

  #noteCycle(node: GraphNode, from: GraphNode, rule: RuleIR): null {
    const rules: string[] = [];
    for (let at = from; at !== node && at.next !== null; at = at.next) rules.push(at.nextBy);
    this.#cycle ??= { reason: "cycle", rules: [...rules, rule.name] };
    return null;
  }

  #record(before: Layer, after: Layer, rule: string): void {
    if (this.#trace) this.trace.push({ phase: this.phase, rule, before, after });
    const known = this.origins.get(before) ?? [];
    const made = known.includes(rule) ? known : [...known, rule];
    if (this.origins.get(after) === undefined) this.origins.set(after, made);
    for (const layer of this.#made) if (!this.origins.has(layer)) this.origins.set(layer, made);
  }

  #inherit(before: Layer, after: Layer): void {
    const made = this.origins.get(before);
    if (made !== undefined && !this.origins.has(after)) this.origins.set(after, made);
  }

  #checkLimits(): void {
    const { firesMax, nodesMax, msMax } = this.#limits;
    if (this.fires > firesMax * ESSENTIAL_FIRES_FACTOR) {
      throw new RuleError(`fires without end (${this.fires} times)`, {
        rule: this.#busiest()[0],
      });
    }
    if (this.#exhausted !== null) return;
    const late = this.fires % CLOCK_EVERY === 0 && performance.now() - this.#startedMs > msMax;
    const reason =
      this.fires >= firesMax
        ? "fires"
        : this.#nodesBefore + this.#graph.size >= nodesMax
          ? "nodes"
          : late
            ? "ms"
            : null;
    if (reason !== null) this.#exhausted = { reason, rules: this.#busiest() };
  }

  /** The three rules that fired most. */
  #busiest(): string[] {
    return this.stats
      .filter(({ fired }) => fired > 0)
      .sort((a, b) => b.fired - a.fired)
      .slice(0, 3)
      .map(({ name }) => name);
  }

  #makeContext(): RewriteContext {
    const nodeOf = (layer: Layer): GraphNode => this.#graph.attach(layer);
    return {
      current: (layer) => nodeOf(layer).layer,
      inputs(layer) {
        const node = nodeOf(layer);
        return node.inputs.map((_, k) => node.input(k).layer);
      },
      uses: (layer) => nodeOf(layer).uses,
      allUses(layer, type) {
        const node = nodeOf(layer);
        return node.usesBy(type) === node.uses;
      },
      make: (type, attrs, inputs, from) => {
        const layer = makeLayer(type, attrs, inputs, from.annotations);
        this.#made.push(layer);
        return layer;
      },
    };
  }
}
