/** What each rule did, as tables: counters, what survived, and who used up a budget. */
import type { Optimized } from "../optimize.ts";
import { newStats, type RuleStats } from "../report.ts";
import { aligned } from "./plan-table.ts";
import { survived } from "./survived.ts";

/** Counters of a rule, and what is left of its work. */
export interface RuleRow extends Readonly<Omit<RuleStats, "refused">> {
  readonly refused: Readonly<Record<string, number>>;
  /** Of its firings, those whose result is in the final plan, as it is or as others rewrote it. */
  readonly survived: number;
}

/** What one rule used up of the limits. */
export interface BlameRow {
  readonly rule: string;
  readonly fired: number;
  /** Of all firings; 0 to 1. */
  readonly share: number;
  /** Layers that were made for its firings; null without a trace. */
  readonly made: number | null;
  readonly ms: number;
}

/**
 * One row a rule that was on, in the order in which they were first tried. What an e-graph chose because
 * of a rule counts as firings of it.
 */
export function ruleStats(optimized: Optimized): readonly RuleRow[] {
  const { stats } = optimized;
  const { firings, chosen } = survived(optimized);
  const known = new Set(stats.map(({ name }) => name));
  const others = [...chosen.keys()].filter((name) => !known.has(name)).map(newStats);
  return [...stats, ...others].map((rule) => {
    const more = chosen.get(rule.name) ?? 0;
    const left = (firings.get(rule.name) ?? 0) + more;
    return { ...rule, fired: rule.fired + more, survived: left };
  });
}

/** The rules that fired, the busiest first: who used the budget up. */
export function budgetBlame({ stats, trace, fires }: Optimized): readonly BlameRow[] {
  const made = new Map<string, number>();
  for (const event of trace) {
    made.set(event.rule, (made.get(event.rule) ?? 0) + event.made.length);
  }
  return stats
    .filter(({ fired }) => fired > 0)
    .sort((a, b) => b.fired - a.fired)
    .map(({ name, fired, ms }) => ({
      rule: name,
      fired,
      share: fired / Math.max(1, fires),
      made: trace.length === 0 ? null : (made.get(name) ?? 0),
      ms,
    }));
}

/** Rules that were tried at all, as a table; the busiest first. */
export function ruleTable(optimized: Optimized): string {
  const rows = ruleStats(optimized)
    .filter(({ tried, fired }) => tried > 0 || fired > 0)
    .sort((a, b) => b.fired - a.fired || b.matched - a.matched || b.tried - a.tried)
    .map(({ name, tried, matched, refused, fired, survived: left, ms }) => [
      name,
      ...[tried, matched, fired, left].map(String),
      ms.toFixed(3),
      Object.entries(refused)
        .map(([by, times]) => `${by} ×${times}`)
        .join(", "),
    ]);
  const head = ["rule", "tried", "matched", "fired", "survived", "ms", "refused by"];
  return aligned([head, ...rows], [1, 2, 3, 4, 5]);
}

/** Who used up the limits, as a table. */
export function blameTable(optimized: Optimized): string {
  const rows = budgetBlame(optimized).map(({ rule, fired, share, made, ms }) => [
    rule,
    String(fired),
    `${(100 * share).toFixed(1)} %`,
    made === null ? "" : String(made),
    ms.toFixed(3),
  ]);
  return aligned([["rule", "firings", "share", "layers made", "ms"], ...rows], [1, 2, 3, 4]);
}
