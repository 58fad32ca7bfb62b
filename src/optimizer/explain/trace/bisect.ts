/** Finds the firing that makes a plan bad, by halves. */
import { checkThat } from "../../../core/index.ts";
import type { Layer } from "../../../layers/index.ts";
import { optimize } from "../../optimize.ts";
import type { PhaseName, RuleIR } from "../../rule.ts";
import { ruleSet } from "../../rule-set.ts";
import { RULES } from "../../rules/index.ts";
import { stepName, stepsOf, type Trace, type TraceLayer, type TraceStep } from "./events.ts";
import { type TraceOptions, traceOptimize } from "./record.ts";
import { replayTrace } from "./replay.ts";

/** Whether a plan, ready to run, is bad: it answers something wrong, is too dear, or fails. */
export type IsBad = (outputs: readonly Layer[]) => boolean | Promise<boolean>;

/** The firing behind which plans are bad. */
export interface Culprit {
  /** From 1. */
  readonly step: number;
  readonly phase: PhaseName;
  /** The rule that fired; several where a plan was chosen as a whole. */
  readonly rule: string;
  /** What stood there before; null where a plan was chosen as a whole. */
  readonly before: TraceLayer | null;
  readonly after: TraceLayer | null;
}

/** The answer. */
export interface Bisected {
  /** Null: the plan is bad without any firing, or never. */
  readonly culprit: Culprit | null;
  readonly reason: "found" | "bad from the start" | "never bad";
  /** Firings of the whole optimization. */
  readonly steps: number;
  /** Plans that were asked about. */
  readonly asked: number;
  readonly text: string;
}

/**
 * The first firing behind which `isBad` says yes, if plans stay bad once they are. Each plan is that of
 * the first n firings of one and the same optimization, and of what any plan needs to run. Asks
 * O(log firings) times.
 */
export async function bisect(
  outputs: readonly Layer[],
  isBad: IsBad,
  options: TraceOptions = {},
): Promise<Bisected> {
  const takes = "a function that answers whether a plan is bad";
  checkThat("bisect()", "isBad", isBad ?? null, typeof isBad === "function", takes);
  const { record } = traceOptimize(outputs, options);
  const steps = stepsOf(record);
  const rules = [...(options.rules ?? RULES).rules, ...(options.extra ?? [])];
  let asked = 0;
  const isBadAfter = async (stepsMax: number): Promise<boolean> => {
    asked += 1;
    const plan = replayTrace(record, { outputs, rules, stepsMax }).outputs;
    return await isBad(lowered(plan, rules));
  };
  const done = (reason: Bisected["reason"], culprit: Culprit | null): Bisected => {
    const found = { culprit, reason, steps: steps.length, asked };
    return { ...found, text: textOf(found) };
  };
  if (!(await isBadAfter(steps.length))) return done("never bad", null);
  if (await isBadAfter(0)) return done("bad from the start", null);
  let [good, bad] = [0, steps.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (await isBadAfter(middle)) bad = middle;
    else good = middle;
  }
  return done("found", culpritAt(record, steps, bad));
}

/** The plan with what it needs to run, and nothing else. */
function lowered(plan: readonly Layer[], rules: readonly RuleIR[]): readonly Layer[] {
  return optimize(plan, { level: 0, rules: ruleSet(rules) }).outputs;
}

function culpritAt(record: Trace, steps: readonly TraceStep[], step: number): Culprit {
  const entry = steps[step - 1];
  const at = record.entries.indexOf(entry);
  const phase = phaseAt(record, at);
  const fire = entry.kind === "fire" ? entry : null;
  return {
    step,
    phase,
    rule: stepName(entry),
    before: fire === null ? null : record.layers[fire.before],
    after: fire === null ? null : record.layers[fire.after],
  };
}

/** The phase that began last before an entry. */
function phaseAt({ entries }: Trace, at: number): PhaseName {
  for (let k = at; k >= 0; k--) {
    const entry = entries[k];
    if (entry.kind === "began") return entry.phase;
  }
  return "compact";
}

function textOf({ culprit, reason, steps, asked }: Omit<Bisected, "text">): string {
  const head = `${steps} firings, ${asked} plans asked about`;
  if (culprit === null) return `${reason}: ${head}`;
  const { step, phase, rule, before, after } = culprit;
  const layers = [before, after].map((layer) => (layer === null ? "" : layerLine(layer)));
  return [
    `firing ${step} of ${head}`,
    `  ${phase}: ${rule}`,
    ...(before === null ? [] : [`  before: ${layers[0]}`, `  after:  ${layers[1]}`]),
  ].join("\n");
}

/** A layer of a trace in one line. */
export const layerLine = ({ type, summary, shape, dtype }: TraceLayer): string =>
  `${type} ${summary} -> (${shape.join(", ")}) ${dtype}`;
