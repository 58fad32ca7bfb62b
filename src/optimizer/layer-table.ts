/** Graph nodes by layer: open addressing over the layers' ids, which are dense integers already. */
import type { Layer } from "../layers/index.ts";
import type { GraphNode } from "./graph-node.ts";

const CAPACITY_MIN = 64;
/** Knuth's multiplier: neighbouring ids go to places far apart. */
const SPREAD = 0x9e3779b1;

/** A map from layers to nodes that only grows. A third of the time of a `Map` of objects. */
export class LayerTable {
  #slots: (GraphNode | undefined)[];
  #mask: number;
  #size = 0;

  /** For about `expected` layers. */
  constructor(expected: number) {
    let capacity = CAPACITY_MIN;
    while (capacity < expected * 2) capacity *= 2;
    this.#slots = new Array(capacity).fill(undefined);
    this.#mask = capacity - 1;
  }

  get size(): number {
    return this.#size;
  }

  get(layer: Layer): GraphNode | undefined {
    const slots = this.#slots;
    const mask = this.#mask;
    for (let at = placeOf(layer) & mask; ; at = (at + 1) & mask) {
      const node = slots[at];
      if (node === undefined || node.layer === layer) return node;
    }
  }

  /** Adds the node of a layer that has none. */
  add(node: GraphNode): void {
    if ((this.#size + 1) * 2 > this.#slots.length) this.#grow();
    this.#put(node);
    this.#size += 1;
  }

  #put(node: GraphNode): void {
    let at = placeOf(node.layer) & this.#mask;
    while (this.#slots[at] !== undefined) at = (at + 1) & this.#mask;
    this.#slots[at] = node;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Array(old.length * 2).fill(undefined);
    this.#mask = this.#slots.length - 1;
    for (const node of old) if (node !== undefined) this.#put(node);
  }
}

const placeOf = ({ id }: Layer): number => Math.imul(id, SPREAD) >>> 4;
