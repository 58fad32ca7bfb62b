/** How hard the optimizer tries: which walks the phases take. */
import type { PhaseName, RuleIR } from "./rule.ts";
import { type SaturateLayersOptions, saturate } from "./saturate/index.ts";
import { id, outermost, worklist } from "./strategies/index.ts";
import type { Strategy } from "./strategy.ts";

/**
 * 0: only what a plan needs to run. 1: rules, each of which makes the plan better. 2: and, where
 * explore rules apply, an e-graph chooses among equal plans, within 40 ms and 20 000 nodes. 3: the
 * same within a second and 200 000 nodes.
 */
export type Level = 0 | 1 | 2 | 3;

/** All of them. */
export const LEVELS: readonly Level[] = [0, 1, 2, 3];

/** What the e-graph of a level may spend. */
export type SaturationOptions = Omit<SaturateLayersOptions, "rules">;

const BUDGETS: Readonly<Record<2 | 3, SaturationOptions>> = Object.freeze({
  2: { nodesMax: 20_000, msMax: 40 },
  3: { nodesMax: 200_000, msMax: 1000 },
});

/** A walk for the rules of a phase. */
export type Walk = (rules: readonly RuleIR[]) => Strategy;

/**
 * How each phase walks. Regions are found from their consumers. So is what goes down: the topmost
 * slice takes in every slice that it meets; from the sources up, each of n would pass all that lies
 * below it, n² firings. What stays where it is, inputs first.
 */
export const STRATEGIES: Readonly<Record<PhaseName, Walk>> = Object.freeze({
  compact: outermost,
  pushdown: outermost,
  // What an e-graph chooses costs milliseconds: levels 2 and 3 ask for it.
  explore: () => id,
  lower: worklist,
  tidy: worklist,
  fuse: outermost,
  cull: worklist,
});

/** The walks of a level; `wanted` narrows or widens what its e-graph may spend. */
export function strategiesOf(
  level: Level,
  wanted: SaturationOptions = {},
): Readonly<Record<PhaseName, Walk>> {
  if (level < 2) return STRATEGIES;
  const budget = { ...BUDGETS[level as 2 | 3], ...wanted };
  return { ...STRATEGIES, explore: (rules) => saturate(rules, budget) };
}
