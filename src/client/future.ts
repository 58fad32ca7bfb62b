/** A handle on one result that is being computed, or will be. */
import { CancelledError, isPlygraphError } from "../core/index.ts";
import type { Ticket } from "./ticket.ts";

/** What a future can say about its task. */
export type FutureStatus = "pending" | "finished" | "error" | "cancelled";

/** What a future needs of the client that made it. */
export interface FutureOwner {
  /** The value of task `index` of the ticket's layer. */
  value(ticket: Ticket, index: number): Promise<unknown>;
}

/** The one method that makes an object awaitable. */
const AWAITED: "then" = "then";

/** Dropped futures let go of their results; the held value is what `release` does too. */
const dropped = new FinalizationRegistry<Ticket>((ticket) => ticket.drop());

/** Whoever waits may hold nothing but the promise, and must not lose the result to the garbage collector. */
const awaited = new Set<Future>();

/**
 * Light: a number and a shared ticket. `await future` is `future.result()`. The result stays on the
 * cluster until the future is released, or collected as garbage.
 */
export class Future<T = unknown> implements PromiseLike<T> {
  readonly #owner: FutureOwner;
  readonly #ticket: Ticket;
  readonly #index: number;
  #cancelled = false;
  #isReleased = false;
  #value: Promise<T> | undefined;

  constructor(owner: FutureOwner, ticket: Ticket, index: number) {
    this.#owner = owner;
    this.#ticket = ticket;
    this.#index = index;
    dropped.register(this, ticket, this);
  }

  /** Where its value will come from. */
  get ticket(): Ticket {
    return this.#ticket;
  }

  /** Which task of the ticket's layer it is. */
  get index(): number {
    return this.#index;
  }

  get status(): FutureStatus {
    if (this.#cancelled) return "cancelled";
    const { now, error } = this.#ticket;
    if (error) return isPlygraphError(error, "Cancelled") ? "cancelled" : "error";
    if (!now) return "pending";
    const { request, layer } = now;
    const task = request.offsetOf(layer) + this.#index;
    if (request.placeOf(task)) return "finished";
    if (!request.errorOf(task)) return "pending";
    return request.status === "cancelled" ? "cancelled" : "error";
  }

  /** The value. Rejects with TaskFailedError, CancelledError, or what went wrong with the cluster. */
  result(): Promise<T> {
    if (this.#cancelled || this.#isReleased) return Promise.reject(this.#gone());
    this.#value ??= this.#wait();
    return this.#value;
  }

  async #wait(): Promise<T> {
    awaited.add(this);
    try {
      return (await this.#owner.value(this.#ticket, this.#index)) as T;
    } catch (error) {
      // The request that it is a part of says less.
      const mine = this.#cancelled && isPlygraphError(error, "Cancelled");
      throw mine ? this.#gone() : error;
    } finally {
      awaited.delete(this);
    }
  }

  /** What `await` calls. */
  [AWAITED]<A = T, B = never>(
    onValue?: ((value: T) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.result().then(onValue, onError);
  }

  /** Not wanted any more: the task does not run if nothing else needs it. */
  cancel(): void {
    this.#cancelled = true;
    this.release();
  }

  /** The result may go. */
  release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    dropped.unregister(this);
    this.#ticket.drop();
  }

  #gone(): CancelledError {
    return new CancelledError(this.#cancelled ? "this future was cancelled" : "it was released");
  }
}
