/** Graphs that say again what the cluster holds already: those layers become `held` ones. */
import {
  type Graph,
  graphOf,
  held,
  type Layer,
  makeLayer,
  packGraph,
  tokenOf,
  withInputs,
} from "../../layers/index.ts";
import type { HeldPlace } from "../state/index.ts";

/** A graph, and the bytes that workers get. */
export interface SharedGraph {
  readonly graph: Graph;
  readonly bytes: Uint8Array;
}

/**
 * The graph with the layers at these places replaced by `held` ones. It has the same layers at the same
 * places, so every task keeps its number; what only the replaced ones needed is culled.
 */
export function shareLayers(graph: Graph, places: ReadonlyMap<number, HeldPlace>): SharedGraph {
  const layers: Layer[] = [];
  graph.layers.forEach((layer, index) => {
    const place = places.get(index);
    layers.push(place === undefined ? rebased(graph, index, layers) : heldAt(layer, place));
  });
  // Packed with every layer as an output, they stay in this order.
  return { graph: graphOf(layers), bytes: packGraph(layers).bytes };
}

function heldAt(layer: Layer, place: HeldPlace): Layer {
  const { shape, dtype, chunks } = layer;
  return makeLayer(held, { ...place, shape, dtype, chunks, token: tokenOf(layer) }, []);
}

/** The layer over the new forms of its inputs. */
function rebased(graph: Graph, index: number, layers: readonly Layer[]): Layer {
  const layer = graph.layers[index];
  const inputs = graph.inputsOf(index).map((input) => layers[input]);
  return inputs.every((input, k) => input === layer.inputs[k]) ? layer : withInputs(layer, inputs);
}
