/**
 * Graph nodes by layer. Ids of layers are dense integers, and neighbours in a graph are neighbours in
 * time: pages of sixteen ids are found by open addressing, and the page that was asked last is at hand.
 */
import type { Layer } from "../layers/index.ts";
import type { GraphNode } from "./graph-node.ts";

const PAGE = 16;
const CAPACITY_MIN = 16;
/** Knuth's multiplier: neighbouring pages go to places far apart. */
const SPREAD = 0x9e3779b1;

type Page = (GraphNode | undefined)[];

/** A map from layers to nodes that only grows. A third of the time of a `Map` of objects. */
export class LayerTable {
  #keys: Float64Array;
  #pages: (Page | undefined)[];
  #mask: number;
  #used = 0;
  #size = 0;
  #lastKey = -1;
  #lastPage: Page | undefined;

  /** For about `expected` layers. */
  constructor(expected: number) {
    let capacity = CAPACITY_MIN;
    while (capacity * PAGE < expected * 2) capacity *= 2;
    this.#keys = new Float64Array(capacity);
    this.#pages = new Array(capacity).fill(undefined);
    this.#mask = capacity - 1;
  }

  get size(): number {
    return this.#size;
  }

  get(layer: Layer): GraphNode | undefined {
    const lane = layer.id & (PAGE - 1);
    const key = layer.id - lane;
    if (key === this.#lastKey) return this.#lastPage?.[lane];
    const page = this.#pages[this.#placeOf(key)];
    if (page === undefined) return undefined;
    this.#lastKey = key;
    this.#lastPage = page;
    return page[lane];
  }

  /** Adds the node of a layer that has none. */
  add(node: GraphNode): void {
    const lane = node.layer.id & (PAGE - 1);
    const key = node.layer.id - lane;
    if (key !== this.#lastKey) {
      this.#lastPage = this.#pages[this.#placeOf(key)] ?? this.#addPage(key);
      this.#lastKey = key;
    }
    if (this.#lastPage !== undefined) this.#lastPage[lane] = node;
    this.#size += 1;
  }

  #addPage(key: number): Page {
    if ((this.#used + 1) * 2 > this.#pages.length) this.#grow();
    const page: Page = new Array(PAGE).fill(undefined);
    this.#put(key, page);
    this.#used += 1;
    return page;
  }

  /** Where the page of these ids is, or would be. */
  #placeOf(key: number): number {
    const [keys, pages, mask] = [this.#keys, this.#pages, this.#mask];
    // Ids beyond 2³² share places with others, nothing else.
    let at = (Math.imul(key / PAGE, SPREAD) >>> 4) & mask;
    while (pages[at] !== undefined && keys[at] !== key) at = (at + 1) & mask;
    return at;
  }

  #put(key: number, page: Page): void {
    const at = this.#placeOf(key);
    this.#keys[at] = key;
    this.#pages[at] = page;
  }

  #grow(): void {
    const [keys, pages] = [this.#keys, this.#pages];
    this.#keys = new Float64Array(keys.length * 2);
    this.#pages = new Array(pages.length * 2).fill(undefined);
    this.#mask = this.#pages.length - 1;
    pages.forEach((page, at) => {
      if (page !== undefined) this.#put(keys[at], page);
    });
  }
}
