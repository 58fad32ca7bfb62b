/** One optimization: the graph, its limits, and what happened. Rules are tried by its `Applier`. */
import type { RuleError } from "../core/index.ts";
import type { Layer } from "../layers/index.ts";
import type { ActiveGroup } from "./active-group.ts";
import { Applier, type Fired } from "./applier.ts";
import { checkStep } from "./check.ts";
import type { EngineOptions, Shared } from "./engine-options.ts";
import type { GraphNode } from "./graph-node.ts";
import { History } from "./history.ts";
import { Limiter } from "./limiter.ts";
import { LiveGraph } from "./live-graph.ts";
import type { Checkpoint, Limits, RuleStats, Stop, TraceEvent } from "./report.ts";
import type { PhaseName, RuleIR } from "./rule.ts";
import { type Mark, RuleBook } from "./rule-book.ts";
import type { SeenClass } from "./seen-class.ts";

/** A copy, and copies of the nodes that were asked for. */
export interface Fork {
  readonly engine: Engine;
  readonly nodes: readonly GraphNode[];
}

/** The state of one optimization. It does not walk: strategies do. */
export class Engine {
  /** The same for copies: whose optimization this is. Another one once something was taken back. */
  batch: object;
  /** Why the last strategy that failed did. */
  failure = "";
  readonly #checkpoints: Checkpoint[] = [];
  readonly #applier: Applier;
  readonly #options: EngineOptions;
  readonly #limiter: Limiter;
  readonly #rules: RuleBook;
  readonly #history: History;
  #graph: LiveGraph;
  #nodesBefore = 0;
  #run = 0;

  constructor(outputs: readonly Layer[], options: EngineOptions, shared?: Shared) {
    this.#graph = new LiveGraph(outputs);
    this.#options = options;
    this.#limiter = shared?.limiter ?? new Limiter(options.limits(this.#graph.size));
    this.#rules = shared?.rules ?? new RuleBook(this.#limiter);
    this.batch = shared?.batch ?? {};
    this.#history = new History(options.trace);
    this.#applier = new Applier(this.#host(), options);
  }

  get graph(): LiveGraph {
    return this.#graph;
  }

  get phase(): PhaseName {
    return this.#applier.phase;
  }

  set phase(phase: PhaseName) {
    this.#applier.phase = phase;
  }

  /** Every firing, where that is wanted. */
  get trace(): readonly TraceEvent[] {
    return this.#history.trace;
  }

  /** With a trace: of layers that are others over newer forms of their inputs, those others. */
  get inherited(): ReadonlyMap<Layer, Layer> {
    return this.#history.inherited;
  }

  /** Names of the rules that made a layer, each once, in order of their first part in it. */
  get origins(): ReadonlyMap<Layer, readonly string[]> {
    return this.#history.origins;
  }

  /** Of rules that threw and were skipped, each once. */
  get failures(): readonly RuleError[] {
    return this.#applier.failures;
  }

  /** What strategies kept on the way. */
  get checkpoints(): readonly Checkpoint[] {
    return this.#checkpoints;
  }

  /** How many rules fired. */
  get fires(): number {
    return this.#limiter.fires;
  }

  /** Since the beginning. */
  get elapsedMs(): number {
    return this.#limiter.elapsedMs;
  }

  /** Why rewriting stopped, or would if it stopped now. */
  get stop(): Stop {
    return this.#limiter.stop;
  }

  /** Counters of every rule that was in a group. */
  get stats(): readonly RuleStats[] {
    this.#applier.count();
    return this.#rules.stats;
  }

  /** Whether somebody listens. */
  get watched(): boolean {
    return (this.#options.observer ?? null) !== null;
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

  /** For a strategy that does not apply: keeps the reason, and answers `failed`. */
  fail(reason: string): "failed" {
    this.failure = reason;
    return "failed";
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
    return this.#applier.group(rules);
  }

  /** Tries the rules of `group` at `node`, which must be current; the first that applies fires. */
  apply(node: GraphNode, group: ActiveGroup): Fired | null {
    return this.#applier.apply(node, group);
  }

  /** See `Applier`: for strategies that walk again and again. */
  remembering<T>(run: () => T): T {
    return this.#applier.remembering(run);
  }

  /** Lets rules fire only at layers for which `region` holds; null: at all. Answers what was before. */
  confine(region: ((layer: Layer) => boolean) | null): ((layer: Layer) => boolean) | null {
    const before = this.#applier.region;
    this.#applier.region = region;
    return before;
  }

  /** Keeps the outputs as they are now. */
  checkpoint(label: string): void {
    const outputs = this.layersOf(this.#graph.outputs);
    this.#checkpoints.push({ label, fires: this.fires, outputs });
  }

  /** The current forms of nodes as layers over current forms, all the way down. O(graph). */
  layersOf(nodes: readonly GraphNode[]): readonly Layer[] {
    this.#graph.extract((before, after) => this.#history.inherit(before, after));
    return nodes.map((node) => node.find().built ?? node.find().layer);
  }

  /** A copy of the graph as it is, with counters and limits of its own engine, to try things on. */
  fork(nodes: readonly GraphNode[]): Fork {
    const outputs = this.layersOf(this.#graph.outputs);
    const shared = { limiter: this.#limiter, rules: this.#rules, batch: this.batch };
    // Who listens is told of what comes of it, not of what is tried.
    const engine = new Engine(outputs, { ...this.#options, observer: null }, shared);
    engine.phase = this.phase;
    engine.confine(this.#applier.region);
    return { engine, nodes: this.layersOf(nodes).map((layer) => engine.graph.attach(layer)) };
  }

  /** What a copy has become takes the place of this graph. */
  merge(copy: Engine): void {
    copy.#applier.count();
    const outputs = copy.layersOf(copy.graph.outputs);
    this.#history.merge(copy.#history);
    this.#options.observer?.adopted(this.phase, outputs, copy.origins, []);
    const before = this.#graph.outputs;
    outputs.forEach((layer, k) => {
      const form = this.#graph.attach(layer);
      const node = before[k].find();
      if (form !== node) this.#graph.replace(node, form, "best");
    });
  }

  /** Current outputs as layers; the graph begins anew from them, without what is dead. */
  rebuild(): Layer[] {
    const outputs = this.#graph.extract((before, after) => this.#history.inherit(before, after));
    if (!this.#graph.isUntouched) this.#begin(outputs);
    this.#options.observer?.rebuilt(this.phase, outputs);
    return outputs;
  }

  /**
   * Goes on from these outputs in place of the current ones: equal plans that were chosen as a whole.
   * `origins` has the rules behind each layer that is new, `classes` what there was to choose from.
   */
  adopt(
    outputs: readonly Layer[],
    origins: ReadonlyMap<Layer, readonly string[]>,
    classes: readonly SeenClass[] = [],
  ): void {
    const before = this.rebuild();
    if (this.#options.check) {
      outputs.forEach((layer, k) => {
        checkStep("explore", before[k], layer);
      });
    }
    this.#options.observer?.adopted(this.phase, outputs, origins, classes);
    for (const [layer, rules] of origins) {
      this.#history.add(layer, rules);
    }
    this.#begin(outputs);
    this.#limiter.fires += 1;
  }

  /** How far this has come, for `undo`. */
  get mark(): Mark {
    return {
      fires: this.fires,
      nodesBefore: this.#nodesBefore,
      rules: this.#rules.counts,
      off: this.#rules.off,
      history: this.#history.mark,
    };
  }

  /** Takes back what `phase` did since `mark`, when `outputs` were the plan. */
  undo(phase: PhaseName, outputs: readonly Layer[], mark: Mark): void {
    const { stop } = this;
    this.#limiter.undo(mark.fires);
    this.#rules.undo(mark);
    this.#history.undo(mark.history);
    this.#graph = new LiveGraph(outputs);
    this.#nodesBefore = mark.nodesBefore;
    this.batch = {};
    this.#options.observer?.undone(phase, stop);
  }

  /** What each rule did, and which are off. */
  get book(): RuleBook {
    return this.#rules;
  }

  /** Switches rules off that were wrong, where that is wanted; `thrown` goes on elsewhere. */
  skip(error: RuleError, wrong: readonly RuleIR[], thrown: unknown): void {
    if (this.#options.onRuleError !== "skip") throw thrown;
    this.#applier.failures.push(error);
    for (const rule of wrong) this.#rules.switchOff(rule);
  }

  /** Notes what was stopped while the rest went on. */
  note(stop: Stop): void {
    this.#limiter.note(stop);
  }

  #begin(outputs: readonly Layer[]): void {
    this.#nodesBefore += this.#graph.size;
    this.#graph = new LiveGraph(outputs, this.#graph.size / 2);
    this.#nodesBefore -= this.#graph.size;
  }

  #host(): ConstructorParameters<typeof Applier>[0] {
    const engine = this;
    return {
      limiter: this.#limiter,
      rules: this.#rules,
      history: this.#history,
      get graph() {
        return engine.#graph;
      },
      get nodesBefore() {
        return engine.#nodesBefore;
      },
    };
  }
}
