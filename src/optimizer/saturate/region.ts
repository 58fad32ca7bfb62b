/** Which layers saturation looks at: those around the places where an explore rule fits. */
import { type Layer, topologicalOrder } from "../../layers/index.ts";

/** Layers that are explored together. */
export interface Region {
  /** Inputs first. */
  readonly layers: readonly Layer[];
  /** Those that others read, or that are outputs. */
  readonly roots: readonly Layer[];
}

/** How far from a place where a rule fits a region reaches: its patterns are two layers deep. */
const REACH = 2;

/**
 * The regions of a graph: layers up to two steps from one that `interesting` names, joined where
 * they touch, each at most `layersMax` large. O(layers).
 */
export function regionsOf(
  outputs: readonly Layer[],
  interesting: (layer: Layer) => boolean,
  layersMax: number,
): Region[] {
  const order = topologicalOrder(outputs);
  const readers = readersOf(order);
  const near = spread(order.filter(interesting), readers);
  if (near.size === 0) return [];
  const groups = new Groups();
  for (const layer of order) {
    if (!near.has(layer)) continue;
    groups.add(layer);
    for (const input of layer.inputs) if (near.has(input)) groups.join(layer, input, layersMax);
  }
  const kept = new Set(outputs);
  return groups.lists().map((layers) => {
    const inside = new Set(layers);
    const isRoot = (layer: Layer): boolean =>
      kept.has(layer) || (readers.get(layer) ?? []).some((reader) => !inside.has(reader));
    return { layers, roots: layers.filter(isRoot) };
  });
}

function readersOf(order: readonly Layer[]): Map<Layer, Layer[]> {
  const readers = new Map<Layer, Layer[]>();
  for (const layer of order) {
    for (const input of layer.inputs) {
      const list = readers.get(input);
      if (list === undefined) readers.set(input, [layer]);
      else list.push(layer);
    }
  }
  return readers;
}

function spread(from: readonly Layer[], readers: ReadonlyMap<Layer, readonly Layer[]>): Set<Layer> {
  const near = new Set(from);
  let edge: readonly Layer[] = from;
  for (let step = 0; step < REACH; step++) {
    const next: Layer[] = [];
    for (const layer of edge) {
      for (const other of [...layer.inputs, ...(readers.get(layer) ?? [])]) {
        if (near.has(other)) continue;
        near.add(other);
        next.push(other);
      }
    }
    edge = next;
  }
  return near;
}

/** Disjoint groups of layers, joined as long as they stay small. */
class Groups {
  readonly #leader = new Map<Layer, Layer>();
  readonly #size = new Map<Layer, number>();

  add(layer: Layer): void {
    this.#leader.set(layer, layer);
    this.#size.set(layer, 1);
  }

  join(a: Layer, b: Layer, sizeMax: number): void {
    const [p, q] = [this.#find(a), this.#find(b)];
    const size = (this.#size.get(p) as number) + (this.#size.get(q) as number);
    if (p === q || size > sizeMax) return;
    this.#leader.set(p, q);
    this.#size.set(q, size);
  }

  /** Each in the order in which layers were added. */
  lists(): Layer[][] {
    const lists = new Map<Layer, Layer[]>();
    for (const layer of this.#leader.keys()) {
      const leader = this.#find(layer);
      const list = lists.get(leader);
      if (list === undefined) lists.set(leader, [layer]);
      else list.push(layer);
    }
    return [...lists.values()];
  }

  #find(layer: Layer): Layer {
    let at = layer;
    for (;;) {
      const up = this.#leader.get(at) as Layer;
      if (up === at) return at;
      const above = this.#leader.get(up) as Layer;
      this.#leader.set(at, above);
      at = above;
    }
  }
}
