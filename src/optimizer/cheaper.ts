/** Whether a rewrite lowers the cost of the graph: what explore rules are asked where rewriting is greedy. */
import type { Layer } from "../layers/index.ts";
import { costVector, seconds } from "./cost/index.ts";
import type { GraphNode } from "./graph-node.ts";
import type { LiveGraph } from "./live-graph.ts";

/** What one layer costs. */
export type LayerCost = (layer: Layer) => number;

const model = seconds();

/** Estimated seconds on the machine that costs are calibrated for. */
export const layerSeconds: LayerCost = (layer) => model.scalarize(costVector(layer));

/**
 * Whether `after` in place of `node` makes the graph cheaper: what it adds against what nobody reads
 * any more. Exact for the graph as it is, shared layers counted once.
 */
export function isCheaper(
  graph: LiveGraph,
  node: GraphNode,
  after: Layer,
  cost: LayerCost,
): boolean {
  const costs = costsOf(graph, node, after, cost);
  return costs.after < costs.before;
}

/** What would be lost, and what would be added; added without bound where `after` needs `node`. */
export function costsOf(
  graph: LiveGraph,
  node: GraphNode,
  after: Layer,
  cost: LayerCost,
): { readonly before: number; readonly after: number } {
  const kept = new Set<GraphNode>();
  const added = costOfNew(graph, after, kept, cost);
  if (kept.has(node)) return { before: 0, after: Number.POSITIVE_INFINITY };
  return { before: costOfLost(node, kept, cost), after: added };
}

/** Layers at and below `after` that the graph does not have; puts those that it has into `kept`. */
function costOfNew(graph: LiveGraph, after: Layer, kept: Set<GraphNode>, cost: LayerCost): number {
  const seen = new Set<Layer>();
  const stack = [after];
  let sum = 0;
  for (let layer = stack.pop(); layer !== undefined; layer = stack.pop()) {
    if (seen.has(layer)) continue;
    seen.add(layer);
    const known = graph.lookup(layer);
    if (known?.live === true) {
      kept.add(known);
      continue;
    }
    sum += cost(layer);
    stack.push(...layer.inputs);
  }
  return sum;
}

/** `node` and what only it reads, but for what is kept. */
function costOfLost(node: GraphNode, kept: ReadonlySet<GraphNode>, cost: LayerCost): number {
  const reads = new Map<GraphNode, number>();
  const stack = [node];
  let sum = 0;
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    sum += cost(top.layer);
    for (let k = 0; k < top.inputs.length; k++) {
      const input = top.input(k);
      const lost = (reads.get(input) ?? 0) + 1;
      reads.set(input, lost);
      if (lost === input.uses && !kept.has(input)) stack.push(input);
    }
  }
  return sum;
}
