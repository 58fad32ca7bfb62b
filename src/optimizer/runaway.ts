/**
 * Rules that fire without end: the walk of a phase is stopped, what it did is taken back, and it runs
 * again without the rule that made most. What users see is the plan of the other rules, and a warning.
 */
import { RuleBudgetError } from "../core/index.ts";
import type { Layer } from "../layers/index.ts";
import type { Engine } from "./engine.ts";
import type { Limits } from "./report.ts";
import type { PhaseName, RuleIR } from "./rule.ts";
import type { Mark, Runaway } from "./rule-book.ts";
import type { Strategy } from "./strategy.ts";
import { layerText } from "./values.ts";

/** One phase of an optimization. */
export interface BoundedRun {
  readonly engine: Engine;
  readonly phase: PhaseName;
  readonly walk: Strategy;
  /** The plan as it is. */
  readonly plan: readonly Layer[];
  /** The caller's rules: suspected before those that come with plygraph. */
  readonly suspects: ReadonlySet<RuleIR>;
  /** Limits that the caller set: where they are reached, the plan stays as far as it came. */
  readonly own: Partial<Limits>;
}

/**
 * Runs the walk of a phase; where rules fire without end, again without them, from the plan as it was.
 * Each time a rule less, so that it ends. Answers what is to be said about those rules.
 */
export function runBounded(run: BoundedRun): readonly RuleBudgetError[] {
  const { engine, phase } = run;
  const { mark } = engine;
  let off: Runaway[] = [];
  for (let found = attempt(run, mark); found !== null; found = attempt(run, mark)) {
    off.push(found);
    undo(run, mark, off);
  }
  // Where it took several, the first ones may have been suspected wrongly.
  if (off.length > 1) off = lastAlone(run, mark, off);
  if (off.length > 0) engine.note({ reason: "rule", rules: off.map(({ rule }) => rule.name) });
  return off.map((one) => warningOf(one, phase, engine.limits));
}

/** The rule that is to blame where the walk does not end; null where it does. */
function attempt({ engine, walk, own, suspects }: BoundedRun, { rules }: Mark): Runaway | null {
  const wasExhausted = engine.exhausted;
  walk.run(engine, engine.graph.outputs);
  if (!engine.exhausted || wasExhausted) return null;
  const { reason } = engine.stop;
  const endless =
    reason === "rule" ||
    (reason === "fires" && own.firesMax === undefined) ||
    (reason === "nodes" && own.nodesMax === undefined);
  return endless ? engine.book.culpritSince(rules, suspects) : null;
}

/** Goes back, with these rules off and all others as they were. */
function undo({ engine, phase, plan }: BoundedRun, mark: Mark, off: readonly Runaway[]): void {
  engine.undo(phase, plan, mark);
  for (const { rule } of off) engine.book.switchOff(rule);
}

/** Tries whether the last one alone is to blame. */
function lastAlone(run: BoundedRun, mark: Mark, off: Runaway[]): Runaway[] {
  const last = off.slice(-1);
  undo(run, mark, last);
  if (attempt(run, mark) === null) return last;
  undo(run, mark, off);
  attempt(run, mark);
  return off;
}

function warningOf(
  { rule, fires, layers, last }: Runaway,
  phase: PhaseName,
  limits: Limits,
): RuleBudgetError {
  const { ruleFiresMax = limits.firesMax, ruleNodesMax = limits.nodesMax } = limits;
  return new RuleBudgetError(rule.name, {
    phase,
    fires,
    layers,
    budget: { fires: ruleFiresMax, layers: ruleNodesMax },
    ...(last === null ? {} : { last: layerText(last) }),
  });
}
