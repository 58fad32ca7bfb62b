/** Messages to one worker, gathered during an event: one `compute` and one `free` a graph. */
import type { Acquire, Compute, Free, RemoteData, TaskNumbers } from "../../comm/index.ts";
import type { GraphState } from "./graph-state.ts";
import type { Instruction } from "./instructions.ts";
import { introduce } from "./introduce.ts";
import { float64Column, int32Column } from "./message-columns.ts";
import { IdSet, IntStack, NumberColumn } from "./vectors.ts";

/** Where the input blocks of a batch are. */
export class RemoteList {
  readonly #graphs = new IntStack(32);
  readonly #tasks = new NumberColumn(32);
  readonly #nbytes = new NumberColumn(32);
  readonly #holders = new IntStack(32);
  #addresses: string[] = [];
  readonly #places = new Map<number, number>();
  /** The inputs of the first task, which names none twice. */
  readonly #first = new NumberColumn(32);
  /** Ids that are listed; empty while they all belong to one task. */
  readonly #listed = new IdSet();
  #many = false;

  /** Empty, to be used again. */
  reuse(): RemoteList {
    this.#graphs.length = 0;
    this.#tasks.length = 0;
    this.#nbytes.length = 0;
    this.#holders.length = 0;
    this.#addresses = [];
    this.#places.clear();
    this.#first.length = 0;
    this.#listed.clear();
    this.#many = false;
    return this;
  }

  /** The inputs of another task follow. */
  beginTask(): void {
    if (this.#many || this.#first.length === 0) return;
    this.#many = true;
    const { items, length } = this.#first;
    for (let i = 0; i < length; i++) this.#listed.add(items[i]);
  }

  /** Lists a block once. */
  add(id: number, graph: GraphState, nbytes: number, holder: number, address: string): void {
    if (!this.#many) this.#first.push(id);
    else if (!this.#listed.add(id)) return;
    let place = this.#places.get(holder);
    if (place === undefined) {
      place = this.#addresses.length;
      this.#addresses.push(address);
      this.#places.set(holder, place);
    }
    this.#graphs.push(graph.number);
    this.#tasks.push(id - graph.base);
    this.#nbytes.push(nbytes);
    this.#holders.push(place);
  }

  message(): RemoteData {
    return {
      graphs: int32Column(this.#graphs.items, this.#graphs.length),
      tasks: float64Column(this.#tasks.items, this.#tasks.length),
      nbytes: float64Column(this.#nbytes.items, this.#nbytes.length),
      holders: int32Column(this.#holders.items, this.#holders.length),
      addresses: this.#addresses,
    };
  }
}

const NO_REMOTE: RemoteData = Object.freeze({
  graphs: new Int32Array(0),
  tasks: new Float64Array(0),
  nbytes: new Float64Array(0),
  holders: new Int32Array(0),
  addresses: Object.freeze([]),
});

/** Larger batches are not kept to be used again. */
const KEPT_TASKS_MAX = 4096;

interface FreeBatch {
  readonly kind: "free";
  graph: GraphState;
  readonly tasks: NumberColumn;
}

/** Tasks of one graph for one worker. Its columns are used again once it has been written down. */
export class ComputeBatch {
  readonly kind = "compute";
  graph: GraphState;
  readonly tasks: NumberColumn = new NumberColumn(64);
  readonly runs: IntStack = new IntStack(64);
  readonly priorities: NumberColumn = new NumberColumn(64);
  remote: RemoteList | null = null;
  /** No other task goes into it. */
  isClosed = false;
  #spare: RemoteList | null = null;

  constructor(graph: GraphState) {
    this.graph = graph;
  }

  /** Where inputs that are elsewhere are listed. */
  get remotes(): RemoteList {
    this.remote ??= this.#spare?.reuse() ?? new RemoteList();
    return this.remote;
  }

  /** Empty, for tasks of a graph. */
  reuse(graph: GraphState): ComputeBatch {
    this.graph = graph;
    this.tasks.length = 0;
    this.runs.length = 0;
    this.priorities.length = 0;
    this.#spare = this.remote ?? this.#spare;
    this.remote = null;
    return this;
  }
}

/** The batches of one worker, in the order in which they must arrive. */
export class Outbox {
  readonly #worker: number;
  /** Results that nobody needs: they go first, as they make room. */
  #frees: FreeBatch[] = [];
  #batches: (FreeBatch | ComputeBatch)[] = [];
  /** Blocks that it is to fetch, and their graphs. */
  #acquire: { readonly remote: RemoteList; readonly graphs: Set<GraphState> } | null = null;
  /** One of each kind that was written down, to be used again. */
  #spare: ComputeBatch | null = null;
  #spareFree: FreeBatch | null = null;

  constructor(worker: number) {
    this.#worker = worker;
  }

  get isEmpty(): boolean {
    return this.#frees.length === 0 && this.#batches.length === 0 && this.#acquire === null;
  }

  /** The batch that the next task of `graph` goes into. */
  computeBatch(graph: GraphState): ComputeBatch {
    const batches = this.#batches;
    for (let i = batches.length - 1; i >= 0; i--) {
      const batch = batches[i];
      if (batch.kind === "free") break;
      if (batch.isClosed) break;
      if (batch.graph === graph) return batch;
      // Tasks of an older graph may be what it reads: they must arrive before it.
      if (graph.named.has(batch.graph)) break;
    }
    const made = this.#spare?.reuse(graph) ?? new ComputeBatch(graph);
    this.#spare = null;
    batches.push(made);
    return made;
  }

  /** A batch for one task, whose inputs that are elsewhere are listed. */
  closedBatch(graph: GraphState, remote: RemoteList): ComputeBatch {
    const made = new ComputeBatch(graph);
    made.remote = remote;
    made.isClosed = true;
    this.#batches.push(made);
    return made;
  }

  /** Drops a result. */
  free(graph: GraphState, task: number): void {
    const frees = this.#frees;
    const last = frees.length - 1;
    if (last >= 0 && frees[last].graph === graph) {
      frees[last].tasks.push(task);
      return;
    }
    const found = frees.find((batch) => batch.graph === graph);
    if (found) found.tasks.push(task);
    else frees.push(this.#freeBatch(graph, task));
  }

  /** Takes back a task that it was given, even in this very event. */
  recall(graph: GraphState, task: number): void {
    const last = this.#batches.at(-1);
    if (last?.kind === "free" && last.graph === graph) last.tasks.push(task);
    else this.#batches.push(this.#freeBatch(graph, task));
  }

  /** Fetches a block. Not within an event that may let go of it: this leaves last. */
  acquire(id: number, graph: GraphState, nbytes: number, holder: number, address: string): void {
    this.#acquire ??= { remote: new RemoteList(), graphs: new Set() };
    const { remote, graphs } = this.#acquire;
    remote.beginTask();
    remote.add(id, graph, nbytes, holder, address);
    graphs.add(graph);
  }

  /** Writes everything down as instructions, and empties itself. */
  flush(out: Instruction[]): void {
    for (const batch of this.#frees) this.#emit(batch, out);
    for (const batch of this.#batches) this.#emit(batch, out);
    if (this.#frees.length > 0) this.#frees = [];
    if (this.#batches.length > 0) this.#batches = [];
    if (this.#acquire === null) return;
    const { remote, graphs } = this.#acquire;
    this.#acquire = null;
    const worker = this.#worker;
    for (const graph of graphs) introduce(graph, worker, out);
    const message: Acquire = { op: "acquire", remote: remote.message() };
    out.push({ type: "to-worker", worker, message });
  }

  #freeBatch(graph: GraphState, task: number): FreeBatch {
    const batch = this.#spareFree ?? { kind: "free", graph, tasks: new NumberColumn(64) };
    this.#spareFree = null;
    batch.graph = graph;
    batch.tasks.length = 0;
    batch.tasks.push(task);
    return batch;
  }

  #emit(batch: FreeBatch | ComputeBatch, out: Instruction[]): void {
    const { graph } = batch;
    // Whoever forgets the whole graph needs no details; who never heard of it neither.
    if (graph.dead) return;
    const worker = this.#worker;
    const tasks = taskNumbers(graph, batch.tasks);
    if (batch.kind === "free") {
      if (batch.tasks.length <= KEPT_TASKS_MAX) this.#spareFree = batch;
      if (!graph.introduced.has(worker)) return;
      const message: Free = { op: "free", graph: graph.number, tasks };
      out.push({ type: "to-worker", worker, message });
      return;
    }
    introduce(graph, worker, out);
    const message: Compute = {
      op: "compute",
      graph: graph.number,
      tasks,
      runs: int32Column(batch.runs.items, batch.runs.length),
      priorities: float64Column(batch.priorities.items, batch.priorities.length),
      remote: batch.remote === null ? NO_REMOTE : batch.remote.message(),
    };
    if (batch.tasks.length <= KEPT_TASKS_MAX && !batch.isClosed) this.#spare = batch;
    out.push({ type: "to-worker", worker, message });
  }
}

/** Task numbers in the narrowest type that holds every task of the graph. */
export function taskNumbers(graph: GraphState, { items, length }: NumberColumn): TaskNumbers {
  return graph.graph.total < 2 ** 31 ? int32Column(items, length) : float64Column(items, length);
}
