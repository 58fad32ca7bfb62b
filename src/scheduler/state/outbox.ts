/** Messages to one worker, gathered during an event: one `compute` and one `free` a graph. */
import type { Compute, Free, RemoteData, TaskNumbers } from "../../comm/index.ts";
import type { GraphState } from "./graph-state.ts";
import type { Instruction } from "./instructions.ts";

/** Where the input blocks of a batch are. */
export class RemoteList {
  readonly graphs: number[] = [];
  readonly tasks: number[] = [];
  readonly nbytes: number[] = [];
  readonly holders: number[] = [];
  readonly addresses: string[] = [];
  readonly #places = new Map<number, number>();
  readonly #ids: number[] = [];
  /** Ids that are listed; null while they all belong to one task, which names none twice. */
  #listed: Set<number> | null = null;

  /** The inputs of another task follow. */
  beginTask(): void {
    if (this.#listed === null && this.#ids.length > 0) this.#listed = new Set(this.#ids);
  }

  /** Lists a block once. */
  add(id: number, graph: GraphState, nbytes: number, holder: number, address: string): void {
    if (this.#listed !== null) {
      if (this.#listed.has(id)) return;
      this.#listed.add(id);
    } else {
      this.#ids.push(id);
    }
    let place = this.#places.get(holder);
    if (place === undefined) {
      place = this.addresses.length;
      this.addresses.push(address);
      this.#places.set(holder, place);
    }
    this.graphs.push(graph.number);
    this.tasks.push(id - graph.base);
    this.nbytes.push(nbytes);
    this.holders.push(place);
  }

  message(): RemoteData {
    return {
      graphs: Int32Array.from(this.graphs),
      tasks: Float64Array.from(this.tasks),
      nbytes: Float64Array.from(this.nbytes),
      holders: Int32Array.from(this.holders),
      addresses: this.addresses,
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

interface FreeBatch {
  readonly kind: "free";
  readonly graph: GraphState;
  readonly tasks: number[];
}

/** Tasks of one graph for one worker. */
export interface ComputeBatch {
  readonly kind: "compute";
  readonly graph: GraphState;
  readonly tasks: number[];
  readonly runs: number[];
  readonly priorities: number[];
  remote: RemoteList | null;
}

/** The batches of one worker, in the order in which they must arrive. */
export class Outbox {
  readonly #worker: number;
  /** Results that nobody needs: they go first, as they make room. */
  #frees: FreeBatch[] = [];
  #batches: (FreeBatch | ComputeBatch)[] = [];

  constructor(worker: number) {
    this.#worker = worker;
  }

  get isEmpty(): boolean {
    return this.#frees.length === 0 && this.#batches.length === 0;
  }

  /** The batch that the next task of `graph` goes into. */
  computeBatch(graph: GraphState): ComputeBatch {
    const batches = this.#batches;
    for (let i = batches.length - 1; i >= 0; i--) {
      const batch = batches[i];
      if (batch.kind === "free") break;
      if (batch.graph === graph) return batch;
    }
    const made: ComputeBatch = {
      kind: "compute",
      graph,
      tasks: [],
      runs: [],
      priorities: [],
      remote: null,
    };
    batches.push(made);
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
    else frees.push({ kind: "free", graph, tasks: [task] });
  }

  /** Takes back a task that it was given, even in this very event. */
  recall(graph: GraphState, task: number): void {
    const last = this.#batches.at(-1);
    if (last?.kind === "free" && last.graph === graph) last.tasks.push(task);
    else this.#batches.push({ kind: "free", graph, tasks: [task] });
  }

  /** Writes everything down as instructions, and empties itself. */
  flush(out: Instruction[]): void {
    for (const batch of this.#frees) this.#emit(batch, out);
    for (const batch of this.#batches) this.#emit(batch, out);
    if (this.#frees.length > 0) this.#frees = [];
    if (this.#batches.length > 0) this.#batches = [];
  }

  #emit(batch: FreeBatch | ComputeBatch, out: Instruction[]): void {
    const { graph } = batch;
    // Whoever forgets the whole graph needs no details; who never heard of it neither.
    if (graph.dead) return;
    const worker = this.#worker;
    const tasks = taskNumbers(graph, batch.tasks);
    if (batch.kind === "free") {
      if (!graph.introduced.has(worker)) return;
      const message: Free = { op: "free", graph: graph.number, tasks };
      out.push({ type: "to-worker", worker, message });
      return;
    }
    this.#introduce(graph, out);
    const message: Compute = {
      op: "compute",
      graph: graph.number,
      tasks,
      runs: new Int32Array(batch.runs),
      priorities: new Float64Array(batch.priorities),
      remote: batch.remote === null ? NO_REMOTE : batch.remote.message(),
    };
    out.push({ type: "to-worker", worker, message });
  }

  /** Older graphs first: a worker finds the blocks of a held layer by the graph that made them. */
  #introduce(graph: GraphState, out: Instruction[]): void {
    if (graph.introduced.has(this.#worker)) return;
    graph.introduced.add(this.#worker);
    for (const { graph: older } of graph.borrowed) this.#introduce(older, out);
    const { number, deliver } = graph;
    out.push({ type: "introduce", worker: this.#worker, graph: number, deliver });
  }
}

/** Task numbers in the narrowest type that holds every task of the graph. */
export function taskNumbers(graph: GraphState, tasks: readonly number[]): TaskNumbers {
  return graph.graph.total < 2 ** 31 ? new Int32Array(tasks) : new Float64Array(tasks);
}
