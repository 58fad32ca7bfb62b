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
  const needed = new Array<BlockSet | undefined>(layers.length).fill(undefined);
  for (const { layer, blocks } of outputs) {
    add(needed, layer, blocks ?? allBlocks(layers[layer].grid));
  }
  for (let l = layers.length - 1; l >= 0; l--) {
    const wanted = needed[l];
    if (wanted === undefined || isEmpty(wanted)) continue;
    const layer = layers[l];
    const closed = layer.type.close === undefined ? wanted : layer.type.close(layer, wanted);
    needed[l] = closed;
    const inputs = graph.inputsOf(l);
    if (inputs.length === 0) continue;
    const found = layer.type.cull(layer, closed);
    for (let k = 0; k < inputs.length; k++) add(needed, inputs[k], found[k]);
  }
  return needed.map((set, l) => set ?? noBlocks(layers[l].grid));
}

function add(needed: (BlockSet | undefined)[], layer: number, blocks: BlockSet): void {
  const known = needed[layer];
  needed[layer] = known === undefined ? blocks : unionSets(known, blocks);
}
