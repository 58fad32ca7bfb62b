/** Records what happens in an optimization. */
import { checkOneOf, formatChunks, isPlygraphError } from "../../../core/index.ts";
import {
  annotationsKey,
  type Layer,
  nbytesOf,
  packGraph,
  tokenOf,
  topologicalOrder,
} from "../../../layers/index.ts";
import { checkOutputs } from "../../arguments.ts";
import { layerSeconds } from "../../cheaper.ts";
import type { Observer } from "../../observer.ts";
import { type Optimized, type OptimizeOptions, optimize } from "../../optimize.ts";
import { checkOptimizeOptions } from "../../optimize-options.ts";
import type { Stop, TraceEvent } from "../../report.ts";
import type { PhaseName } from "../../rule.ts";
import type { SeenClass } from "../../seen-class.ts";
import { TRACE_VERSION, type Trace, type TraceEntry, type TraceLayer } from "./events.ts";

/** What is recorded. */
export interface TraceOptions extends OptimizeOptions {
  /** `firings`, unless told: what changed the plan. `all`: attempts, matches and refusals, too. */
  readonly events?: "firings" | "all";
}

/** An optimization and its trace. */
export interface Traced {
  readonly optimized: Optimized;
  readonly record: Trace;
}

/** Optimizes, and records what happens. What is optimized is the same as without. */
export function traceOptimize(outputs: readonly Layer[], options: TraceOptions = {}): Traced {
  const { events = "firings", ...choices } = options;
  checkOneOf("traceOptimize()", "events", events, ["firings", "all"]);
  checkOptimizeOptions("traceOptimize()", choices);
  checkOutputs("traceOptimize()", outputs);
  const recorder = new Recorder(outputs, events === "all");
  const optimized = optimize(outputs, { ...choices, trace: true, observer: recorder });
  return { optimized, record: recorder.end(optimized) };
}

/** Of plans that are too large to be packed. */
const UNPACKED = new Uint8Array(0);

/** The plan as bytes; none where it is larger than graphs may be. */
function packed(outputs: readonly Layer[]): Uint8Array {
  try {
    return packGraph(outputs).bytes;
  } catch (error) {
    if (isPlygraphError(error, "GraphLimit")) return UNPACKED;
    throw error;
  }
}

class Recorder implements Observer {
  readonly #layers: TraceLayer[] = [];
  readonly #numbers = new Map<Layer, number>();
  readonly #entries: TraceEntry[] = [];
  readonly #given: readonly number[];
  readonly #plan: Uint8Array;
  readonly #all: boolean;

  constructor(outputs: readonly Layer[], all: boolean) {
    this.#given = this.#numbered(outputs);
    this.#plan = packed(outputs);
    this.#all = all;
  }

  /** The trace; nothing may be told afterwards. */
  end({ outputs, stop }: Optimized): Trace {
    return Object.freeze({
      version: TRACE_VERSION,
      layers: this.#layers,
      given: this.#given,
      outputs: this.#numbered(outputs),
      plan: this.#plan,
      entries: this.#entries,
      stop,
    });
  }

  began(phase: PhaseName): void {
    this.#entries.push({ kind: "began", phase });
  }

  ended(phase: PhaseName): void {
    this.#entries.push({ kind: "ended", phase });
  }

  attempt(_phase: PhaseName, node: Layer): void {
    if (this.#all) this.#entries.push({ kind: "attempt", node: this.#number(node) });
  }

  match(_phase: PhaseName, rule: string, node: Layer): void {
    if (this.#all) this.#entries.push({ kind: "match", rule, node: this.#number(node) });
  }

  refused(_phase: PhaseName, rule: string, node: Layer, by: string): void {
    if (this.#all) this.#entries.push({ kind: "guard", rule, node: this.#number(node), by });
  }

  fired({ rule, before, after }: Omit<TraceEvent, "made">, made: readonly Layer[]): void {
    this.#entries.push({
      kind: "fire",
      rule,
      before: this.#number(before),
      made: this.#numbered(made),
      after: this.#number(after),
    });
  }

  stopped(_phase: PhaseName, { reason, rules }: Stop): void {
    this.#entries.push({ kind: "budget", reason, rules });
  }

  undone(phase: PhaseName, { reason, rules }: Stop): void {
    const began = this.#entries.findLastIndex(
      (entry) => entry.kind === "began" && entry.phase === phase,
    );
    this.#entries.length = began + 1;
    this.#entries.push({ kind: "budget", reason, rules });
  }

  rebuilt(_phase: PhaseName, outputs: readonly Layer[]): void {
    this.#entries.push({ kind: "rebuild", outputs: this.#numbered(outputs) });
  }

  adopted(
    _phase: PhaseName,
    outputs: readonly Layer[],
    origins: ReadonlyMap<Layer, readonly string[]>,
    classes: readonly SeenClass[],
  ): void {
    const numbers = this.#numbered(outputs);
    const reached = new Set(topologicalOrder(outputs));
    const behind = [...origins].filter(([layer]) => reached.has(layer));
    this.#entries.push({
      kind: "adopt",
      outputs: numbers,
      origins: behind.map(([layer, rules]) => [this.#number(layer), rules]),
      plan: packed(outputs),
      classes,
    });
  }

  #numbered(layers: readonly Layer[]): readonly number[] {
    return layers.map((layer) => this.#number(layer));
  }

  #number(layer: Layer): number {
    const known = this.#numbers.get(layer);
    if (known !== undefined) return known;
    const added = unknownBelow(layer, this.#numbers);
    for (const one of added) this.#add(one);
    return this.#layers.length - 1;
  }

  #add(layer: Layer): void {
    this.#numbers.set(layer, this.#layers.length);
    this.#layers.push({
      type: layer.type.name,
      inputs: layer.inputs.map((input) => this.#numbers.get(input) as number),
      key: layerKey(layer),
      shape: layer.shape,
      chunks: formatChunks(layer.chunks),
      dtype: layer.dtype,
      tasks: layer.tasks,
      bytes: nbytesOf(layer),
      seconds: layerSeconds(layer),
      summary: layer.type.summary(layer),
    });
  }
}

/** Layers at and below `layer` that have no number, inputs first. Iterative; known ones are not looked into. */
function unknownBelow(layer: Layer, known: ReadonlyMap<Layer, number>): readonly Layer[] {
  const order: Layer[] = [];
  const done = new Set<Layer>();
  const stack = [layer];
  while (stack.length > 0) {
    const top = stack[stack.length - 1];
    const missing = done.has(top)
      ? []
      : top.inputs.filter((input) => !known.has(input) && !done.has(input));
    if (missing.length > 0) {
      for (const input of missing) stack.push(input);
      continue;
    }
    stack.pop();
    if (done.has(top)) continue;
    done.add(top);
    order.push(top);
  }
  return order;
}

/** Equal for layers of equal content and wishes, in every process. */
export const layerKey = (layer: Layer): string =>
  `${tokenOf(layer)}${annotationsKey(layer.annotations)}`;
