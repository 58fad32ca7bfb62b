/** Replays a trace: every firing is done again, and must make what it made. */
import { checkLimit, checkOptions, TraceReplayError } from "../../../core/index.ts";
import {
  defaultRegistry,
  type Layer,
  type Registry,
  topologicalOrder,
  unpackGraph,
} from "../../../layers/index.ts";
import { Engine } from "../../engine.ts";
import { SILENT } from "../../observer.ts";
import type { RuleIR } from "../../rule.ts";
import { partOf } from "../../rule-bases.ts";
import { RULES } from "../../rules/index.ts";
import { stepName, type Trace, type TraceEntry, type TraceStep } from "./events.ts";
import { layerKey } from "./record.ts";

/** Where rules and plans come from. */
export interface ReplayOptions {
  /** The outputs that were optimized; those in the trace unless told. */
  readonly outputs?: readonly Layer[];
  /** The rules that fired; the built-in ones unless told. */
  readonly rules?: readonly RuleIR[];
  /** Types of the layers in the trace. */
  readonly registry?: Registry;
  /** So many firings, from the first; all unless told. */
  readonly stepsMax?: number;
}

/** What came of it. */
export interface Replayed {
  /** The plan behind the last firing that was replayed. */
  readonly outputs: readonly Layer[];
  /** Firings that were done again and checked. */
  readonly steps: number;
}

const ENDLESS = {
  firesMax: Number.MAX_SAFE_INTEGER,
  nodesMax: Number.MAX_SAFE_INTEGER,
  msMax: Number.POSITIVE_INFINITY,
};

/**
 * Applies the firings of `trace` again, one after another. Each must fire at the layer where it did,
 * and make the same layers; shape, element type, chunks and annotations are checked on the way.
 * @throws TraceReplayError that names the first firing that differs; RuleError
 */
export function replayTrace(trace: Trace, options: ReplayOptions = {}): Replayed {
  checkOptions("replayTrace()", options, ["outputs", "rules", "registry", "stepsMax"]);
  checkLimit("replayTrace()", "stepsMax", options.stepsMax);
  const run = new Replay(trace, options);
  const { stepsMax = Number.POSITIVE_INFINITY } = options;
  for (const entry of trace.entries) {
    if (run.steps >= stepsMax && (entry.kind === "fire" || entry.kind === "adopt")) break;
    run.enter(entry);
  }
  return run.end();
}

class Replay {
  steps = 0;
  readonly #trace: Trace;
  readonly #options: ReplayOptions;
  readonly #engine: Engine;
  readonly #layers = new Map<string, Layer>();
  readonly #groups = new Map<string, readonly RuleIR[]>();
  #made: readonly Layer[] = [];
  #after: Layer | null = null;

  constructor(trace: Trace, options: ReplayOptions) {
    this.#trace = trace;
    this.#options = options;
    const outputs = options.outputs ?? this.#unpacked(trace.plan, trace.given);
    this.#learn(outputs);
    this.#checkPlan(outputs, trace.given, "the outputs that were given");
    this.#engine = new Engine(outputs, {
      check: true,
      trace: false,
      limits: () => ENDLESS,
      observer: {
        ...SILENT,
        fired: ({ after }, made) => {
          this.#after = after;
          this.#made = [...made];
        },
      },
    });
  }

  enter(entry: TraceEntry): void {
    if (entry.kind === "began") this.#engine.phase = entry.phase;
    else if (entry.kind === "fire") this.#fire(entry);
    else if (entry.kind === "adopt") this.#adopt(entry);
    else if (entry.kind === "rebuild") {
      const outputs = this.#engine.rebuild();
      this.#learn(outputs);
      this.#checkPlan(outputs, entry.outputs, "the plan behind it");
    }
  }

  end(): Replayed {
    const outputs = this.#engine.rebuild();
    return { outputs, steps: this.steps };
  }

  #fire(step: Extract<TraceStep, { readonly kind: "fire" }>): void {
    this.steps += 1;
    const before = this.#layer(step.before);
    const node = this.#engine.graph.lookup(before);
    if (node?.layer !== before) this.#fail(step, "its layer is not in the plan any more");
    const fired = this.#engine.apply(node, this.#engine.group(this.#groupOf(step)));
    if (fired === null) this.#fail(step, "it does not fire where it did");
    const after = this.#after as Layer;
    this.#learn([after, ...this.#made]);
    const [is, was] = [layerKey(after), this.#trace.layers[step.after].key];
    if (is !== was) {
      const { summary } = this.#trace.layers[step.after];
      this.#fail(step, `it made \`${after.type.summary(after)}\`, not \`${summary}\``);
    }
  }

  #adopt(step: Extract<TraceStep, { readonly kind: "adopt" }>): void {
    this.steps += 1;
    if (step.plan.length === 0) this.#fail(step, "the plan that was chosen is not in the trace");
    const outputs = this.#unpacked(step.plan, step.outputs);
    const origins = step.origins.map(([layer, rules]) => [this.#layer(layer), rules] as const);
    this.#engine.adopt(outputs, new Map(origins));
  }

  /** The rule alone, matched by what matches all rules. */
  #groupOf(step: Extract<TraceStep, { readonly kind: "fire" }>): readonly RuleIR[] {
    let group = this.#groups.get(step.rule);
    if (group === undefined) {
      const all = this.#options.rules ?? RULES.rules;
      const rule = all.find(({ name }) => name === step.rule);
      if (rule === undefined) this.#fail(step, "there is no such rule");
      group = partOf(all, [rule]);
      this.#groups.set(step.rule, group);
    }
    return group;
  }

  /** Outputs of a packed plan. */
  #unpacked(plan: Uint8Array, outputs: readonly number[]): readonly Layer[] {
    if (plan.length === 0) {
      throw new TraceReplayError(this.steps, "its plan", "it was too large to be in the trace");
    }
    const { registry = defaultRegistry() } = this.#options;
    const { layers } = unpackGraph(plan, registry, { logical: true });
    for (const layer of layers) this.#layers.set(layerKey(layer), layer);
    return outputs.map((number) => this.#layer(number));
  }

  #layer(number: number): Layer {
    const layer = this.#layers.get(this.#trace.layers[number].key);
    if (layer !== undefined) return layer;
    throw new TraceReplayError(this.steps, "its layers", `layer ${number} was not made`);
  }

  /** Layers that entries may name from now on. */
  #learn(outputs: readonly Layer[]): void {
    for (const layer of topologicalOrder(outputs)) this.#layers.set(layerKey(layer), layer);
  }

  #checkPlan(outputs: readonly Layer[], wanted: readonly number[], what: string): void {
    const same =
      outputs.length === wanted.length &&
      wanted.every((number, k) => this.#trace.layers[number].key === layerKey(outputs[k]));
    if (!same) throw new TraceReplayError(this.steps, what, "is another one than in the trace");
  }

  #fail(step: TraceStep, wrong: string): never {
    throw new TraceReplayError(this.steps, stepName(step), wrong);
  }
}
