/** Edges between records: one for each input of a task that is to run here. Typed arrays, recycled. */
import { bytes, ints } from "./task-pool.ts";

const START_CAPACITY = 1024;

/** An edge is in its task's list of inputs, and in its input's list of waiters while that is not here. */
export class EdgePool {
  capacity = 0;
  /** Edges in use. */
  live = 0;
  /** The task that reads. */
  owner: Int32Array = new Int32Array(0);
  /** The block, or piece, that is read. */
  unit: Int32Array = new Int32Array(0);
  /** Next input of the same task, or -1. */
  next: Int32Array = new Int32Array(0);
  /** Neighbours among the waiters of the same unit, or -1. */
  waitNext: Int32Array = new Int32Array(0);
  waitPrev: Int32Array = new Int32Array(0);
  /** 1 while it waits. */
  waits: Uint8Array = new Uint8Array(0);
  #free: Int32Array = new Int32Array(0);
  #freeCount = 0;

  take(owner: number, unit: number): number {
    if (this.#freeCount === 0) this.#grow();
    const edge = this.#free[--this.#freeCount];
    this.live++;
    this.owner[edge] = owner;
    this.unit[edge] = unit;
    this.next[edge] = -1;
    this.waitNext[edge] = -1;
    this.waitPrev[edge] = -1;
    this.waits[edge] = 0;
    return edge;
  }

  give(edge: number): void {
    this.live--;
    this.unit[edge] = -1;
    this.#free[this.#freeCount++] = edge;
  }

  #grow(): void {
    const before = this.capacity;
    const capacity = Math.max(START_CAPACITY, before * 2);
    this.owner = ints(capacity, this.owner);
    this.unit = ints(capacity, this.unit).fill(-1, before);
    this.next = ints(capacity, this.next);
    this.waitNext = ints(capacity, this.waitNext);
    this.waitPrev = ints(capacity, this.waitPrev);
    this.waits = bytes(capacity, this.waits);
    this.#free = new Int32Array(capacity);
    for (let edge = capacity - 1; edge >= before; edge--) this.#free[this.#freeCount++] = edge;
    this.capacity = capacity;
  }
}
