/** Requests to the scheduler that are no submissions, until they are answered. */
import type {
  Answer,
  Failed,
  Rebalance,
  Replicate,
  Restart,
  Retire,
  SharedRequest,
} from "../comm/index.ts";
import { CancelledError, fromWire, type PlygraphError } from "../core/index.ts";
import { type Deferred, deferred } from "./deferred.ts";

/** What may be asked. */
export type AnyQuestion = Retire | Restart | Replicate | Rebalance | SharedRequest;
/** The same without its number. */
export type Question = { [Q in AnyQuestion as Q["op"]]: Omit<Q, "request"> }[AnyQuestion["op"]];

/** An answer: plain data, and bytes beside it. */
export interface Answered {
  readonly value: Readonly<Record<string, unknown>>;
  readonly buffers: readonly Uint8Array[];
}

/** Those of one session. */
export class Questions {
  readonly #waiting = new Map<number, Deferred<Answered>>();

  /** Waits for the answer to request number `request`. */
  wait(request: number): Promise<Answered> {
    const answer = deferred<Answered>();
    this.#waiting.set(request, answer);
    return answer.promise;
  }

  /** Hands an answer, or the reason why there is none, to whoever waits. False: nobody does. */
  settle(message: Answer | Failed, buffers: readonly Uint8Array[]): boolean {
    const answer = this.#waiting.get(message.request);
    if (answer === undefined) return false;
    this.#waiting.delete(message.request);
    if (message.op === "answer") answer.resolve({ value: message.value, buffers });
    else answer.reject(fromWire(message.error));
    return true;
  }

  /** Nobody waits for this one any more; false when it was answered. */
  giveUp(request: number): boolean {
    const answer = this.#waiting.get(request);
    this.#waiting.delete(request);
    answer?.reject(new CancelledError("it was aborted"));
    return answer !== undefined;
  }

  /** There will be no answers. */
  fail(error: PlygraphError): void {
    for (const answer of this.#waiting.values()) answer.reject(error);
    this.#waiting.clear();
  }
}
