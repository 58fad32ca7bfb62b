/** Why a rule did not fire: it is replayed where it runs, and the closest miss is told with its values. */
import { checkThat, UnknownRuleError } from "../../core/index.ts";
import type { Layer } from "../../layers/index.ts";
import { checkLayer, checkOutputs } from "../arguments.ts";
import { type Optimized, type OptimizeOptions, optimize, rulesFor } from "../optimize.ts";
import { checkOptimizeOptions } from "../optimize-options.ts";
import { pluginSet } from "../plugin-set.ts";
import type { StopReason } from "../report.ts";
import { PHASES, type RuleIR } from "../rule.ts";
import { RULES } from "../rules/index.ts";
import type { Halt, Miss, NotTried, WhyNot } from "./answer.ts";
import { type Stopped, Watch } from "./watch.ts";
import { whyNotText } from "./why-not-text.ts";

/** Choices for `whyNot`: those of the optimization that is asked about, and a place. */
export interface WhyNotOptions extends OptimizeOptions {
  /**
   * Asks about this layer alone: one of the plan before, between or behind phases. It is followed
   * through the forms that other rules give it.
   */
  readonly at?: Layer;
}

/**
 * Replays the rule called `name` at every layer (or at one), in each phase in which it runs, on the
 * plans as they were when the phase began and when it ended. Answers the first sub-pattern, attribute,
 * guard conjunct or sharing gate that did not hold, for the layer where it came closest.
 * O(layers × the rule).
 * @throws UnknownRuleError
 */
export function whyNot(
  outputs: readonly Layer[],
  name: string,
  options: WhyNotOptions = {},
): WhyNot {
  const isGiven = typeof options === "object" && options !== null && !Array.isArray(options);
  checkThat("whyNot()", "the third argument", options ?? null, isGiven, "a record of options");
  const { at, ...choices } = options;
  checkOutputs("whyNot()", outputs);
  checkThat("whyNot()", "the rule", name ?? null, typeof name === "string", "the name of a rule");
  if (at !== undefined) checkLayer("whyNot()", "at", at);
  checkOptimizeOptions("whyNot()", choices);
  const rule = ruleCalled(name, choices);
  const watch = new Watch(rule, choices, at);
  const optimized = optimize(outputs, {
    // A rule that throws is what may be asked about.
    onRuleError: "skip",
    ...choices,
    trace: true,
    observer: watch.observer,
  });
  const fired = firings(optimized, name);
  const miss = missOf(watch, fired > 0 && at === undefined);
  const first = miss?.obstacle.kind === "none" ? firstAt(optimized, miss) : null;
  const told = {
    rule: name,
    fired,
    notTried: notTried(rule, choices, watch),
    miss,
    first,
    halt: first === null ? haltOf(rule, miss, optimized, watch.stops) : null,
    stop: optimized.stop,
  };
  return { ...told, text: whyNotText(told, { rule, at }) };
}

function ruleCalled(name: string, { rules = RULES, extra = [], plugins }: OptimizeOptions): RuleIR {
  const all = [...rules.rules, ...pluginSet(plugins).rules, ...extra];
  const found = all.find((rule) => rule.name === name);
  if (found !== undefined) return found;
  throw new UnknownRuleError(
    name,
    all.map((rule) => rule.name),
  );
}

/** A circle is told, unless the closest miss is at the same layer, or the rule fired elsewhere. */
function missOf(watch: Watch, hasFired: boolean): Miss | null {
  const closest = watch.closest(hasFired);
  const circle = hasFired ? null : watch.circle();
  if (circle === null) return closest;
  return circle.layer === closest?.layer && circle.phase === closest.phase ? closest : circle;
}

function firings({ stats, origins, outputs, trace }: Optimized, name: string): number {
  const counted = stats.find((rule) => rule.name === name)?.fired ?? 0;
  if (counted > 0 || trace.some(({ rule }) => rule === name)) return counted;
  // What an e-graph chose is counted by the layers that are there because of it.
  return outputs.length === 0
    ? 0
    : [...origins.values()].filter((rules) => rules.includes(name)).length;
}

function notTried(rule: RuleIR, options: OptimizeOptions, watch: Watch): NotTried | null {
  if (!rulesFor(options).some(({ name }) => name === rule.name)) return "disabled";
  const { level = 1, strategies } = options;
  const explores = rule.phases.every((phase) => phase === "explore");
  if (explores && level < 2 && strategies?.explore === undefined) return "level";
  return watch.closest(false) === null ? "absent" : null;
}

/** Which rule gave the layer of `miss` another form in that phase. */
function firstAt({ trace }: Optimized, { layer, phase }: Miss): string | null {
  return trace.find((event) => event.before === layer && event.phase === phase)?.rule ?? null;
}

/** The reasons to stop that are limits of the whole. */
const LIMITS: readonly StopReason[] = ["fires", "nodes", "ms"];

/** What stopped the rule; null where it was something in its own way. */
function haltOf(
  { name }: RuleIR,
  miss: Miss | null,
  { warnings, failures }: Optimized,
  stops: readonly Stopped[],
): Halt | null {
  const runaway = warnings.find(({ fields }) => fields["rule"] === name);
  if (runaway !== undefined) return { kind: "runaway", message: runaway.message };
  if (miss?.obstacle.kind !== "none") return null;
  const threw = failures.find(({ fields }) => fields["rule"] === name);
  if (threw !== undefined) return { kind: "threw", message: threw.message };
  const circle = stops.find(
    (one) =>
      one.stop.reason === "cycle" &&
      one.stop.rules.at(-1) === name &&
      one.phase === miss.phase &&
      one.at === miss.layer,
  );
  if (circle !== undefined) return { kind: "cycle", rules: circle.stop.rules };
  const late = PHASES.indexOf(miss.phase);
  const limit = stops.find(
    (one) => LIMITS.includes(one.stop.reason) && PHASES.indexOf(one.phase) <= late,
  );
  if (limit === undefined) return null;
  const { phase, stop } = limit;
  return { kind: "limit", reason: stop.reason, phase, rules: stop.rules };
}
