/** A heap of records by priority; records know their place, so any of them can be taken out. */
import { invariant } from "../../core/index.ts";
import { ints, type TaskPool } from "./task-pool.ts";

/** Four children a node: fewer levels than two, and they share a cache line. Ties: lower task number first. */
export class SlotHeap {
  readonly #pool: TaskPool;
  #slots: Int32Array = new Int32Array(64);
  #size = 0;

  constructor(pool: TaskPool) {
    this.#pool = pool;
  }

  get size(): number {
    return this.#size;
  }

  /** The first one, or -1. */
  peek(): number {
    return this.#size === 0 ? -1 : this.#slots[0];
  }

  push(slot: number): void {
    invariant(this.#pool.heapPos[slot] < 0, "a record can be in one heap only");
    if (this.#size === this.#slots.length) this.#slots = ints(this.#size * 2, this.#slots);
    this.#up(this.#size++, slot);
  }

  pop(): number {
    const first = this.#slots[0];
    this.remove(first);
    return first;
  }

  remove(slot: number): void {
    const { heapPos } = this.#pool;
    const at = heapPos[slot];
    invariant(at >= 0 && this.#slots[at] === slot, "a record is not in this heap");
    heapPos[slot] = -1;
    const last = this.#slots[--this.#size];
    if (last === slot) return;
    if (at > 0 && this.#before(last, this.#slots[(at - 1) >> 2])) this.#up(at, last);
    else this.#down(at, last);
  }

  /** Puts a record with a new priority into its place. */
  moved(slot: number): void {
    const at = this.#pool.heapPos[slot];
    if (at > 0 && this.#before(slot, this.#slots[(at - 1) >> 2])) this.#up(at, slot);
    else this.#down(at, slot);
  }

  has(slot: number): boolean {
    const at = this.#pool.heapPos[slot];
    return at >= 0 && at < this.#size && this.#slots[at] === slot;
  }

  /** All records, in no order. */
  slots(): Int32Array {
    return this.#slots.subarray(0, this.#size);
  }

  #before(a: number, b: number): boolean {
    const { priority, task } = this.#pool;
    const [pa, pb] = [priority[a], priority[b]];
    return pa < pb || (pa === pb && task[a] < task[b]);
  }

  #up(from: number, slot: number): void {
    const { heapPos } = this.#pool;
    const slots = this.#slots;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 2;
      const above = slots[parent];
      if (!this.#before(slot, above)) break;
      slots[at] = above;
      heapPos[above] = at;
      at = parent;
    }
    slots[at] = slot;
    heapPos[slot] = at;
  }

  #down(from: number, slot: number): void {
    const { heapPos } = this.#pool;
    const slots = this.#slots;
    let at = from;
    for (;;) {
      const child = this.#firstChild(at);
      if (child < 0 || !this.#before(slots[child], slot)) break;
      const below = slots[child];
      slots[at] = below;
      heapPos[below] = at;
      at = child;
    }
    slots[at] = slot;
    heapPos[slot] = at;
  }

  #firstChild(at: number): number {
    const from = at * 4 + 1;
    if (from >= this.#size) return -1;
    const to = Math.min(from + 4, this.#size);
    let best = from;
    for (let child = from + 1; child < to; child++) {
      if (this.#before(this.#slots[child], this.#slots[best])) best = child;
    }
    return best;
  }
}
