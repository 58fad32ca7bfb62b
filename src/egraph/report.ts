/** What a run tells afterwards. */
import type { BoundRule } from "./bound-rule.ts";
import type { EGraph } from "./egraph.ts";
import type { SaturateReport, SaturateStop } from "./options.ts";
import type { Turn } from "./schedule.ts";

/** Times of searches and applications by rule, and of rebuilding. */
export class Timings {
  readonly searchMs: Float64Array;
  readonly applyMs: Float64Array;
  readonly matches: Float64Array;
  rebuildMs = 0;
  readonly begin: number;
  readonly now: () => number;

  constructor(rules: number, now: () => number) {
    this.searchMs = new Float64Array(rules);
    this.applyMs = new Float64Array(rules);
    this.matches = new Float64Array(rules);
    this.now = now;
    this.begin = now();
  }

  search(rule: number, work: () => void): void {
    const begin = this.now();
    work();
    this.searchMs[rule] += this.now() - begin;
  }

  apply<T>(rule: number, work: () => T): T {
    const begin = this.now();
    const result = work();
    this.applyMs[rule] += this.now() - begin;
    return result;
  }

  rebuild(work: () => void): void {
    const begin = this.now();
    work();
    this.rebuildMs += this.now() - begin;
  }
}

/** What only the run knows. */
export interface RunEnd {
  readonly reason: SaturateStop;
  readonly iterations: number;
  readonly matches: number;
  readonly turns: readonly Turn[];
  readonly timings: Timings;
}

/** The report of a run. */
export function reportOf(
  graph: EGraph,
  rules: readonly BoundRule[],
  { reason, iterations, matches, turns, timings }: RunEnd,
): SaturateReport {
  const made = rules.reduce((sum, { created }) => sum + created, 0);
  const blame = rules
    .filter(({ created }) => created > 0)
    .map(({ rule, created }) => ({ rule: rule.name, created, share: created / made }))
    .sort((a, b) => b.created - a.created);
  return {
    reason,
    iterations,
    nodes: graph.nodeCount,
    classes: graph.classCount,
    matches,
    ms: timings.now() - timings.begin,
    searchMs: timings.searchMs.reduce((sum, ms) => sum + ms, 0),
    applyMs: timings.applyMs.reduce((sum, ms) => sum + ms, 0),
    rebuildMs: timings.rebuildMs,
    rules: rules.map(({ rule, joined, created }, k) => ({
      name: rule.name,
      searchMs: timings.searchMs[k],
      applyMs: timings.applyMs[k],
      matches: timings.matches[k],
      joined,
      created,
      bans: turns[k].bans,
      out: turns[k].out,
    })),
    blame,
  };
}
