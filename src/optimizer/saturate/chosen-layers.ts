/** From chosen terms back to layers. */
import type { Term } from "../../egraph/index.ts";
import { type Layer, type LayerType, makeLayer } from "../../layers/index.ts";
import { type Content, type LayerGraph, Outside } from "./layer-graph.ts";

/** Layers of a plan, and the rules behind those that are new. */
export interface ChosenLayers {
  readonly layers: readonly Layer[];
  readonly origins: ReadonlyMap<Layer, readonly string[]>;
}

/** The layers of `terms`; terms share what they share. */
export function layersOfTerms(graph: LayerGraph, terms: readonly Term[]): ChosenLayers {
  const made = new Map<Term, Layer>();
  const origins = new Map<Layer, readonly string[]>();
  inputsFirst(
    terms,
    (term) => (made.has(term) ? null : term.inputs),
    (term) => {
      const layer = layerOfTerm(term, made);
      made.set(term, layer);
      const rule = graph.madeBy.get(term.node);
      if (rule !== undefined) origins.set(layer, [rule]);
    },
  );
  return { layers: terms.map((term) => made.get(term) as Layer), origins };
}

function layerOfTerm({ attr, operation, inputs }: Term, made: ReadonlyMap<Term, Layer>): Layer {
  if (attr instanceof Outside) return attr.layer;
  const { attrs, annotations } = attr as Content;
  const layers = inputs.map((input) => made.get(input) as Layer);
  return makeLayer(operation as LayerType, attrs, layers, annotations);
}

/**
 * `outputs` with other layers in the place of some, down to the sources; null where the layers in
 * their place would read each other in a circle, as those of two regions might.
 */
export function replaceAll(
  outputs: readonly Layer[],
  replaced: ReadonlyMap<Layer, Layer>,
): readonly Layer[] | null {
  const done = new Map<Layer, Layer>();
  const ends = inputsFirst(
    outputs,
    (layer) => {
      if (done.has(layer)) return null;
      const form = replaced.get(layer);
      return form === undefined ? layer.inputs : [form];
    },
    (layer) => {
      const form = replaced.get(layer);
      done.set(layer, form === undefined ? rebuilt(layer, done) : formOf(form, done));
    },
  );
  return ends ? outputs.map((layer) => formOf(layer, done)) : null;
}

/**
 * Visits all that is below `roots`, inputs first; `open` answers the inputs of what is not done, else
 * null. False where something reads itself. Iterative.
 */
function inputsFirst<T>(
  roots: readonly T[],
  open: (node: T) => readonly T[] | null,
  visit: (node: T) => void,
): boolean {
  const entered = new Set<T>();
  const stack = roots.toReversed();
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const missing = open(top)?.filter((input) => open(input) !== null);
    if (missing === undefined) continue;
    if (missing.length === 0) {
      visit(top);
      continue;
    }
    // What is met again before all that it reads is done reads itself.
    if (entered.has(top)) return false;
    entered.add(top);
    stack.push(top, ...missing);
  }
  return true;
}

const formOf = (layer: Layer, done: ReadonlyMap<Layer, Layer>): Layer => done.get(layer) as Layer;

function rebuilt(layer: Layer, done: ReadonlyMap<Layer, Layer>): Layer {
  const { type, attrs, inputs, annotations } = layer;
  const forms = inputs.map((input) => formOf(input, done));
  const same = forms.every((form, k) => form === inputs[k]);
  return same ? layer : makeLayer(type, attrs, forms, annotations);
}
