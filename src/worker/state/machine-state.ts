/** All that a machine knows, and the few primitives by which it changes. */
import { InvariantError, invariant } from "../../core/index.ts";
import { MemoryBook } from "../memory/state/book.ts";
import { THRESHOLDS } from "../memory/state/thresholds.ts";
import { EdgePool } from "./edge-pool.ts";
import { type GraphEntry, GraphTable, type LayerEntry } from "./graph-table.ts";
import { endHold } from "./hold.ts";
import { endLanding } from "./landing.ts";
import { LIMITS, type Limits } from "./limits.ts";
import type { MachineOptions } from "./machine-options.ts";
import { Outbox } from "./outbox.ts";
import { PeerTable } from "./peer-table.ts";
import { SlotHeap } from "./slot-heap.ts";
import {
  ACQUIRED,
  ASSIGNED,
  FETCH,
  FORGOTTEN,
  IN_FLIGHT,
  INLINE,
  LOADING,
  mayMove,
  ON_THREAD,
  PIECE,
  READY,
  RELEASED,
  STATE_NAMES,
} from "./states.ts";
import { formatStory, Story } from "./story.ts";
import { TaskPool } from "./task-pool.ts";

const NO_DISK = { thresholds: THRESHOLDS, maxSpillBytes: 0, disk: false };

/** Fields are shared by the pipelines of this folder; nobody else writes them. */
export class MachineState {
  readonly options: MachineOptions;
  readonly limits: Limits;
  readonly tasks: TaskPool = new TaskPool();
  readonly edges: EdgePool = new EdgePool();
  readonly graphs: GraphTable = new GraphTable();
  readonly peers: PeerTable = new PeerTable(this.tasks);
  /** Ready tasks: for threads, and for the worker's own thread. */
  readonly ready: SlotHeap = new SlotHeap(this.tasks);
  readonly readyInline: SlotHeap = new SlotHeap(this.tasks);
  readonly story: Story;
  readonly out: Outbox = new Outbox();
  /** Boxes of pieces: `[start…, shape…, step…]`. */
  readonly boxes: Map<number, readonly number[]> = new Map();
  /** Of pieces that may land in the result of their task: the byte at which they begin there. */
  readonly places: Map<number, number> = new Map();
  /** Blocks that nobody is known to have, and since when (or when last asked for). */
  readonly missing: Map<number, number> = new Map();
  /** Which block is in memory, and which on disk. */
  readonly memory: MemoryBook;
  /** Tasks in state `loading`, in the order in which they got there. */
  readonly loading: Set<number> = new Set();
  /** Records that may not be needed any more when the event is over. */
  readonly touched: number[] = [];
  /** Seconds of work, and tasks, of each lane; the last one is the worker's own thread. */
  readonly laneSeconds: Float64Array;
  readonly laneTasks: Int32Array;
  readonly inlineLane: number;
  now = 0;
  paused = false;
  /** When it was paused, or went on, last. */
  pausedSince = 0;
  /** Times that it gave tasks back since a thread had a result. */
  sheds = 0;
  /** Bytes of blocks, in memory or on disk, of results that threads are making, and of what is on its way. */
  managedBytes = 0;
  reservedBytes = 0;
  incomingBytes = 0;
  /** Bytes of payloads of graphs: they are no blocks, and take memory all the same. */
  payloadBytes = 0;
  /** Bytes of results whose kernels only move elements. */
  movedBytes = 0;
  /** Landings that were opened so far. */
  landings = 0;
  /** Peers that have a request. */
  requests = 0;
  /** Tasks on threads. */
  onThreads = 0;
  /** Since when the first ready task waits for memory; NaN when it does not. */
  stalledSince: number = Number.NaN;

  constructor(options: MachineOptions) {
    this.options = options;
    this.story = new Story(options.storyRows);
    this.limits = { ...LIMITS, ...options.limits };
    this.memory = new MemoryBook({
      ...(options.memory ?? NO_DISK),
      limitBytes: options.memoryLimitBytes,
    });
    this.inlineLane = options.threads;
    this.laneSeconds = new Float64Array(options.threads + 1);
    this.laneTasks = new Int32Array(options.threads + 1);
  }

  /** Bytes of memory that are taken, or promised to somebody. */
  get usedBytes(): number {
    const { awayBytes, readingBytes } = this.memory;
    const blocks = this.managedBytes - awayBytes + readingBytes + this.payloadBytes;
    return blocks + this.reservedBytes + this.incomingBytes;
  }

  /** The record of a task, or -1. */
  lookup(entry: GraphEntry, task: number): number {
    return entry.slots.get(task);
  }

  /** The record of a task; a new one is `released`, and goes again unless something holds it. */
  obtain(entry: GraphEntry, task: number): number {
    const known = entry.slots.get(task);
    if (known >= 0) return known;
    const { tasks } = this;
    const slot = tasks.take();
    tasks.graph[slot] = entry.index;
    tasks.task[slot] = task;
    tasks.layer[slot] = entry.graph ? entry.graph.layerOf(task) : -1;
    entry.slots.add(task, slot);
    return slot;
  }

  graphOf(slot: number): GraphEntry {
    return this.graphs.at(this.tasks.graph[slot]);
  }

  layerOf(slot: number): LayerEntry {
    return this.graphOf(slot).layers[this.tasks.layer[slot]];
  }

  has(slot: number, flag: number): boolean {
    return (this.tasks.flags[slot] & flag) !== 0;
  }

  set(slot: number, flag: number): void {
    this.tasks.flags[slot] |= flag;
  }

  clear(slot: number, flag: number): void {
    this.tasks.flags[slot] &= ~flag;
  }

  /** One move, through `released` where the table has no direct one. */
  move(slot: number, to: number): void {
    const from = this.tasks.state[slot];
    if (from === to) return;
    if (mayMove(from, to)) {
      this.#step(slot, from, to);
      return;
    }
    if (!mayMove(from, RELEASED) || !mayMove(RELEASED, to)) {
      throw new InvariantError(
        `a task cannot go from ${STATE_NAMES[from]} to ${STATE_NAMES[to]}\n${this.storyOf(slot)}`,
      );
    }
    this.#step(slot, from, RELEASED);
    this.#step(slot, RELEASED, to);
  }

  #step(slot: number, from: number, to: number): void {
    const { tasks } = this;
    if (from === READY) this.heapOf(slot).remove(slot);
    else if (from === LOADING) this.loading.delete(slot);
    else if (from === FETCH && tasks.heapPos[slot] >= 0) {
      this.peers.all[tasks.holder[slot]].wanted.remove(slot);
    }
    tasks.state[slot] = to;
    const number = this.graphOf(slot).number;
    this.story.add(number, tasks.task[slot], tasks.run[slot], from, to);
  }

  /** The ready heap that a task belongs to. */
  heapOf(slot: number): SlotHeap {
    return this.has(slot, INLINE) ? this.readyInline : this.ready;
  }

  /** The last moves of one task, as text. */
  storyOf(slot: number): string {
    return formatStory(this.story.rows(this.graphOf(slot).number, this.tasks.task[slot]));
  }

  /** Adds an input to a task, at the end of its list. */
  addEdge(owner: number, unit: number): number {
    const { tasks, edges } = this;
    const edge = edges.take(owner, unit);
    if (tasks.lastEdge[owner] < 0) tasks.firstEdge[owner] = edge;
    else edges.next[tasks.lastEdge[owner]] = edge;
    tasks.lastEdge[owner] = edge;
    tasks.users[unit]++;
    return edge;
  }

  /** The edge waits for its unit. */
  wait(edge: number): void {
    const { tasks, edges } = this;
    const unit = edges.unit[edge];
    const head = tasks.firstWaiter[unit];
    edges.waits[edge] = 1;
    edges.waitPrev[edge] = -1;
    edges.waitNext[edge] = head;
    if (head >= 0) edges.waitPrev[head] = edge;
    tasks.firstWaiter[unit] = edge;
    tasks.waiting[edges.owner[edge]]++;
  }

  /** The edge waits no longer. */
  unwait(edge: number): void {
    const { tasks, edges } = this;
    invariant(edges.waits[edge] === 1, "an edge that does not wait cannot stop waiting");
    const next = edges.waitNext[edge];
    const prev = edges.waitPrev[edge];
    if (prev >= 0) edges.waitNext[prev] = next;
    else tasks.firstWaiter[edges.unit[edge]] = next;
    if (next >= 0) edges.waitPrev[next] = prev;
    edges.waits[edge] = 0;
    tasks.waiting[edges.owner[edge]]--;
  }

  /** Takes away all inputs of a task. What it read may go when the event is over. */
  dropEdges(owner: number): void {
    const { tasks, edges } = this;
    if (tasks.state[owner] === LOADING) endHold(this, owner);
    endLanding(this, owner);
    for (let edge = tasks.firstEdge[owner]; edge >= 0; ) {
      const next = edges.next[edge];
      const unit = edges.unit[edge];
      if (edges.waits[edge] === 1) this.unwait(edge);
      if (--tasks.users[unit] === 0) this.touched.push(unit);
      edges.give(edge);
      edge = next;
    }
    tasks.firstEdge[owner] = -1;
    tasks.lastEdge[owner] = -1;
  }

  /** The bytes of a record are here. */
  store(slot: number, block: number, nbytes: number): void {
    this.tasks.data[slot] = block;
    this.tasks.nbytes[slot] = nbytes;
    this.managedBytes += nbytes;
    if (nbytes > 0 && this.memory.spills) this.memory.add(block, nbytes);
  }

  /** The bytes of a record are not needed here any more. */
  dropData(slot: number): void {
    const { tasks } = this;
    if (tasks.data[slot] < 0) return;
    this.managedBytes -= tasks.nbytes[slot];
    this.memory.remove(tasks.data[slot]);
    this.out.drop(tasks.data[slot]);
    tasks.data[slot] = -1;
    if (!Number.isNaN(this.stalledSince)) this.stalledSince = this.now;
  }

  /** Gives a record back when nothing holds it any more. */
  tidy(slot: number): void {
    const { tasks } = this;
    if (tasks.state[slot] !== RELEASED || tasks.users[slot] > 0 || tasks.firstPiece[slot] >= 0)
      return;
    if (this.has(slot, ASSIGNED | ACQUIRED | ON_THREAD | IN_FLIGHT)) return;
    const entry = this.graphOf(slot);
    this.move(slot, FORGOTTEN);
    this.missing.delete(slot);
    if (this.has(slot, PIECE)) this.#unlinkPiece(slot);
    else entry.slots.delete(tasks.task[slot]);
    tasks.give(slot);
    if (entry.dying) this.endGraph(entry);
  }

  /** Forgets a graph that the scheduler is done with, once nothing of it is left. */
  endGraph(entry: GraphEntry): void {
    if (entry.slots.size > 0 || this.graphs.byNumber(entry.number) !== entry) return;
    this.graphs.delete(entry);
    this.out.add({ type: "forget-graph", graph: entry.number });
  }

  #unlinkPiece(slot: number): void {
    const { tasks } = this;
    const [source, next, prev] = [tasks.source[slot], tasks.nextPiece[slot], tasks.prevPiece[slot]];
    if (prev >= 0) tasks.nextPiece[prev] = next;
    else tasks.firstPiece[source] = next;
    if (next >= 0) tasks.prevPiece[next] = prev;
    this.boxes.delete(slot);
    this.places.delete(slot);
    this.tidy(source);
  }
}
