/** A graph: layers in topological order, and the numbers of their tasks. */
import { GraphLimitError, invariant } from "../core/index.ts";
import type { Layer } from "./layer.ts";

/** Layers, inputs before consumers. Task number = `offsets[layer index] + block`. */
export interface Graph {
  readonly layers: readonly Layer[];
  /** Indices of a layer's inputs, in the order of its inputs. */
  inputsOf(index: number): readonly number[];
  /** First task number of each layer, and after the last one the total. */
  readonly offsets: Float64Array;
  /** How many tasks there are. */
  readonly total: number;
  /** Index of the layer that owns a task number. O(log layers). */
  layerOf(task: number): number;
  /** Index of a layer of this graph, or -1. */
  indexOf(layer: Layer): number;
}

/**
 * All layers that `outputs` are made of, inputs first; the order depends on content alone. Iterative.
 * Throws GraphLimitError when there are more than `layersMax`.
 */
export function topologicalOrder(
  outputs: readonly Layer[],
  layersMax: number = Number.POSITIVE_INFINITY,
): readonly Layer[] {
  const order: Layer[] = [];
  const seen = new Set<Layer>();
  const stack: Layer[] = [];
  const next: number[] = [];
  for (const output of outputs) {
    enter(output);
    for (let top = stack.length - 1; top >= 0; top = stack.length - 1) {
      const { inputs } = stack[top];
      if (next[top] < inputs.length) {
        enter(inputs[next[top]++]);
      } else {
        order.push(stack[top]);
        stack.pop();
        next.pop();
      }
    }
  }
  return order;

  function enter(layer: Layer): void {
    if (seen.has(layer)) return;
    if (seen.size >= layersMax) throw new GraphLimitError("layers", seen.size + 1, layersMax);
    seen.add(layer);
    stack.push(layer);
    next.push(0);
  }
}

/** The graph of these layers, which must be in topological order and hold every input. */
export function graphOf(layers: readonly Layer[]): Graph {
  const index = new Map<Layer, number>();
  const inputs: (readonly number[])[] = [];
  const offsets = new Float64Array(layers.length + 1);
  for (let l = 0; l < layers.length; l++) {
    const layer = layers[l];
    inputs.push(
      layer.inputs.map((input) => {
        const at = index.get(input);
        invariant(at !== undefined, "a graph lists a layer before its input");
        return at;
      }),
    );
    index.set(layer, l);
    offsets[l + 1] = offsets[l] + layer.tasks;
  }
  const total = offsets[layers.length];
  return Object.freeze({
    layers: Object.freeze(layers.slice()),
    inputsOf: (l: number) => inputs[l],
    offsets,
    total,
    layerOf: (task: number) => placeOf(offsets, task),
    indexOf: (layer: Layer) => index.get(layer) ?? -1,
  });
}

/** The largest place whose offset is not above `task`. */
function placeOf(offsets: Float64Array, task: number): number {
  let lo = 0;
  let hi = offsets.length - 1;
  while (hi - lo > 1) {
    const middle = (lo + hi) >> 1;
    if (offsets[middle] <= task) lo = middle;
    else hi = middle;
  }
  return lo;
}
