/** What the optimizer does with an array, for people. */
import { OptionError } from "../../core/index.ts";
import { type Layer, topologicalOrder } from "../../layers/index.ts";
import {
  type ExplainOptions,
  explain,
  type OptimizeOptions,
  optimize,
  why,
  whyNot,
} from "../../optimizer/index.ts";
import { checkOptions } from "./check.ts";

/** What to tell. */
export interface ExplainArrayOptions {
  /** How much: `totals`, `plans` (unless told) or `phases`. */
  readonly detail?: NonNullable<ExplainOptions["detail"]>;
  /** Why the rule of that name did not fire. */
  readonly whyNot?: string;
  /** Asks that about one layer: its number in the plan before the optimizer. */
  readonly at?: number;
  /** Which rules made the layer of that number in the plan behind the optimizer. */
  readonly why?: number;
  /** Options of the optimizer, such as its level. */
  readonly optimize?: OptimizeOptions;
}

/** @throws UnknownRuleError, OptionError for a number that no layer has */
export function explainLayers(outputs: readonly Layer[], options: ExplainArrayOptions): string {
  checkOptions("explain()", options, ["detail", "whyNot", "at", "why", "optimize"]);
  const { detail = "plans", optimize: choices = {} } = options;
  if (options.whyNot !== undefined) {
    const at = options.at === undefined ? {} : { at: layerAt(outputs, "at", options.at) };
    return whyNot(outputs, options.whyNot, { ...choices, ...at }).text;
  }
  const optimized = optimize(outputs, { ...choices, trace: true });
  if (options.why !== undefined) {
    return why(optimized, layerAt(optimized.outputs, "why", options.why)).text;
  }
  return explain(outputs, optimized, { detail });
}

function layerAt(outputs: readonly Layer[], option: string, number: number): Layer {
  const layers = topologicalOrder(outputs);
  const layer = layers[number];
  if (layer !== undefined) return layer;
  const range = `layers have numbers from 0 to ${layers.length - 1}`;
  throw new OptionError(`explain({ ${option}: ${number} })`, `names no layer; ${range}`);
}
