/** Facts about layers that plugins bring: what is known of a value beyond shape, type and chunks. */

import { checkThat } from "../core/index.ts";
import { Conflict, conflict } from "../egraph/index.ts";
import type { Layer } from "../layers/index.ts";
import { checkLayer, isAnalysis } from "./arguments.ts";
import { type Called, calling } from "./callback.ts";
import { layerText, valueText } from "./values.ts";

/**
 * A fact of type `D` about every layer, from those of its inputs: a range of values, an order. Pure.
 * `join` is asked where two layers are said to be equal; both facts hold of both, and where they
 * cannot, `conflict` says why, and the rules that made the two equal are named.
 */
export interface LayerAnalysis<D = unknown> {
  readonly name: string;
  of(layer: Layer, inputs: readonly D[]): D;
  join(a: D, b: D): D | Conflict;
  /** For people; `String` unless told. */
  text?(fact: D): string;
}

export { Conflict, conflict };

const kept = new WeakMap<LayerAnalysis<never>, WeakMap<Layer, unknown>>();

/** The fact of `analysis` about `layer`. Worked out once a layer; iterative. @throws OptionError */
export function factOf<D>(analysis: LayerAnalysis<D>, layer: Layer): D {
  checkThat(
    "factOf()",
    "the analysis",
    analysis ?? null,
    isAnalysis(analysis),
    "{ name, of, join }",
  );
  checkLayer("factOf()", "the second argument", layer);
  const known = factsOf(analysis);
  const stack: Layer[] = [layer];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const missing = known.has(top) ? [] : top.inputs.filter((input) => !known.has(input));
    if (missing.length > 0) {
      stack.push(...missing);
      continue;
    }
    stack.pop();
    if (known.has(top)) continue;
    const facts = top.inputs.map((input) => known.get(input) as D);
    known.set(top, factFrom(analysis, top, facts));
  }
  return known.get(layer) as D;
}

/** What `analysis` says of `layer`, given the facts of its inputs. @throws CallbackError */
export function factFrom<D>(analysis: LayerAnalysis<D>, layer: Layer, inputs: readonly D[]): D {
  const values = (): Record<string, string> =>
    Object.fromEntries(inputs.map((fact, k) => [`input ${k}`, valueText(fact)]));
  const called = { ...callOf(analysis, "of"), node: () => layerText(layer), values };
  return calling(called, () => analysis.of(layer, inputs));
}

/** What holds where both facts do. @throws CallbackError */
export function joinFacts<D>(analysis: LayerAnalysis<D>, a: D, b: D): D | Conflict {
  const values = (): Record<string, string> => ({ a: valueText(a), b: valueText(b) });
  return calling({ ...callOf(analysis, "join"), values }, () => analysis.join(a, b));
}

/** The fact, for people. @throws CallbackError */
export function factText<D>(analysis: LayerAnalysis<D>, layer: Layer): string {
  const fact = factOf(analysis, layer);
  const called = { ...callOf(analysis, "text"), node: () => layerText(layer) };
  return calling(called, () => analysis.text?.(fact) ?? String(fact));
}

const callOf = <D>(analysis: LayerAnalysis<D>, call: string): Called => ({
  what: `analysis "${analysis.name}"`,
  call,
  of: analysis,
});

function factsOf<D>(analysis: LayerAnalysis<D>): WeakMap<Layer, unknown> {
  let facts = kept.get(analysis as unknown as LayerAnalysis<never>);
  if (facts === undefined) {
    facts = new WeakMap();
    kept.set(analysis as unknown as LayerAnalysis<never>, facts);
  }
  return facts;
}
