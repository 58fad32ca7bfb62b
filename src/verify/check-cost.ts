/** What a `=>` rule does to the cost of a plan, where other layers read what it matches, too. */
import type { RuleIR } from "../optimizer/index.ts";
import { applyRule } from "./apply.ts";
import type { Wrong } from "./check-term.ts";
import type { Costs, Draw, Sort } from "./sort.ts";

/** Estimates are rough: costs may rise by a quarter, and by what some tasks in line cost (seconds). */
const SLACK = 1.25;
const SLACK_SECONDS = 2e-2;

/** Where others read what a rule matches, its gate has promised that nothing is computed twice. */
const SHARED_SLACK = 1.03;
const SHARED_SECONDS = 1e-3;

/** More work than rounding makes. */
const WORK_SLACK = 1.001;

/**
 * Whether a plan is dearer with the rule than estimates are rough, and there is more work in it. Fewer
 * and larger tasks alone are no fault: users choose chunks, and rules give them what they chose.
 */
function isDearer({ without, having, work }: Costs, isShared: boolean): boolean {
  if (work.having <= work.without * WORK_SLACK) return false;
  return isShared
    ? having > without * SHARED_SLACK + SHARED_SECONDS
    : having > without * SLACK + SLACK_SECONDS;
}

/** What costs say about a rule at a term: `silent` where nothing can be compared. */
export type CostVerdict<T> = Wrong<T> | "fine" | "silent";

/**
 * What is wrong with the cost of a rule at a term. The
 * whole optimizer runs without the rule and with it, sharing gate and all: what a rule prepares for
 * others counts for it. Now and then somebody else reads a term that the rule matches.
 */
export function checkCost<T>(rule: RuleIR, root: T, sort: Sort<T>, draw: Draw): CostVerdict<T> {
  if (sort.costs === null) return "silent";
  const alone = applyRule(rule, root, sort);
  if (alone.outcome !== "fired") return "silent";
  const inner = alone.matched.slice(1);
  const others = inner.length > 0 && draw.pick(3) > 0 ? [sort.consumer(draw.of(inner))] : [];
  const costs = sort.costs([root, ...others], rule);
  if (costs === null) return "silent";
  if (!isDearer(costs, others.length > 0)) return "fine";
  const readers = others.length > 0 ? ", with another reader of what it matches" : "";
  const [from, to] = [costs.without, costs.having].map((seconds) => seconds.toExponential(2));
  const text = `the plan costs ${from} s without it and ${to} s with it${readers}`;
  return { kind: "cost", text, runner: null, before: root, others, after: alone.result };
}
