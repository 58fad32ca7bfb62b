/** Why a layer is in a plan: the rules that made it, one after another, back to what the user wrote. */
import type { Layer } from "../../layers/index.ts";
import { checkLayer, checkOptimized, checkRuleList } from "../arguments.ts";
import type { Optimized } from "../optimize.ts";
import type { TraceEvent } from "../report.ts";
import type { RuleIR } from "../rule.ts";
import { RULES } from "../rules/index.ts";
import { layerText } from "../values.ts";

/** One link of the chain, the last first. */
export interface WhyStep {
  readonly phase: TraceEvent["phase"];
  readonly rule: string;
  /** The layer in whose place it stands. */
  readonly before: Layer;
  readonly after: Layer;
}

/** The answer. */
export interface Why {
  readonly layer: Layer;
  /** Names of the rules behind the layer, each once, in order of their first part in it. */
  readonly rules: readonly string[];
  /** Every firing between what the user wrote and the layer, the first first; empty without a trace. */
  readonly steps: readonly WhyStep[];
  /** All of it, for people. */
  readonly text: string;
}

/**
 * The chain of rules that made `layer`. With `trace: true` each firing is told, with what stood there
 * before. `rules`: where texts about rules are looked up; the built-in ones unless told.
 * @throws OptionError
 */
export function why(
  optimized: Optimized,
  layer: Layer,
  rules: readonly RuleIR[] = RULES.rules,
): Why {
  checkOptimized("why()", optimized);
  checkLayer("why()", "what is asked about", layer);
  checkRuleList("why()", rules);
  const names = optimized.origins.get(layer) ?? [];
  const steps = chainOf(optimized, layer);
  return { layer, rules: names, steps, text: textOf(layer, names, steps, rules) };
}

function chainOf({ trace, inherited }: Optimized, layer: Layer): readonly WhyStep[] {
  const makers = new Map<Layer, TraceEvent>();
  for (const event of trace) {
    for (const made of [event.after, ...event.made]) if (!makers.has(made)) makers.set(made, event);
  }
  const steps: WhyStep[] = [];
  const seen = new Set<Layer>();
  for (let at: Layer | undefined = layer; at !== undefined && !seen.has(at); ) {
    seen.add(at);
    const event = makers.get(at);
    if (event !== undefined) {
      const { phase, rule, before } = event;
      steps.push({ phase, rule, before, after: at });
    }
    at = event?.before ?? inherited.get(at);
  }
  return steps.reverse();
}

function textOf(
  layer: Layer,
  names: readonly string[],
  steps: readonly WhyStep[],
  rules: readonly RuleIR[],
): string {
  const head = layerText(layer);
  if (names.length === 0) return `${head}\n  is what was written: no rule touched it`;
  const told = new Set<string>();
  const docs = (name: string): string[] => {
    const doc = rules.find((rule) => rule.name === name)?.doc ?? "";
    if (doc === "" || told.has(name)) return [];
    told.add(name);
    return [`      ${doc}`];
  };
  if (steps.length === 0) {
    return [head, ...names.flatMap((name) => [`  by ${name}`, ...docs(name)])].join("\n");
  }
  const lines = steps.flatMap(({ phase, rule, after }) => [
    `  ${phase}: ${rule} made ${layerText(after)}`,
    ...docs(rule),
  ]);
  const from = `  written: ${layerText(steps[0].before)}`;
  const others = names.filter((name) => !steps.some(({ rule }) => rule === name));
  const also = others.length === 0 ? [] : [`  with a part in it: ${others.join(", ")}`];
  return [head, from, ...lines, ...also].join("\n");
}
