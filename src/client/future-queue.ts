/** Function calls: collected for a tick, sent as one layer, fetched together. */
import { type AnyFunction, unpackValue } from "../kernels/index.ts";
import { type Annotations, type Layer, withAnnotations } from "../layers/index.ts";
import { fetchResults } from "./fetch.ts";
import { Future, type FutureOwner } from "./future.ts";
import { heldLayer } from "./held-layers.ts";
import type { GraphRequest } from "./request.ts";
import type { Session, SubmitOptions } from "./session.ts";
import { asPlygraphError, SubmitBatch } from "./submit-batch.ts";
import { type Sent, Ticket } from "./ticket.ts";

/** Wishes for function calls. */
export type CallOptions = Pick<SubmitOptions, "priority"> & Annotations;

const NO_WISHES: CallOptions = {};

/** Makes the futures of one client. */
export class FutureQueue implements FutureOwner {
  readonly #session: Session;
  readonly #open = new Map<CallOptions, SubmitBatch>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** One call, sent with the others of this tick. */
  submit(fn: AnyFunction, args: readonly unknown[], wishes: CallOptions = NO_WISHES): Future {
    const batch = this.#open.get(wishes) ?? this.#begin(wishes);
    const future = new Future(this, batch.ticket, batch.add(fn, args));
    batch.ticket.add();
    return future;
  }

  /** One layer of one call an item. */
  map(fn: AnyFunction, items: readonly unknown[], wishes: CallOptions = NO_WISHES): Future[] {
    if (items.length === 0) return [];
    const ticket = this.#ticket();
    const batch = new SubmitBatch(ticket);
    const futures = items.map((item) => {
      ticket.add();
      return new Future(this, ticket, batch.add(fn, [item]));
    });
    queueMicrotask(() => void this.#send(batch, wishes));
    return futures;
  }

  /** Values in order; those of one request are fetched in one go. */
  async gather(futures: readonly Future[]): Promise<unknown[]> {
    const groups = new Map<Ticket, number[]>();
    futures.forEach(({ ticket, index }) => {
      const group = groups.get(ticket);
      if (group) group.push(index);
      else groups.set(ticket, [index]);
    });
    const values = new Map<Ticket, Map<number, unknown>>();
    await Promise.all(
      [...groups].map(async ([ticket, indices]) => {
        values.set(ticket, await this.#values(ticket, indices));
      }),
    );
    return futures.map(({ ticket, index }) => values.get(ticket)?.get(index));
  }

  /** A share in results that another client made: they stay while one of these futures is there. */
  adopt(layer: Layer, blocks: readonly number[]): Future[] {
    const ticket = this.#ticket();
    const futures = blocks.map((block) => {
      ticket.add();
      return new Future(this, ticket, block);
    });
    ticket.send({ request: this.#session.submit([layer], { each: true }), layer });
    return futures;
  }

  async value(ticket: Ticket, index: number): Promise<unknown> {
    return (await this.#values(ticket, [index])).get(index);
  }

  async #values(ticket: Ticket, indices: readonly number[]): Promise<Map<number, unknown>> {
    const { keepAlive, peers } = this.#session;
    const { request, layer } = await keepAlive.during(ticket.sent);
    const offset = request.offsetOf(layer);
    const found = new Map<number, unknown>();
    const tasks = indices.map((index) => offset + index);
    const fetching = fetchResults(request, peers, tasks, {
      put: (task, bytes) => void found.set(task - offset, unpackValue(bytes)),
    });
    await keepAlive.during(fetching);
    return found;
  }

  #ticket(): Ticket {
    return new Ticket((request: GraphRequest) => this.#session.release(request));
  }

  #begin(wishes: CallOptions): SubmitBatch {
    const batch = new SubmitBatch(this.#ticket());
    this.#open.set(wishes, batch);
    queueMicrotask(() => {
      this.#open.delete(wishes);
      void this.#send(batch, wishes);
    });
    return batch;
  }

  /** Arguments that are futures must be known to the scheduler by their graph's number first. */
  async #send(batch: SubmitBatch, wishes: CallOptions): Promise<void> {
    const { ticket } = batch;
    try {
      const unknown = batch.tickets().filter(({ now }) => (now?.request.graph ?? -1) < 0);
      if (unknown.length > 0) {
        const known = unknown.map(async (one) => await (await one.sent).request.accepted);
        await this.#session.keepAlive.during(Promise.all(known));
      }
      const { priority, ...annotations } = wishes;
      const made = batch.layer(({ request, layer: from }: Sent) => heldLayer(request, from));
      const layer = withAnnotations(made, annotations);
      const options = { each: true, ...(priority !== undefined && { priority }) };
      ticket.send({ request: this.#session.submit([layer], options), layer });
    } catch (error) {
      ticket.fail(asPlygraphError(error));
    }
  }
}
