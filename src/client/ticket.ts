/** The place that a future holds in a request which may not have been sent yet. */
import type { PlygraphError } from "../core/index.ts";
import type { Layer } from "../layers/index.ts";
import { type Deferred, deferred } from "./deferred.ts";
import type { GraphRequest } from "./request.ts";

/** A request, and the layer of it whose blocks futures stand for. */
export interface Sent {
  readonly request: GraphRequest;
  readonly layer: Layer;
}

/** Shared by all futures of one layer: counts them, and lets go of the results with the last one. */
export class Ticket {
  readonly #sent: Deferred<Sent> = deferred();
  readonly #letGo: (request: GraphRequest) => void;
  #now: Sent | undefined;
  #error: PlygraphError | undefined;
  #futures = 0;

  constructor(letGo: (request: GraphRequest) => void) {
    this.#letGo = letGo;
  }

  /** One future more. */
  add(): void {
    this.#futures++;
  }

  /** Once it was sent. Rejects when it could not be. */
  get sent(): Promise<Sent> {
    return this.#sent.promise;
  }

  /** Undefined before it was sent. */
  get now(): Sent | undefined {
    return this.#now;
  }

  /** Why it could not be sent. */
  get error(): PlygraphError | undefined {
    return this.#error;
  }

  /** The request was made. */
  send(sent: Sent): void {
    this.#now = sent;
    this.#sent.resolve(sent);
    if (this.#futures === 0) this.#letGo(sent.request);
  }

  /** It never will be. */
  fail(error: PlygraphError): void {
    this.#error = error;
    this.#sent.reject(error);
  }

  /** One future fewer. */
  drop(): void {
    this.#futures--;
    if (this.#futures === 0 && this.#now) this.#letGo(this.#now.request);
  }
}
