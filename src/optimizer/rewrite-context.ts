/** What guards and rewrites may ask of the graph as it is, and how they make layers. */
import { type Layer, type LayerType, makeLayer, withInputs } from "../layers/index.ts";
import { checkLayer } from "./arguments.ts";
import type { LiveGraph } from "./live-graph.ts";
import type { RewriteContext } from "./rule.ts";

/** A context over the graph that `graph` answers; layers that are made go to `made`, too. */
export function rewriteContext(graph: () => LiveGraph, made: Layer[]): RewriteContext {
  return {
    current: (layer) => graph().attach(layer).layer,
    inputs(layer) {
      const node = graph().attach(layer);
      return node.layersOf(0, node.inputs.length);
    },
    uses: (layer) => graph().attach(layer).uses,
    allUses(layer, type) {
      const node = graph().attach(layer);
      return node.usesBy(type) === node.uses;
    },
    make: (type, attrs, inputs, from) => {
      // Attributes of a layer were checked when it was made.
      checkLayer("c.make()", "the fourth argument, whose annotations it has,", from);
      const same = (attrs as object) === from.attrs && (type as LayerType) === from.type;
      const layer = same
        ? (withInputs(from, inputs) as Layer<typeof attrs>)
        : makeLayer(type, attrs, inputs, from.annotations);
      made.push(layer);
      return layer;
    },
  };
}
