/** Counters of the rules of one optimization, and which of them were switched off. */
import type { Limiter } from "./limiter.ts";
import { newStats, type RuleStats } from "./report.ts";
import type { RuleIR } from "./rule.ts";

/** Grows as rules are tried. */
export class RuleBook {
  /** Changes whenever a rule is switched off, or may fire again. */
  switches = 0;
  readonly #counters = new Map<RuleIR, RuleStats>();
  readonly #off = new Set<RuleIR>();
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

  /** Counts a firing of `rule`, with so many layers made by now. @throws RuleError at the very end */
  fired(rule: RuleIR, nodes: number): void {
    const stats = this.statsOf(rule);
    stats.fired += 1;
    if (this.#limiter.fired(nodes, this.#counters)) this.switches += 1;
    if (!rule.essential && this.#limiter.isEndless(stats.fired) && !this.isOff(rule)) {
      this.#limiter.note({ reason: "rule", rules: [rule.name] });
      this.switchOff(rule);
    }
  }
}
