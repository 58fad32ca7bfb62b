/** Symbolic culling: which blocks of every layer are needed for the blocks that are wanted. */
import { allBlocks, type BlockSet, isEmpty, noBlocks, unionSets } from "../core/index.ts";
import type { Graph } from "./graph.ts";

/** Wanted blocks of one layer of a graph; all of them unless told otherwise. */
export interface WantedOutput {
  /** Index of the layer. */
  readonly layer: number;
  readonly blocks?: BlockSet;
}

/**
 * For each layer, the blocks that `outputs` need, those wanted included. One visit a layer, consumers
 * first; O(layers × boxes), whatever the number of tasks.
 */
export function cullGraph(graph: Graph, outputs: readonly WantedOutput[]): readonly BlockSet[] {
  const { layers } = graph;
  const needed: BlockSet[] = layers.map(({ grid }) => noBlocks(grid));
  for (const { layer, blocks } of outputs) {
    needed[layer] = unionSets(needed[layer], blocks ?? allBlocks(layers[layer].grid));
  }
  for (let l = layers.length - 1; l >= 0; l--) {
    const layer = layers[l];
    if (isEmpty(needed[l])) continue;
    if (layer.type.close !== undefined) needed[l] = layer.type.close(layer, needed[l]);
    pass(graph, l, needed);
  }
  return needed;
}

/** Adds what layer `l` reads to the needed blocks of its inputs. */
function pass(graph: Graph, l: number, needed: BlockSet[]): void {
  const inputs = graph.inputsOf(l);
  if (inputs.length === 0) return;
  const layer = graph.layers[l];
  const found = layer.type.cull(layer, needed[l]);
  for (let k = 0; k < inputs.length; k++) {
    const known = needed[inputs[k]];
    needed[inputs[k]] = isEmpty(known) ? found[k] : unionSets(known, found[k]);
  }
}
