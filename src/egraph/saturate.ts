/**
 * Equality saturation: rounds of search, apply and rebuild until nothing is new or a budget is spent.
 * Only matches with something new are found again (semi-naive, by stamps).
 */
import { BoundRule } from "./bound-rule.ts";
import { rebuild } from "./congruence.ts";
import type { EGraph } from "./egraph.ts";
import { RunMeter } from "./meter.ts";
import {
  type SaturateOptions,
  type SaturateReport,
  type SaturateStop,
  type Settled,
  settle,
} from "./options.ts";
import { throwIfUnsound } from "./proof/blame.ts";
import { reportOf, Timings } from "./report.ts";
import type { EGraphRule } from "./rule.ts";
import { Schedule } from "./schedule.ts";

const APPLY_STRIDE = 4096;

/**
 * Makes `graph` hold what `rules` say is equal, within budgets; afterwards it is congruent, whatever
 * the reason to stop. Called again, it goes on where it was, with rules it knows and with new ones.
 * @throws UnsoundMergeError, EGraphRuleError, OptionError
 */
export function saturate(
  graph: EGraph,
  rules: readonly EGraphRule[],
  options: SaturateOptions = {},
): SaturateReport {
  return new Run(graph, rules, settle(options, graph)).run();
}

class Run {
  readonly #graph: EGraph;
  readonly #rules: readonly BoundRule[];
  readonly #settled: Settled;
  readonly #schedule: Schedule;
  readonly #timings: Timings;
  readonly #meter: RunMeter;
  /** Rules whose matches wait to be applied in this round. */
  readonly #waiting: boolean[];
  #stop: SaturateStop | null = null;

  constructor(graph: EGraph, rules: readonly EGraphRule[], settled: Settled) {
    const free = rules.map(({ essential = false }) => essential);
    this.#graph = graph;
    this.#settled = settled;
    this.#schedule = new Schedule(free, settled.backOff);
    this.#rules = rules.map((rule) => new BoundRule(graph, rule, settled));
    this.#timings = new Timings(rules.length, settled.now);
    this.#meter = new RunMeter(settled);
    this.#waiting = rules.map(() => false);
  }

  run(): SaturateReport {
    let round = 0;
    this.#rebuild();
    while (this.#stop === null) {
      this.#stop = this.#spent(round) ?? this.#round(round);
      round += 1;
    }
    return reportOf(this.#graph, this.#rules, {
      reason: this.#stop,
      iterations: round - (this.#ended ? 1 : 0),
      matches: this.#meter.matches,
      turns: this.#schedule.turns,
      timings: this.#timings,
    });
  }

  /** Whether the last round was not begun because a budget was spent. */
  #ended = false;

  #spent(round: number): SaturateStop | null {
    const stop = this.#budget() ?? (round >= this.#settled.iterations ? "iterations" : null);
    this.#ended = stop !== null;
    return stop;
  }

  #budget(): SaturateStop | null {
    const { nodes } = this.#settled;
    if (this.#graph.internals.core.table.live > nodes) return "nodes";
    return this.#meter.spent();
  }

  #round(round: number): SaturateStop | null {
    const { table } = this.#graph.internals.core;
    table.now += 1;
    const before = [table.size, table.unions];
    this.#search(round);
    // Searches that were cut off are not applied, the others are: what was found is true.
    const cut = this.#meter.spent();
    this.#apply();
    this.#rebuild();
    const stop = cut ?? this.#budget();
    if (stop !== null) return stop;
    this.#sendOut();
    if (table.size !== before[0] || table.unions !== before[1]) return null;
    if (this.#schedule.wake(round + 1)) return null;
    return this.#schedule.turns.some(({ out }) => out) ? "growth" : "saturated";
  }

  #search(round: number): void {
    const { seen } = this.#graph.internals;
    for (const [k, rule] of this.#rules.entries()) {
      this.#waiting[k] = false;
      if (!this.#schedule.allows(k, round) || this.#meter.spent() !== null) continue;
      this.#meter.begin(this.#schedule.limit(k));
      this.#timings.search(k, () => rule.search(seen.get(rule.rule) ?? 0, this.#meter));
      this.#meter.end(rule.found);
      if (!this.#meter.cut) this.#timings.matches[k] += rule.found;
      this.#waiting[k] = !this.#meter.cut;
      if (this.#meter.over) this.#schedule.ban(k, round);
      if (this.#meter.cut) rule.forget();
    }
  }

  /** Applies what waits. A rule that was applied wholly need not see it again. */
  #apply(): void {
    const { core, seen } = this.#graph.internals;
    for (const [k, rule] of this.#rules.entries()) {
      if (!this.#waiting[k]) continue;
      const whole = this.#timings.apply(k, () => this.#applyOne(rule));
      if (whole) seen.set(rule.rule, core.table.now - 1);
    }
  }

  #applyOne(rule: BoundRule): boolean {
    const { nodes } = this.#settled;
    const { found } = rule;
    let at = 0;
    while (at < found) {
      const end = Math.min(found, at + APPLY_STRIDE);
      at = rule.apply(at, end, nodes);
      if (at < end || (at < found && this.#meter.late())) return false;
    }
    return true;
  }

  #rebuild(): void {
    const { core, index } = this.#graph.internals;
    this.#timings.rebuild(() => {
      rebuild(core);
      throwIfUnsound(this.#graph);
      index.refresh(core.table, this.#graph.operations.length);
    });
  }

  /** Rules that made more than their share of nodes are out. */
  #sendOut(): void {
    const { nodes, share } = this.#settled;
    if (share >= 1) return;
    for (const [k, rule] of this.#rules.entries()) {
      if (rule.created > share * nodes && rule.rule.essential !== true) {
        this.#schedule.turns[k].out = true;
      }
    }
  }
}
