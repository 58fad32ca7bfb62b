/** Checks of layers, rules, plans and strategies that callers hand in: JavaScript lets anything through. */
import { checkThat, OptionError, shown } from "../core/index.ts";
import { isLayer, type Layer } from "../layers/index.ts";
import type { Optimized } from "./optimize.ts";
import type { RuleIR } from "./rule.ts";
import type { Strategy } from "./strategy.ts";

/** @throws OptionError unless it is a layer */
export function checkLayer(where: string, name: string, value: unknown): asserts value is Layer {
  if (isLayer(value)) return;
  throw new OptionError(where, `${name} is a layer, not ${shown(value)}; ${OF_ARRAY}`);
}

const OF_ARRAY = "the layer of an array is array.layer";

/** @throws OptionError unless `outputs` is a list of layers */
export function checkOutputs(where: string, outputs: unknown): asserts outputs is readonly Layer[] {
  if (!Array.isArray(outputs)) {
    const way = isLayer(outputs) ? "; write [layer]" : "";
    throw new OptionError(where, `outputs are a list of layers, not ${shown(outputs)}${way}`);
  }
  for (const one of outputs as readonly unknown[]) {
    if (isLayer(one)) continue;
    const wrong = `outputs are a list of layers, and one is ${shown(one)}`;
    throw new OptionError(where, `${wrong}; ${OF_ARRAY}`);
  }
}

const checkedLists = new WeakSet<object>();

/** @throws OptionError unless it is a list of rules */
export function checkRuleList(where: string, rules: unknown): asserts rules is readonly RuleIR[] {
  if (!Array.isArray(rules)) {
    throw new OptionError(where, `rules are a list, not ${shown(rules)}${wayToList(rules)}`);
  }
  if (checkedLists.has(rules)) return;
  for (const [k, one] of (rules as readonly unknown[]).entries()) {
    checkThat(where, `rule ${k}`, one ?? null, isRule(one), "a rule, as rule() makes one");
  }
  // What cannot change is looked at once: lists of built-in rules come again and again.
  if (Object.isFrozen(rules)) checkedLists.add(rules);
}

function wayToList(given: unknown): string {
  if (isRule(given)) return "; write [rule]";
  return hasMethods(given, ["extend", "only"]) ? "; those of a set are its .rules" : "";
}

const FUNCTIONS = ["rewrite", "examples"] as const;
const LISTS = ["phases", "guards", "lets", "tags"] as const;

/** Whether a value has what engines need of a rule. */
export function isRule(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const given = value as Readonly<Record<keyof RuleIR, unknown>>;
  const isNamed = typeof given.name === "string" && typeof given.mode === "string";
  if (!isNamed || typeof given.pattern !== "object" || given.pattern === null) return false;
  return (
    FUNCTIONS.every((key) => typeof given[key] === "function") &&
    LISTS.every((key) => Array.isArray(given[key]))
  );
}

/** @throws OptionError unless it is a strategy */
export function checkStrategy(where: string, value: unknown): asserts value is Strategy {
  const named = typeof (value as Strategy | null | undefined)?.text === "string";
  const holds = named && hasMethods(value, ["run"]);
  const form = "what it applies is a strategy, such as innermost(rules)";
  if (!holds) throw new OptionError(where, `${form}, not ${shown(value)}`);
}

/** @throws OptionError unless each of them is a strategy */
export function checkStrategies(where: string, strategies: readonly unknown[]): void {
  for (const one of strategies) checkStrategy(where, one);
}

/** @throws OptionError unless it is a function */
export function checkFunction(where: string, name: string, value: unknown): void {
  checkThat(where, name, value ?? null, typeof value === "function", "a function");
}

/** @throws OptionError unless it is what `optimize` answers */
export function checkOptimized(where: string, value: unknown): asserts value is Optimized {
  const given = (value ?? {}) as Readonly<Record<keyof Optimized, unknown>>;
  const lists = ["outputs", "trace", "stats", "phases", "failures", "warnings"] as const;
  const maps = ["origins", "inherited"] as const;
  const holds =
    lists.every((key) => Array.isArray(given[key])) &&
    maps.every((key) => hasMethods(given[key], ["get", "has"]));
  if (!holds) throw new OptionError(where, `takes what optimize() answers, not ${shown(value)}`);
}

/** @throws OptionError unless it is left out, or a list of texts */
export function checkTexts(where: string, name: string, value: unknown): void {
  const holds = Array.isArray(value) && value.every((one: unknown) => typeof one === "string");
  checkThat(where, name, value, holds, "a list of texts");
}

/** @throws OptionError unless it is left out, or a list of what `definePlugin` of analyses takes */
export function checkAnalyses(where: string, value: unknown): void {
  const fits = (one: unknown): boolean => isAnalysis(one);
  const holds = Array.isArray(value) && value.every(fits);
  checkThat(where, "analyses", value, holds, "a list of { name, of, join }");
}

/** Whether a value has what a fact about layers needs. */
export const isAnalysis = (value: unknown): boolean =>
  typeof (value as { readonly name?: unknown } | null | undefined)?.name === "string" &&
  hasMethods(value, ["of", "join"]);

/** @throws OptionError unless it is left out, or a cost model */
export function checkModel(where: string, name: string, value: unknown): void {
  const form = "a cost model, as costModel(), part() or seconds() make one";
  checkThat(where, name, value, hasMethods(value, ["scalarize"]), form);
}

/** Whether a value is an object with these functions. */
export function hasMethods(value: unknown, names: readonly string[]): boolean {
  if (typeof value !== "object" || value === null) return false;
  const record = value as Readonly<Record<string, unknown>>;
  return names.every((name) => typeof record[name] === "function");
}
