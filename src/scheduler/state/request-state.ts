/** One request of a client: which outputs it wants, and what it was told. */
import type { SubmitEvent } from "./events.ts";
import type { GraphState, LayerState, Wanter } from "./graph-state.ts";
import { IntStack, NumberColumn } from "./vectors.ts";
import type { WorkerState } from "./worker-state.ts";

/** Results that the client was not told of yet; one message. */
export class ResultBatch {
  readonly tasks: NumberColumn = new NumberColumn(64);
  /** Place among `workers`. */
  readonly holders: IntStack = new IntStack(64);
  readonly workers: WorkerState[] = [];
  readonly nbytes: NumberColumn = new NumberColumn(64);
  /** 1: the next of `buffers` is the result. */
  readonly inline: IntStack = new IntStack(64);
  readonly buffers: Uint8Array[] = [];
  readonly #places = new Map<WorkerState, number>();
  #last: WorkerState | null = null;
  #lastPlace = 0;

  add(task: number, holder: WorkerState, nbytes: number, buffer: Uint8Array | null): void {
    this.tasks.push(task);
    this.holders.push(this.#place(holder));
    this.nbytes.push(nbytes);
    this.inline.push(buffer === null ? 0 : 1);
    if (buffer !== null) this.buffers.push(buffer);
  }

  /** Results come in batches, each from one worker. */
  #place(holder: WorkerState): number {
    if (holder === this.#last) return this.#lastPlace;
    let place = this.#places.get(holder);
    if (place === undefined) {
      place = this.workers.length;
      this.workers.push(holder);
      this.#places.set(holder, place);
    }
    this.#last = holder;
    this.#lastPlace = place;
    return place;
  }
}

/** A request, from submission until its client releases it. */
export class RequestState {
  readonly client: number;
  readonly number: number;
  readonly graph: GraphState;
  readonly deliver: boolean;
  /** One output that fails does not end it. */
  readonly each: boolean;
  outputs: readonly Wanter[] = [];
  /** Some of its outputs are blocks of older graphs. */
  borrows = false;
  /** Output blocks that are not in memory. */
  remaining = 0;
  batch: ResultBatch | null = null;
  /** It was told that all outputs are in memory. */
  told = false;
  ended = false;
  /** Layers without a worker that its client was told of. */
  readonly toldStranded: Set<LayerState> = new Set();
  /** It was told that there is no worker at all. */
  toldAlone = false;
  progressAt: number = Number.NEGATIVE_INFINITY;
  progressDone = -1;

  constructor(graph: GraphState, { client, request, deliver, each }: SubmitEvent) {
    this.client = client;
    this.number = request;
    this.graph = graph;
    this.deliver = deliver;
    this.each = each;
  }
}
