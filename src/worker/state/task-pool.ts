/** Records of tasks, and of parts of blocks that are fetched: one typed array a field, recycled. */
import { invariant } from "../../core/index.ts";
import { FORGOTTEN } from "./states.ts";

const START_CAPACITY = 1024;

/** A record is a number ("slot"). Fields are plain arrays: they are replaced when the pool grows. */
export class TaskPool {
  capacity = 0;
  /** Records in use. */
  live = 0;
  state: Uint8Array = new Uint8Array(0);
  flags: Uint8Array = new Uint8Array(0);
  /** Index in the table of graphs. */
  graph: Int32Array = new Int32Array(0);
  task: Float64Array = new Float64Array(0);
  /** Index of the task's layer in its graph. */
  layer: Int32Array = new Int32Array(0);
  /** Run number of the newest assignment. */
  run: Int32Array = new Int32Array(0);
  /** Lower runs, or is fetched, earlier. */
  priority: Float64Array = new Float64Array(0);
  /** Inputs that are not here yet. */
  waiting: Int32Array = new Int32Array(0);
  /** List of edges to inputs, in the kernel's order. */
  firstEdge: Int32Array = new Int32Array(0);
  lastEdge: Int32Array = new Int32Array(0);
  /** List of the edges that wait for this. */
  firstWaiter: Int32Array = new Int32Array(0);
  /** Edges that lead here: who needs it on this worker. */
  users: Int32Array = new Int32Array(0);
  /** Place in the one heap that holds it, or -1. */
  heapPos: Int32Array = new Int32Array(0);
  /** The thread that has it, or -1. */
  lane: Int32Array = new Int32Array(0);
  /** Seconds that it was thought to take, when a thread got it. */
  expected: Float64Array = new Float64Array(0);
  nbytes: Float64Array = new Float64Array(0);
  /** Handle of its bytes in the store, or -1. */
  data: Int32Array = new Int32Array(0);
  /** Number of a peer that has it, or -1. */
  holder: Int32Array = new Int32Array(0);
  /** Number of its landing (`landing.ts`), or 0. */
  landing: Float64Array = new Float64Array(0);
  /** Of a piece: the slot of its block, else -1. */
  source: Int32Array = new Int32Array(0);
  /** Of a block: its pieces; of a piece: its neighbours in that list. */
  firstPiece: Int32Array = new Int32Array(0);
  nextPiece: Int32Array = new Int32Array(0);
  prevPiece: Int32Array = new Int32Array(0);
  #free: Int32Array = new Int32Array(0);
  #freeCount = 0;

  /** A record with nothing known. */
  take(): number {
    if (this.#freeCount === 0) this.#grow();
    const slot = this.#free[--this.#freeCount];
    this.live++;
    this.state[slot] = 0;
    this.flags[slot] = 0;
    this.run[slot] = -1;
    this.priority[slot] = Number.POSITIVE_INFINITY;
    this.waiting[slot] = 0;
    this.firstEdge[slot] = -1;
    this.lastEdge[slot] = -1;
    this.firstWaiter[slot] = -1;
    this.users[slot] = 0;
    this.heapPos[slot] = -1;
    this.lane[slot] = -1;
    this.expected[slot] = 0;
    this.nbytes[slot] = 0;
    this.data[slot] = -1;
    this.holder[slot] = -1;
    this.landing[slot] = 0;
    this.source[slot] = -1;
    this.firstPiece[slot] = -1;
    this.nextPiece[slot] = -1;
    this.prevPiece[slot] = -1;
    return slot;
  }

  /** Takes a record back. */
  give(slot: number): void {
    invariant(this.state[slot] === FORGOTTEN, "gave back a record that is still in use");
    this.live--;
    this.#free[this.#freeCount++] = slot;
  }

  #grow(): void {
    const before = this.capacity;
    const capacity = Math.max(START_CAPACITY, before * 2);
    this.state = bytes(capacity, this.state).fill(FORGOTTEN, before);
    this.flags = bytes(capacity, this.flags);
    this.graph = ints(capacity, this.graph);
    this.task = floats(capacity, this.task);
    this.layer = ints(capacity, this.layer);
    this.run = ints(capacity, this.run);
    this.priority = floats(capacity, this.priority);
    this.waiting = ints(capacity, this.waiting);
    this.firstEdge = ints(capacity, this.firstEdge);
    this.lastEdge = ints(capacity, this.lastEdge);
    this.firstWaiter = ints(capacity, this.firstWaiter);
    this.users = ints(capacity, this.users);
    this.heapPos = ints(capacity, this.heapPos);
    this.lane = ints(capacity, this.lane);
    this.expected = floats(capacity, this.expected);
    this.nbytes = floats(capacity, this.nbytes);
    this.data = ints(capacity, this.data);
    this.holder = ints(capacity, this.holder);
    this.landing = floats(capacity, this.landing);
    this.source = ints(capacity, this.source);
    this.firstPiece = ints(capacity, this.firstPiece);
    this.nextPiece = ints(capacity, this.nextPiece);
    this.prevPiece = ints(capacity, this.prevPiece);
    this.#free = new Int32Array(capacity);
    for (let slot = capacity - 1; slot >= before; slot--) this.#free[this.#freeCount++] = slot;
    this.capacity = capacity;
  }
}

/** A longer copy. */
export function ints(capacity: number, from: Int32Array): Int32Array {
  const to = new Int32Array(capacity);
  to.set(from);
  return to;
}

/** A longer copy. */
export function floats(capacity: number, from: Float64Array): Float64Array {
  const to = new Float64Array(capacity);
  to.set(from);
  return to;
}

/** A longer copy. */
export function bytes(capacity: number, from: Uint8Array): Uint8Array {
  const to = new Uint8Array(capacity);
  to.set(from);
  return to;
}
