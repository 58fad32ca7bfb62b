/** What a `=>` rule does to the cost of a plan, where other layers read what it matched, too. */
import type { RuleIR } from "../optimizer/index.ts";
import { applyRule } from "./apply.ts";
import type { Wrong } from "./check-term.ts";
import type { Draw, Sort } from "./sort.ts";

/** Before and after one firing. */
export interface CostPair<T> {
  readonly before: readonly T[];
  readonly after: readonly T[];
  readonly from: number;
  readonly to: number;
}

/** Estimates are rough: costs may rise by a twentieth, and by what a few tasks cost (seconds). */
const SLACK = 1.05;
const SLACK_SECONDS = 2e-3;

/**
 * Applies a rule in a graph in which, now and then, somebody else reads a matched term. The sharing gate
 * is asked. Null where the rule does not fire, or the sort has no costs.
 */
export function costPair<T>(rule: RuleIR, root: T, sort: Sort<T>, draw: Draw): CostPair<T> | null {
  if (sort.cost === null) return null;
  const alone = applyRule(rule, root, sort);
  if (alone.outcome !== "fired") return null;
  const inner = alone.matched.slice(1);
  const shared = inner.length > 0 && draw.pick(2) === 1 ? [sort.consumer(draw.of(inner), draw)] : [];
  const before = [root, ...shared];
  const { result } = applyRule(rule, root, sort, { outputs: before, gate: true });
  if (result === null) return null;
  const after = [result, ...shared];
  return { before, after, from: sort.cost(before), to: sort.cost(after) };
}

/** Whether a pair is dearer than estimates are rough. */
export const isDearer = ({ from, to }: CostPair<unknown>): boolean =>
  to > from * SLACK + SLACK_SECONDS;

/** What is wrong with the cost of a rule at a term; null where nothing is, or nothing can be said. */
export function checkCost<T>(rule: RuleIR, root: T, sort: Sort<T>, draw: Draw): Wrong<T> | null {
  const pair = costPair(rule, root, sort, draw);
  if (pair === null || !isDearer(pair)) return null;
  const { before, after, from, to } = pair;
  const readers = before.length > 1 ? ", with another reader of what it matched" : "";
  const text = `cost rises from ${from.toExponential(2)} s to ${to.toExponential(2)} s${readers}`;
  return { kind: "cost", text, runner: null, before: root, after: after[0] };
}
