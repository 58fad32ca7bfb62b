/**
 * The dynamic state of tasks: 16 bytes a live task in typed arrays, by pages of 256 neighbours. A
 * page exists while one of its tasks is alive; a page whose tasks were never touched, or are all
 * done and forgotten, costs its entry in the directory (4 bytes).
 *
 * A task has an *id*, unique among all graphs (`graph.base + task`), and while its page exists a
 * *handle*, the place in the arrays.
 */
import { invariant } from "../../core/index.ts";
import type { GraphState, LayerState } from "./graph-state.ts";
import { DONE } from "./states.ts";
import { IntStack } from "./vectors.ts";

/** Tasks a page. */
export const PAGE_TASKS = 256;
const PAGE_BITS = 8;
const PAGE_MASK = PAGE_TASKS - 1;
/** Directory: pages a chunk. */
const CHUNK_PAGES = 4096;
const CHUNK_BITS = 20;
const CHUNK_TASKS: number = CHUNK_PAGES * PAGE_TASKS;
/** Chunks beyond this number are found through a Map: graphs of 10¹⁵ tasks are sparse. */
const DENSE_CHUNKS = 1 << 16;
/**
 * Room to begin with. Memory of that size is not touched before it is used, and growing means copying,
 * so there is plenty: 16 MB of addresses.
 */
export const FIRST_TASKS: number = 1 << 20;
/** Up to here the table grows fourfold, beyond it doubles. */
const FOURFOLD_TASKS = 1 << 24;

/** `find`: the page was never touched, or nothing in it is alive or done. */
export const ABSENT = -1;
/** `find`: every task of the page is done and forgotten. */
export const ALL_DONE = -2;
/** `find`: nothing in the page is alive, and some of it is done: `doneBits` tells what. */
export const PARTIAL = -3;

/** Directory entries of pages that are closed; the others are slots, counted from 1. */
const NEVER = ABSENT + 1;
const FULL = ALL_DONE + 1;
const PARTLY = PARTIAL + 1;

/** Bytes of typed array for one live task. */
export const TASK_BYTES = 16;

/** Columns are indexed by handle and replaced when the table grows: do not keep them across `open`. */
export class TaskPages {
  state: Uint8Array;
  flags: Uint8Array;
  /** Processing: the worker. Memory: the first holder. Queued: whose backlog. */
  who: Int16Array;
  /** Waiting and processing: inputs that are not in memory. Memory: bytes. */
  aux: Uint32Array;
  /** Consumers that still need it. */
  count: Uint32Array;
  /** Processing and later: run number. Waiting: inputs that are neither in memory nor processing. */
  run: Uint32Array;

  /** By slot: id of the page's first task. */
  first: Float64Array;
  /** By slot: tasks that are not released. */
  live: Int32Array;
  /** By slot: whose page it is; null for a slot that is free. */
  readonly graphs: (GraphState | null)[] = [];
  /** By slot: the layer of all its tasks, where there is only one. */
  readonly layers: (LayerState | null)[] = [];

  readonly #dense: (Int32Array | undefined)[] = [];
  readonly #sparse = new Map<number, Int32Array>();
  /** Which tasks of a `PARTIAL` page are done: one bit each. */
  readonly #doneBits = new Map<number, Uint8Array>();
  readonly #free = new IntStack();
  readonly #emptied = new IntStack();
  #slots = 0;

  /** `capacity`: tasks, a multiple of 256, before the table must grow. */
  constructor(capacity: number = FIRST_TASKS) {
    this.state = new Uint8Array(capacity);
    this.flags = new Uint8Array(capacity);
    this.who = new Int16Array(capacity);
    this.aux = new Uint32Array(capacity);
    this.count = new Uint32Array(capacity);
    this.run = new Uint32Array(capacity);
    this.first = new Float64Array(capacity >> PAGE_BITS);
    this.live = new Int32Array(capacity >> PAGE_BITS);
  }

  /** Slots that were ever used: handles lie below `slots * 256`. */
  get slots(): number {
    return this.#slots;
  }

  /** Pages in use. */
  get pages(): number {
    return this.#slots - this.#free.length;
  }

  /** Bytes of the columns that were ever used. */
  get bytes(): number {
    return this.#slots * PAGE_TASKS * TASK_BYTES;
  }

  /** Handle of a task, `ABSENT`, `ALL_DONE` or `PARTIAL`. */
  find(id: number): number {
    // Most ids are small, and small ids need no division.
    const hi = id < 2 ** 32 ? id >>> CHUNK_BITS : Math.floor(id / CHUNK_TASKS);
    const chunk = hi < DENSE_CHUNKS ? this.#dense[hi] : this.#sparse.get(hi);
    if (chunk === undefined) return ABSENT;
    const entry = chunk[(id >>> PAGE_BITS) & (CHUNK_PAGES - 1)];
    return entry > 0 ? ((entry - 1) << PAGE_BITS) | (id & PAGE_MASK) : entry - 1;
  }

  /** One bit for each task of a `PARTIAL` page, for `isSet`. */
  doneBits(id: number): Uint8Array {
    return this.#doneBits.get(Math.floor(id / PAGE_TASKS)) as Uint8Array;
  }

  /** Whether a task was done that nobody works at now, by what `find` says of it. */
  isDone(id: number, found: number): boolean {
    if (found >= 0) return (this.flags[found] & DONE) !== 0;
    return found === ALL_DONE || (found === PARTIAL && isSet(this.doneBits(id), id));
  }

  /** Handle of a task; makes its page if there is none. */
  open(id: number, graph: GraphState): number {
    const handle = this.find(id);
    return handle >= 0 ? handle : this.#openPage(id, graph) | (id & PAGE_MASK);
  }

  idOf(handle: number): number {
    return this.first[handle >>> PAGE_BITS] + (handle & PAGE_MASK);
  }

  graphOf(handle: number): GraphState {
    return this.graphs[handle >>> PAGE_BITS] as GraphState;
  }

  layerOf(handle: number): LayerState {
    const slot = handle >>> PAGE_BITS;
    return this.layers[slot] ?? (this.graphs[slot] as GraphState).layerOfId(this.idOf(handle));
  }

  /** Notes that the last live task of a page is gone; it is closed by `closeEmptied`. */
  emptied(handle: number): void {
    this.#emptied.push(handle >>> PAGE_BITS);
  }

  /** Closes the pages where nothing is alive. Between events only: handles end here. */
  closeEmptied(): void {
    while (this.#emptied.length > 0) {
      const slot = this.#emptied.pop();
      if (this.live[slot] === 0 && this.graphs[slot]) this.#closePage(slot);
    }
  }

  /** Drops all pages of a graph, whatever their tasks are at. O(pages ever opened). */
  dropGraph(graph: GraphState): void {
    for (const page of graph.pages) {
      const id = page * PAGE_TASKS;
      const entry = this.#entry(id);
      if (entry > 0) this.#freeSlot(entry - 1);
      if (entry !== NEVER) this.#setEntry(id, NEVER);
      this.#doneBits.delete(page);
    }
    graph.pages.length = 0;
    const last = Math.floor((graph.end - 1) / CHUNK_TASKS);
    // Whole chunks that only this graph can have used.
    const from = Math.ceil(graph.base / CHUNK_TASKS);
    if (last - from < DENSE_CHUNKS) {
      for (let hi = from; hi < last; hi++) this.#dropChunk(hi);
    }
  }

  #dropChunk(hi: number): void {
    if (hi < DENSE_CHUNKS) this.#dense[hi] = undefined;
    else this.#sparse.delete(hi);
  }

  #openPage(id: number, graph: GraphState): number {
    const slot = this.#free.length > 0 ? this.#free.pop() : this.#newSlot();
    const from = slot << PAGE_BITS;
    const page = Math.floor(id / PAGE_TASKS);
    const first = page * PAGE_TASKS;
    this.state.fill(0, from, from + PAGE_TASKS);
    this.flags.fill(0, from, from + PAGE_TASKS);
    this.count.fill(0, from, from + PAGE_TASKS);
    const before = this.#entry(id);
    if (before === NEVER) graph.pages.push(page);
    else if (before === FULL) this.flags.fill(DONE, from, from + PAGE_TASKS);
    else this.#unpackDone(page, from);
    this.first[slot] = first;
    this.live[slot] = 0;
    this.graphs[slot] = graph;
    this.layers[slot] = graph.layerOfPage(first, first + PAGE_TASKS);
    this.#setEntry(id, slot + 1);
    return from;
  }

  #closePage(slot: number): void {
    const from = slot << PAGE_BITS;
    let done = 0;
    for (let h = from; h < from + PAGE_TASKS; h++) done += this.flags[h] & DONE;
    const id = this.first[slot];
    if (done === PAGE_TASKS) {
      this.#setEntry(id, FULL);
    } else {
      if (done > 0) this.#doneBits.set(id / PAGE_TASKS, this.#packDone(from));
      this.#setEntry(id, done > 0 ? PARTLY : NEVER);
    }
    this.#freeSlot(slot);
  }

  #packDone(from: number): Uint8Array {
    const bits = new Uint8Array(PAGE_TASKS / 8);
    for (let i = 0; i < PAGE_TASKS; i++) bits[i >> 3] |= (this.flags[from + i] & DONE) << (i & 7);
    return bits;
  }

  #unpackDone(page: number, from: number): void {
    const bits = this.#doneBits.get(page) as Uint8Array;
    for (let i = 0; i < PAGE_TASKS; i++) if (isSet(bits, i)) this.flags[from + i] = DONE;
    this.#doneBits.delete(page);
  }

  #freeSlot(slot: number): void {
    const from = slot << PAGE_BITS;
    // Stale handles in side lists see released tasks until the slot is used again.
    this.state.fill(0, from, from + PAGE_TASKS);
    this.graphs[slot] = null;
    this.layers[slot] = null;
    this.#free.push(slot);
  }

  #entry(id: number): number {
    const hi = Math.floor(id / CHUNK_TASKS);
    const chunk = hi < DENSE_CHUNKS ? this.#dense[hi] : this.#sparse.get(hi);
    return chunk === undefined ? NEVER : chunk[(id >>> PAGE_BITS) & (CHUNK_PAGES - 1)];
  }

  #setEntry(id: number, entry: number): void {
    const hi = Math.floor(id / CHUNK_TASKS);
    let chunk = hi < DENSE_CHUNKS ? this.#dense[hi] : this.#sparse.get(hi);
    if (chunk === undefined) {
      if (entry === NEVER) return;
      chunk = new Int32Array(CHUNK_PAGES);
      if (hi < DENSE_CHUNKS) this.#dense[hi] = chunk;
      else this.#sparse.set(hi, chunk);
    }
    chunk[(id >>> PAGE_BITS) & (CHUNK_PAGES - 1)] = entry;
  }

  #newSlot(): number {
    if (this.#slots === this.live.length) this.#grow();
    invariant(this.#slots < 1 << 22, "more than 10⁹ tasks are alive");
    this.graphs.push(null);
    this.layers.push(null);
    return this.#slots++;
  }

  #grow(): void {
    const { length } = this.state;
    const tasks = length < FOURFOLD_TASKS ? length * 4 : length * 2;
    const copy = <T extends { set(from: T): void }>(to: T, from: T): T => {
      to.set(from);
      return to;
    };
    this.state = copy(new Uint8Array(tasks), this.state);
    this.flags = copy(new Uint8Array(tasks), this.flags);
    this.who = copy(new Int16Array(tasks), this.who);
    this.aux = copy(new Uint32Array(tasks), this.aux);
    this.count = copy(new Uint32Array(tasks), this.count);
    this.run = copy(new Uint32Array(tasks), this.run);
    this.first = copy(new Float64Array(tasks >> PAGE_BITS), this.first);
    this.live = copy(new Int32Array(tasks >> PAGE_BITS), this.live);
  }
}

/** Whether the bit of a task is set among those of its page. */
export function isSet(bits: Uint8Array, id: number): boolean {
  const place = id & PAGE_MASK;
  return ((bits[place >> 3] >> (place & 7)) & 1) !== 0;
}
