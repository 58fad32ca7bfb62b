/** A graph: layers in topological order, and the numbers of their tasks. */
import { GraphLimitError, invariant } from "../core/index.ts";
import { extentOf } from "./extent.ts";
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
  // Refused before the walk, which takes far longer than counting does.
  const { least } = extentOf(outputs);
  if (least > layersMax) throw new GraphLimitError("layers", least, layersMax);
  const order: Layer[] = [];
  const seen = new LayerMarks();
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
    if (!seen.add(layer)) return;
    if (seen.size > layersMax) throw new GraphLimitError("layers", seen.size, layersMax);
    // The same where inputs are not in the order of their making.
    if (layer.inputs.length > layersMax) refuseWide(layer, layersMax);
    stack.push(layer);
    next.push(0);
  }
}

function refuseWide({ inputs }: Layer, layersMax: number): void {
  const marks = new LayerMarks();
  for (let k = 0; k < inputs.length; k++) {
    marks.add(inputs[k]);
    if (marks.size >= layersMax) throw new GraphLimitError("layers", marks.size + 1, layersMax);
  }
}

/** Layers a page. */
const MARKS = 32_768;

/** Which layers were seen, by their ids. */
class LayerMarks {
  size = 0;
  // const seen = new Set<Layer>(): bits are 5 times as fast at 5·10⁵ layers, which must be refused
  // within 5 ms. Ids of one graph lie close together, so there are few pages.
  readonly #pages = new Map<number, Uint32Array>();
  #page: Uint32Array = new Uint32Array(0);
  #number = -1;

  /** False when it was there already. */
  add({ id }: Layer): boolean {
    const number = Math.floor(id / MARKS);
    if (number !== this.#number) this.#turnTo(number);
    const bit = id & (MARKS - 1);
    const mask = 1 << (bit & 31);
    if ((this.#page[bit >> 5] & mask) !== 0) return false;
    this.#page[bit >> 5] |= mask;
    this.size++;
    return true;
  }

  #turnTo(number: number): void {
    let page = this.#pages.get(number);
    if (page === undefined) {
      page = new Uint32Array(MARKS / 32);
      this.#pages.set(number, page);
    }
    this.#page = page;
    this.#number = number;
  }
}

/** The graph of these layers, which must be in topological order and hold every input. */
export function graphOf(layers: readonly Layer[]): Graph {
  const builder = new GraphBuilder();
  for (const layer of layers) builder.add(layer);
  return builder.build();
}

/** A graph in the making, layer by layer. */
export class GraphBuilder {
  readonly #layers: Layer[] = [];
  readonly #index = new Map<Layer, number>();
  readonly #inputs: (readonly number[])[] = [];
  #offsets = new Float64Array(16);

  /** The layers that it has. */
  get layers(): readonly Layer[] {
    return this.#layers;
  }

  /** Tasks of all its layers. */
  get total(): number {
    return this.#offsets[this.#layers.length];
  }

  has(layer: Layer): boolean {
    return this.#index.has(layer);
  }

  /** Adds a layer whose inputs it has. */
  add(layer: Layer): void {
    const at = this.#layers.length;
    this.#inputs.push(layer.inputs.map((input) => this.#placeOf(input)));
    this.#index.set(layer, at);
    this.#layers.push(layer);
    if (at + 1 === this.#offsets.length) {
      const grown = new Float64Array(2 * at + 2);
      grown.set(this.#offsets);
      this.#offsets = grown;
    }
    this.#offsets[at + 1] = this.#offsets[at] + layer.tasks;
  }

  /** Nothing may be added afterwards. */
  build(): Graph {
    const index = this.#index;
    const inputs = this.#inputs;
    const offsets = this.#offsets.slice(0, this.#layers.length + 1);
    return Object.freeze({
      layers: Object.freeze(this.#layers),
      inputsOf: (l: number) => inputs[l],
      offsets,
      total: offsets[offsets.length - 1],
      layerOf: (task: number) => placeOf(offsets, task),
      indexOf: (layer: Layer) => index.get(layer) ?? -1,
    });
  }

  #placeOf(input: Layer): number {
    const at = this.#index.get(input);
    invariant(at !== undefined, "a graph lists a layer before its input");
    return at;
  }
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
