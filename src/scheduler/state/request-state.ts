/** One request of a client: which outputs it wants, and what it was told. */
import type { SubmitEvent } from "./events.ts";
import type { GraphState, Wanter } from "./graph-state.ts";

/** Results that the client was not told of yet; one message. */
export class ResultBatch {
  readonly tasks: number[] = [];
  readonly holders: number[] = [];
  readonly nbytes: number[] = [];
  readonly inline: number[] = [];
  readonly buffers: Uint8Array[] = [];

  add(task: number, holder: number, nbytes: number, buffer: Uint8Array | null): void {
    this.tasks.push(task);
    this.holders.push(holder);
    this.nbytes.push(nbytes);
    this.inline.push(buffer === null ? 0 : 1);
    if (buffer !== null) this.buffers.push(buffer);
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
