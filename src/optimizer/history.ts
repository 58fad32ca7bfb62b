/** What has happened in one optimization: every firing, and the rules behind each layer. */
import type { Layer } from "../layers/index.ts";
import type { TraceEvent } from "./report.ts";

/** How much there was of each list. */
export interface HistoryMark {
  readonly trace: number;
  readonly origins: number;
  readonly inherited: number;
}

/** Grows as rules fire. */
export class History {
  readonly trace: TraceEvent[] = [];
  /** Names of the rules that made a layer, each once, in order of their first part in it. */
  readonly origins: Map<Layer, readonly string[]> = new Map();
  /** With a trace: of layers that are others over newer forms of their inputs, those others. */
  readonly inherited: Map<Layer, Layer> = new Map();
  readonly #keepsTrace: boolean;

  constructor(keepsTrace: boolean) {
    this.#keepsTrace = keepsTrace;
  }

  /** Notes a firing, and the layers that were made for it. */
  record(event: Omit<TraceEvent, "made">, made: readonly Layer[]): void {
    if (this.#keepsTrace) this.trace.push({ ...event, made: [...made] });
    const { before, after, rule } = event;
    const known = this.origins.get(before) ?? [];
    const rules = known.includes(rule) ? known : [...known, rule];
    this.add(after, rules);
    for (const layer of made) this.add(layer, rules);
  }

  /** `after` is `before` over newer forms of its inputs. */
  inherit(before: Layer, after: Layer): void {
    if (this.#keepsTrace && !this.inherited.has(after)) this.inherited.set(after, before);
    const rules = this.origins.get(before);
    if (rules !== undefined) this.add(after, rules);
  }

  /** Takes in what happened to a copy of the graph. */
  merge({ trace, origins, inherited }: History): void {
    for (const event of trace) this.trace.push(event);
    for (const [after, before] of inherited) this.inherited.set(after, before);
    for (const [layer, rules] of origins) this.add(layer, rules);
  }

  get mark(): HistoryMark {
    const { trace, origins, inherited } = this;
    return { trace: trace.length, origins: origins.size, inherited: inherited.size };
  }

  /** Forgets what was noted since. */
  undo(mark: HistoryMark): void {
    this.trace.length = mark.trace;
    shorten(this.origins, mark.origins);
    shorten(this.inherited, mark.inherited);
  }

  /** Notes who made `layer`, unless that is known. */
  add(layer: Layer, rules: readonly string[]): void {
    if (!this.origins.has(layer)) this.origins.set(layer, rules);
  }
}

/** Takes out what was put in last; maps keep the order of that. */
function shorten<K>(map: Map<K, unknown>, size: number): void {
  let k = 0;
  for (const key of map.keys()) {
    if (k >= size) map.delete(key);
    k += 1;
  }
}
