/** The user's end of a cluster: graphs and function calls go out, results come back. */
import { checkNumber, checkOptions, invariant, OptionError, shown } from "../core/index.ts";
import type { TaskInfo } from "../kernels/index.ts";
import { ANNOTATION_NAMES, checkAnnotations, type Layer } from "../layers/index.ts";
import type { Plugin } from "../optimizer/index.ts";
import { Calls, type OrFuture } from "./calls.ts";
import { type Computed, collectorOf, requireCollectable } from "./collect.ts";
import {
  type Moved,
  type ReplicateOptions,
  type ResultPlaces,
  replicate,
  wishesOf,
} from "./copies.ts";
import { type ClientOptions, type ClientTarget, endpointOf } from "./endpoint.ts";
import { fetchResults } from "./fetch.ts";
import { Future } from "./future.ts";
import { type CallOptions, FutureQueue } from "./future-queue.ts";
import { HeldLayers } from "./held-layers.ts";
import { pluginsFor } from "./plugins.ts";
import { GraphRequest } from "./request.ts";
import { Session, type SubmitOptions } from "./session.ts";
import { SharedClient } from "./shared/shared-client.ts";
import { SharedValues } from "./shared/shared-values.ts";

/** Wishes for one computation. */
export interface ComputeOptions extends Omit<SubmitOptions, "deliver" | "each"> {
  /** Logical layers in, physical ones out, in the same order. */
  readonly optimize?: (layers: readonly Layer[]) => readonly Layer[];
  /** Cancels when aborted. */
  readonly signal?: AbortSignal;
}

/** Connects in the background; every method waits for the connection. Clients of one scheduler are independent. */
export class Client extends SharedClient {
  /** Those of the cluster and its own: every array that is computed here uses them. */
  readonly plugins: readonly Plugin[];
  protected readonly values: SharedValues;
  readonly #futures: FutureQueue;
  readonly #calls: Calls;
  readonly #held: HeldLayers;

  constructor(target?: ClientTarget, options: ClientOptions = {}) {
    super(new Session(endpointOf(target, options)));
    this.plugins = pluginsFor(target, options?.plugins);
    this.#held = new HeldLayers(this.session);
    this.#futures = new FutureQueue(this.session);
    this.values = new SharedValues(this.#futures, this.#held);
    this.#calls = new Calls(this.#futures, {});
  }

  /** Resolves when connected. Rejects with BadTokenError or ConnectionError. */
  static async connect(target?: ClientTarget, options: ClientOptions = {}): Promise<Client> {
    const client = new Client(target, options);
    await client.ready;
    return client;
  }

  /**
   * Low level: sends physical layers as they are. The handle tells when the graph was accepted and
   * done, and where the blocks of the outputs are.
   */
  submitGraph(outputs: readonly Layer[], options: SubmitOptions = {}): GraphRequest {
    return this.session.submit(outputs, {
      ...options,
      onProgress: (event) => {
        options.onProgress?.(event);
        this.emit("progress", event);
      },
    });
  }

  /**
   * The values of layers, in memory. Rejects with the error of the first task that failed, or with
   * GraphLimitError when a result is too large for one typed array.
   */
  async compute(layers: readonly Layer[], options: ComputeOptions = {}): Promise<Computed[]> {
    const { optimize, signal, ...wishes } = options;
    const outputs = optimize ? optimize(layers) : layers;
    const distinct = [...new Set(outputs)];
    distinct.forEach(requireCollectable);
    // What was persisted is fetched as it is; the rest is computed.
    const wanted = distinct.filter((layer) => !this.#held.blocksOf(layer));
    this.#held.checkSound(wanted);
    const request = wanted.length > 0 ? this.submitGraph(wanted, wishes) : undefined;
    const abort = (): void => {
      if (request) this.session.cancel(request);
    };
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort, { once: true });
    try {
      const computing = Promise.all(distinct.map((layer) => this.#collect(request, layer)));
      const results = await this.session.keepAlive.during(computing);
      return outputs.map((layer) => results[distinct.indexOf(layer)]);
    } finally {
      signal?.removeEventListener("abort", abort);
      if (request) this.session.release(request);
    }
  }

  /**
   * Starts computing and keeps the results on the cluster: answers layers that stand for them, at
   * once when the graph is accepted. They are let go with the last reference to these layers.
   */
  async persist(layers: readonly Layer[], options: ComputeOptions = {}): Promise<Layer[]> {
    const { optimize, signal, ...wishes } = options;
    const outputs = optimize ? optimize(layers) : layers;
    const distinct = [...new Set(outputs)];
    this.#held.checkSound(distinct);
    const request = this.submitGraph(distinct, { ...wishes, deliver: false });
    signal?.addEventListener("abort", () => this.session.cancel(request), { once: true });
    await request.accepted;
    return outputs.map((layer) => this.#held.keep(request, layer));
  }

  /** Resolves when everything that persisted layers stand for is in memory. */
  async wait(layers: readonly Layer[]): Promise<void> {
    await this.session.keepAlive.during(Promise.all(layers.map((layer) => this.#held.done(layer))));
  }

  /**
   * Calls `fn` on a worker. Futures among the arguments, in lists and records too, are replaced by
   * their values there. `fn` is sent as text: what it needs must be among its arguments. Throws
   * KernelFunctionError for a function without text, ValuePackError for arguments that cannot travel.
   */
  submit<A extends readonly unknown[], R>(
    fn: (...args: A) => R,
    ...args: OrFuture<A>
  ): Future<Awaited<R>>;
  /** A function that declares one parameter more gets a `TaskInfo` in it, with a signal that tells of cancellation. */
  submit<A extends readonly unknown[], R>(
    fn: (...args: [...A, task: TaskInfo]) => R,
    ...args: OrFuture<A>
  ): Future<Awaited<R>>;
  submit<R>(fn: (...args: never[]) => R, ...args: never[]): Future<Awaited<R>> {
    return this.#calls.submit(fn, ...args);
  }

  /** One call an item, all of them one layer. */
  map<T, R>(
    fn: (item: T, task: TaskInfo) => R,
    items: Iterable<T | Future<T>>,
  ): Future<Awaited<R>>[] {
    return this.#calls.map(fn, items);
  }

  /** `submit` and `map` with wishes: `client.with({ retries: 3, resources: { GPU: 1 } }).submit(fn, 1)`. */
  with(wishes: CallOptions): Calls {
    checkOptions("with()", wishes, ANNOTATION_NAMES);
    checkNumber("with()", "priority", wishes.priority);
    checkNumber("with()", "retries", wishes.retries, { least: 0, whole: true });
    checkAnnotations(wishes, "with()");
    return new Calls(this.#futures, wishes);
  }

  /** The values of many futures; those of one worker come in one message. */
  async gather<T>(futures: readonly Future<T>[]): Promise<T[]> {
    checkFutures("gather()", futures);
    return (await this.#futures.gather(futures)) as T[];
  }

  /**
   * Sees to it that several workers hold each of these results: of futures, or of persisted layers. Resolves when they
   * do, with what was copied. The copies of one block spread as a tree.
   */
  async replicate(
    what: readonly (Future | Layer)[],
    options: ReplicateOptions = {},
  ): Promise<Moved> {
    wishesOf(options);
    const places = await this.#placesOf("replicate()", what);
    return await replicate(this.session, places, options);
  }

  /** Stops what is no longer wanted; awaiting it rejects with CancelledError. */
  cancel(what: GraphRequest | Future | readonly Future[]): void {
    if (what instanceof Future) what.cancel();
    else if (what instanceof GraphRequest) this.session.cancel(what);
    else {
      checkFutures("cancel()", what);
      for (const future of what) future.cancel();
    }
  }

  /**
   * Lets results go now, not when the handle is collected as garbage: those of a submitted graph, of
   * futures, or of persisted layers.
   */
  release(...what: readonly (GraphRequest | Future | Layer)[]): void {
    for (const one of what) {
      if (one instanceof Future) one.release();
      else if (one instanceof GraphRequest) this.session.release(one);
      else this.#held.release(one);
    }
  }

  /** Where results are: one entry a request. @throws OptionError */
  async #placesOf(where: string, what: readonly (Future | Layer)[]): Promise<ResultPlaces[]> {
    const found = new Map<GraphRequest, number[]>();
    for (const one of what) {
      const { request, tasks } = await this.#placeOf(where, one);
      const known = found.get(request);
      if (known === undefined) found.set(request, [...tasks]);
      else for (const task of tasks) known.push(task);
    }
    return Array.from(found, ([request, tasks]) => ({ request, tasks }));
  }

  async #placeOf(where: string, one: Future | Layer): Promise<ResultPlaces> {
    if (one instanceof Future) {
      const { request, layer } = await one.ticket.sent;
      return { request, tasks: [request.offsetOf(layer) + one.index] };
    }
    const held = this.#held.blocksOf(one);
    if (held === undefined) {
      throw new OptionError(where, `takes futures and persisted layers, not ${shown(one)}`);
    }
    const { request, offset } = held;
    return { request, tasks: Array.from({ length: one.tasks }, (_, block) => offset + block) };
  }

  async #collect(submitted: GraphRequest | undefined, layer: Layer): Promise<Computed> {
    const held = this.#held.blocksOf(layer);
    const request = held?.request ?? submitted;
    invariant(request, "a layer is neither held nor submitted");
    const collector = collectorOf(layer);
    const offset = held?.offset ?? request.offsetOf(layer);
    const tasks = Array.from({ length: layer.tasks }, (_, block) => offset + block);
    await fetchResults(request, this.session.peers, tasks, {
      room: (task) => collector.room(task - offset),
      put: (task, bytes, exclusive) => collector.put(task - offset, bytes, exclusive),
    });
    return collector.finish();
  }
}

/** @throws OptionError */
function checkFutures(where: string, value: unknown): void {
  if (Array.isArray(value) && value.every((one) => one instanceof Future)) return;
  throw new OptionError(
    where,
    `takes a list of futures, as submit() and map() answer them, not ${shown(value)}`,
  );
}
