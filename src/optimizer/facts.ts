/** Facts about layers that plugins bring: what is known of a value beyond shape, type and chunks. */

import { Conflict, conflict } from "../egraph/index.ts";
import type { Layer } from "../layers/index.ts";

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

/** The fact of `analysis` about `layer`. Worked out once a layer; iterative. */
export function factOf<D>(analysis: LayerAnalysis<D>, layer: Layer): D {
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
    known.set(
      top,
      analysis.of(
        top,
        top.inputs.map((input) => known.get(input) as D),
      ),
    );
  }
  return known.get(layer) as D;
}

/** The fact, for people. */
export function factText<D>(analysis: LayerAnalysis<D>, layer: Layer): string {
  const fact = factOf(analysis, layer);
  return analysis.text?.(fact) ?? String(fact);
}

function factsOf<D>(analysis: LayerAnalysis<D>): WeakMap<Layer, unknown> {
  let facts = kept.get(analysis as unknown as LayerAnalysis<never>);
  if (facts === undefined) {
    facts = new WeakMap();
    kept.set(analysis as unknown as LayerAnalysis<never>, facts);
  }
  return facts;
}
