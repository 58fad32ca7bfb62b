/** What each rule did, as tables: counters, what survived, and who used up a budget. */
import { type Layer, topologicalOrder } from "../../layers/index.ts";
import type { Optimized } from "../optimize.ts";
import type { RuleStats } from "../report.ts";
import { aligned } from "./plan-table.ts";

/** Counters of a rule, and what is left of its work. */
export interface RuleRow extends Readonly<Omit<RuleStats, "refused">> {
  readonly refused: Readonly<Record<string, number>>;
  /** Layers of the final plan that it has a part in. */
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

/** One row a rule that was on, in the order in which they were first tried. */
export function ruleStats({ stats, outputs, origins }: Optimized): readonly RuleRow[] {
  const survived = survivors(outputs, origins);
  const known = new Set(stats.map(({ name }) => name));
  // Rules that an e-graph applied are counted by what it chose.
  const chosen = [...survived.keys()].filter((name) => !known.has(name));
  const others = chosen.map((name) => ({
    name,
    tried: 0,
    matched: 0,
    refused: {},
    fired: 0,
    made: 0,
    ms: 0,
  }));
  return [...stats, ...others].map((rule) => ({ ...rule, survived: survived.get(rule.name) ?? 0 }));
}

function survivors(
  outputs: readonly Layer[],
  origins: Optimized["origins"],
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const layer of topologicalOrder(outputs)) {
    for (const rule of origins.get(layer) ?? []) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return counts;
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
    .filter(({ tried, survived }) => tried > 0 || survived > 0)
    .sort((a, b) => b.fired - a.fired || b.matched - a.matched || b.tried - a.tried)
    .map(({ name, tried, matched, refused, fired, survived, ms }) => [
      name,
      ...[tried, matched, fired, survived].map(String),
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
