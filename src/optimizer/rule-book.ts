/** Counters of the rules of one optimization, and which of them were switched off. */
import type { Layer } from "../layers/index.ts";
import type { HistoryMark } from "./history.ts";
import type { Limiter } from "./limiter.ts";
import { newStats, type RuleStats } from "./report.ts";
import type { RuleIR } from "./rule.ts";

/** A rule that fired without end. */
export interface Runaway {
  readonly rule: RuleIR;
  /** Its firings, and the layers that they added. */
  readonly fires: number;
  readonly layers: number;
  /** What it made last, where that is known. */
  readonly last: Layer | null;
}

/** How far an optimization had come: `Engine.undo` goes back there. */
export interface Mark {
  readonly fires: number;
  /** Layers of graphs that went before. */
  readonly nodesBefore: number;
  readonly rules: ReadonlyMap<RuleIR, { readonly fired: number; readonly made: number }>;
  readonly off: ReadonlySet<RuleIR>;
  readonly history: HistoryMark;
}

const NO_COUNTS: Mark["rules"] = new Map();
const NONE_OFF: ReadonlySet<RuleIR> = new Set();

/** Grows as rules are tried. */
export class RuleBook {
  /** Changes whenever a rule is switched off, or may fire again. */
  switches = 0;
  readonly #counters = new Map<RuleIR, RuleStats>();
  readonly #off = new Set<RuleIR>();
  /** What the last rule that went beyond its share made. */
  #last: { readonly rule: RuleIR; readonly layer: Layer } | null = null;
  readonly #limiter: Limiter;

  constructor(limiter: Limiter) {
    this.#limiter = limiter;
  }

  get stats(): readonly RuleStats[] {
    return [...this.#counters.values()];
  }

  /** Counters of a rule; they begin at zero. */
  statsOf(rule: RuleIR): RuleStats {
    let stats = this.#counters.get(rule);
    if (stats === undefined) {
      stats = newStats(rule.name);
      this.#counters.set(rule, stats);
    }
    return stats;
  }

  /** Whether a rule was switched off: it threw, or fired without end. */
  isOff(rule: RuleIR): boolean {
    return this.#off.has(rule);
  }

  switchOff(rule: RuleIR): void {
    this.#off.add(rule);
    this.switches += 1;
  }

  /**
   * Counts a firing of `rule`, which made `after` and so many new layers; there are `nodes` by now.
   * @throws RuleError at the very end
   */
  fired(rule: RuleIR, after: Layer, made: number, nodes: number): void {
    const stats = this.statsOf(rule);
    stats.fired += 1;
    stats.made += made;
    const stopped = this.#limiter.fired(nodes, this.#counters);
    if (stopped) this.switches += 1;
    if (rule.essential || !this.#limiter.isEndless(stats)) return;
    this.#last = { rule, layer: after };
    if (this.#limiter.exhaust({ reason: "rule", rules: [rule.name] })) this.switches += 1;
  }

  /**
   * The rule that made most since `mark`: one of `suspects`, if any of them fired. Essential rules are
   * none. Null where no rule did anything.
   */
  culpritSince(mark: Mark["rules"], suspects: ReadonlySet<RuleIR>): Runaway | null {
    let most: Runaway | null = null;
    for (const [rule, { fired, made }] of this.#counters) {
      const before = mark.get(rule);
      const fires = fired - (before?.fired ?? 0);
      if (fires === 0 || rule.essential || this.isOff(rule)) continue;
      const last = this.#last?.rule === rule ? this.#last.layer : null;
      const one = { rule, fires, layers: made - (before?.made ?? 0), last };
      if (most === null || isWorse(one, most, suspects)) most = one;
    }
    return most;
  }

  /** What every rule that fired has done so far. Asked in every phase: nothing is made for nothing. */
  get counts(): Mark["rules"] {
    let counts: Map<RuleIR, { readonly fired: number; readonly made: number }> | null = null;
    for (const [rule, { fired, made }] of this.#counters) {
      if (fired === 0) continue;
      counts ??= new Map();
      counts.set(rule, { fired, made });
    }
    return counts ?? NO_COUNTS;
  }

  /** The rules that are off. */
  get off(): ReadonlySet<RuleIR> {
    return this.#off.size === 0 ? NONE_OFF : new Set(this.#off);
  }

  /** Goes back to `mark`. What was tried, and how long it took, stays counted. */
  undo({ rules, off }: Pick<Mark, "rules" | "off">): void {
    for (const [rule, stats] of this.#counters) {
      const { fired, made } = rules.get(rule) ?? { fired: 0, made: 0 };
      stats.fired = fired;
      stats.made = made;
    }
    this.#off.clear();
    for (const rule of off) this.#off.add(rule);
    this.switches += 1;
  }
}

/** Suspects first, then who made more, then who fired more often. */
function isWorse(a: Runaway, b: Runaway, suspects: ReadonlySet<RuleIR>): boolean {
  const [suspected, other] = [suspects.has(a.rule), suspects.has(b.rule)];
  if (suspected !== other) return suspected;
  return a.layers === b.layers ? a.fires > b.fires : a.layers > b.layers;
}
