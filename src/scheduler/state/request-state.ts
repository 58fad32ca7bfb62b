/** One request of a client: which outputs it wants, and what it was told. */
import type { SubmitEvent } from "./events.ts";
import type { GraphState, Wanter } from "./graph-state.ts";
import type { WorkerState } from "./worker-state.ts";

/** Results that the client was not told of yet; one message. */
export class ResultBatch {
  readonly tasks: number[] = [];
  readonly holders: WorkerState[] = [];
  readonly nbytes: number[] = [];
  readonly buffers: (Uint8Array | null)[] = [];

  add(task: number, holder: WorkerState, nbytes: number, buffer: Uint8Array | null): void {
    this.tasks.push(task);
    this.holders.push(holder);
    this.nbytes.push(nbytes);
    this.buffers.push(buffer);
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
