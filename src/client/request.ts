/** One submitted graph, as the client sees it: accepted, results as they come, done or failed. */

import type { Accepted, Failed, Progress, TaskErred, TaskResults } from "../comm/index.ts";
import {
  CancelledError,
  fromWire,
  type PlygraphError,
  ProgressListenerError,
} from "../core/index.ts";
import type { Layer } from "../layers/index.ts";
import { type Deferred, deferred } from "./deferred.ts";
import { warn } from "./warn.ts";

/** Where one result is. A later one of the same task replaces it. */
export interface Place {
  readonly address: string;
  readonly nbytes: number;
  /** Its packed bytes, when they came along. */
  readonly inline: Uint8Array | null;
  /** Nobody else in this process has these bytes. */
  readonly exclusive: boolean;
}

/** How far a request is. `layers` is parallel to the layers that were submitted. */
export interface ProgressEvent {
  readonly request: number;
  readonly done: number;
  readonly total: number;
  readonly processing: number;
  readonly layers: readonly { readonly layer: Layer; readonly done: number }[];
}

/** What was submitted. */
export interface RequestContent {
  readonly id: number;
  /** Topological: the layers of the packed graph. */
  readonly layers: readonly Layer[];
  readonly onProgress: ((event: ProgressEvent) => void) | undefined;
}

/** Where a layer stands in the packed graph. */
interface LayerNumbers {
  readonly index: number;
  /** Number of its block 0. */
  readonly offset: number;
}

/** What happened to a request so far. */
export type RequestStatus = "pending" | "finished" | "error" | "cancelled";

/** Hears of a result, or of why there will be none. */
export interface PlaceListener {
  found(task: number, place: Place): void;
  failed(task: number, error: PlygraphError): void;
  /** The whole request failed, if after its results were ready: who lost one of them makes it no more. */
  ended(error: PlygraphError): void;
  /** Nobody wants the results any more: those that have not come do not. */
  givenUp(error: PlygraphError): void;
}

/** The state of one request; the session feeds it with messages. */
export class GraphRequest {
  readonly id: number;
  /** For who listens to its progress, until it has ended: persisted blocks go with their layers. */
  #layers: readonly Layer[];
  readonly #numbers = new WeakMap<Layer, LayerNumbers>();
  readonly #places = new Map<number, Place>();
  readonly #errors = new Map<number, PlygraphError>();
  readonly #listeners = new Set<PlaceListener>();
  #accepted: Deferred<Accepted> = deferred();
  readonly #done: Deferred<void> = deferred();
  #isBound: boolean;
  readonly #onProgress: RequestContent["onProgress"];
  #status: RequestStatus = "pending";
  #error: PlygraphError | undefined;
  #graph = -1;
  #isGivenUp = false;

  constructor({ id, layers, onProgress }: RequestContent) {
    this.id = id;
    this.#layers = onProgress === undefined ? [] : layers;
    this.#onProgress = onProgress;
    this.#isBound = layers.some(({ type }) => type.name === "held");
    let offset = 0;
    layers.forEach((layer, index) => {
      this.#numbers.set(layer, { index, offset });
      offset += layer.tasks;
    });
  }

  get status(): RequestStatus {
    return this.#status;
  }

  /** Why the request failed. */
  get error(): PlygraphError | undefined {
    return this.#error;
  }

  /** The graph's number on the scheduler; -1 before it was accepted. */
  get graph(): number {
    return this.#graph;
  }

  /** Rejects when the scheduler refuses the graph. */
  get accepted(): Promise<Accepted> {
    return this.#accepted.promise;
  }

  /** All outputs are in memory. Rejects with the error of the task that failed. */
  get done(): Promise<void> {
    return this.#done.promise;
  }

  /** Index of a layer in the packed graph. */
  indexOf(layer: Layer): number {
    return this.#numbers.get(layer)?.index ?? -1;
  }

  /** Number of block 0 of a layer. */
  offsetOf(layer: Layer): number {
    return this.#numbers.get(layer)?.offset ?? -1;
  }

  /** Where the result of a task is, if it is anywhere yet. */
  placeOf(task: number): Place | undefined {
    return this.#places.get(task);
  }

  /** Why there will be no result of a task: its own error, or that of the whole request. */
  errorOf(task: number): PlygraphError | undefined {
    const error = this.#errors.get(task) ?? this.#error;
    if (error || !this.#isGivenUp || this.#places.get(task)?.inline) return error;
    return new CancelledError("the results of this computation were let go");
  }

  /** Calls the listener for each result from now on; answers how to stop. */
  onPlace(listener: PlaceListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  handleAccepted(message: Accepted): void {
    this.#graph = message.graph;
    this.#accepted.resolve(message);
  }

  handleResults(message: TaskResults, buffers: readonly Uint8Array[], exclusive: boolean): void {
    let next = 0;
    message.tasks.forEach((task, k) => {
      const inline = message.inline[k] === 1 ? buffers[next++] : null;
      const address = message.addresses[message.holder[k]] ?? "";
      const place: Place = { address, nbytes: message.nbytes[k], inline, exclusive };
      this.#places.set(task, place);
      for (const listener of this.#listeners) listener.found(task, place);
    });
  }

  handleErred({ task, error }: TaskErred): void {
    const failure = fromWire(error);
    this.#errors.set(task, failure);
    for (const listener of this.#listeners) listener.failed(task, failure);
  }

  handleProgress({ done, total, processing, layers }: Progress): void {
    const all = this.#layers;
    try {
      this.#onProgress?.({
        request: this.id,
        done,
        total,
        processing,
        // Graphs may have very many layers, and most listeners look at the sum.
        get layers() {
          return all.map((layer, k) => ({ layer, done: layers[k] ?? 0 }));
        },
      });
    } catch (error) {
      // Whoever watches must not end the work.
      warn(new ProgressListenerError(this.id, error));
    }
  }

  handleDone(): void {
    if (this.#status !== "pending") return;
    this.#status = "finished";
    this.#layers = [];
    this.#done.resolve();
  }

  handleFailed(message: Failed): void {
    this.fail(fromWire(message.error));
  }

  /**
   * Forgets where its results are: it is sent once more, to a scheduler that knows nothing of it. False: it cannot be,
   * as it is done, or rests on results of earlier requests.
   */
  startOver(): boolean {
    if (this.#status !== "pending" || this.#isBound) return false;
    this.#places.clear();
    this.#errors.clear();
    if (this.#graph >= 0) this.#accepted = deferred();
    this.#graph = -1;
    return true;
  }

  /** Its graph's number is in other hands: it cannot start over. */
  bind(): void {
    this.#isBound = true;
  }

  /** Ends the request with an error, unless it has ended with one. */
  fail(error: PlygraphError, status: "error" | "cancelled" = "error"): void {
    if (this.#error) return;
    this.#status = status;
    this.#layers = [];
    this.#error = error;
    this.#accepted.reject(error);
    this.#done.reject(error);
    for (const listener of this.#listeners) listener.ended(error);
  }

  /** Its results were given up. An error with its stack is made for those only who still wait. */
  giveUp(reason: string): void {
    this.#isGivenUp = true;
    const isPending = this.#status === "pending";
    if (!isPending && this.#listeners.size === 0) return;
    const error = new CancelledError(`the computation was ${reason}`);
    if (isPending) this.fail(error, "cancelled");
    // Results that are ready lie on workers, which drop them now.
    for (const listener of this.#listeners) listener.givenUp(error);
  }
}
