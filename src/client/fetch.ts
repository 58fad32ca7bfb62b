/** Brings results to the client as they become ready, straight from the workers that hold them. */
import { ConnectionError, isPlygraphError } from "../core/index.ts";
import { type Deferred, deferred } from "./deferred.ts";
import type { Answer, Peers } from "./peers.ts";
import type { GraphRequest, Place } from "./request.ts";

/** Bytes asked for in one message; the first block always goes. */
const MESSAGE_BYTES_MAX = 50e6;
/** Blocks asked for in one message: an answer has a buffer for each. */
const MESSAGE_BLOCKS_MAX = 8192;
/** A worker that is busy, or does not have the block, is asked again after this; after some time, more seldom. */
const AGAIN_MS = 150;
const AGAIN_SELDOM_MS = 1000;
const OFTEN_MAX = 20;
/**
 * How often in a row one block may not be where it was said to be: 90 seconds or so. The scheduler may take half a
 * minute to see that a worker is gone.
 */
const MISSES_MAX = 107;

/** Receives results. */
export interface Receiver {
  /** Where the bytes of a result are to land, if that is known. */
  room?(task: number): Uint8Array | undefined;
  /**
   * The packed bytes of a result, once for each. They are only valid during the call, unless they
   * are `exclusive`: not part of the memory of a worker in this process.
   */
  put(task: number, bytes: Uint8Array, exclusive: boolean): void;
}

/** One fetch of many results. Ends when all are delivered, or the request fails. */
class Fetch {
  readonly #request: GraphRequest;
  readonly #peers: Peers;
  readonly #receiver: Receiver;
  readonly #wanted: Set<number>;
  readonly #misses = new Map<number, number>();
  readonly #queues = new Map<string, Set<number>>();
  readonly #busy = new Set<string>();
  /** Why the request has ended, if it failed. */
  #over: { readonly error: unknown } | undefined;
  readonly #end: Deferred<void> = deferred();

  constructor(request: GraphRequest, peers: Peers, tasks: Iterable<number>, receiver: Receiver) {
    this.#request = request;
    this.#peers = peers;
    this.#receiver = receiver;
    this.#wanted = new Set(tasks);
  }

  async run(): Promise<void> {
    const stop = this.#request.onPlace({
      found: (task, place) => this.#found(task, place),
      failed: (task, error) => {
        if (this.#wanted.has(task)) this.#end.reject(error);
      },
      ended: (error) => this.#failed(error),
      givenUp: (error) => this.#end.reject(error),
    });
    try {
      for (const task of [...this.#wanted]) {
        const place = this.#request.placeOf(task);
        const error = place?.inline ? undefined : this.#request.errorOf(task);
        if (error) throw error;
        if (place) this.#found(task, place);
      }
      if (this.#wanted.size === 0) this.#end.resolve();
      await this.#end.promise;
    } finally {
      stop();
    }
  }

  /** Results that were ready before another task failed are still good, as long as they are there. */
  #failed(error: unknown): void {
    this.#over = { error };
    for (const task of this.#wanted) {
      if (!this.#request.placeOf(task)) {
        this.#end.reject(error);
        return;
      }
    }
  }

  #found(task: number, place: Place): void {
    if (!this.#wanted.has(task)) return;
    if (place.inline) {
      this.#take(task, place.inline, place.exclusive);
      return;
    }
    let queue = this.#queues.get(place.address);
    if (!queue) {
      queue = new Set();
      this.#queues.set(place.address, queue);
    }
    queue.add(task);
    // Results of one message are asked for together.
    queueMicrotask(() => this.#pump(place.address));
  }

  #take(task: number, bytes: Uint8Array, exclusive: boolean): void {
    if (!this.#wanted.has(task)) return;
    try {
      this.#receiver.put(task, bytes, exclusive);
    } catch (error) {
      this.#end.reject(error);
    }
    this.#wanted.delete(task);
    if (this.#wanted.size === 0) this.#end.resolve();
  }

  #pump(address: string): void {
    const queue = this.#queues.get(address);
    if (!queue || queue.size === 0 || this.#busy.has(address)) return;
    const tasks = this.#batch(queue, address);
    if (tasks.length === 0) return;
    this.#busy.add(address);
    const graphs = tasks.map(() => this.#request.graph);
    const into = (k: number): Uint8Array | undefined => this.#receiver.room?.(tasks[k]);
    this.#peers.fetch(address, { graphs, tasks, into }).then(
      (answer) => this.#arrived(address, tasks, answer),
      (error: unknown) => this.#lost(address, tasks, error),
    );
  }

  #batch(queue: Set<number>, address: string): number[] {
    const tasks: number[] = [];
    let bytes = 0;
    for (const task of queue) {
      const place = this.#request.placeOf(task);
      queue.delete(task);
      // It moved, or somebody else brought it meanwhile.
      if (!place || place.address !== address || !this.#wanted.has(task)) continue;
      bytes += place.nbytes;
      const full = bytes > MESSAGE_BYTES_MAX || tasks.length >= MESSAGE_BLOCKS_MAX;
      if (full && tasks.length > 0) {
        queue.add(task);
        break;
      }
      tasks.push(task);
    }
    return tasks;
  }

  #arrived(address: string, tasks: readonly number[], { data, buffers }: Answer): void {
    this.#busy.delete(address);
    let next = 0;
    const missing: number[] = [];
    tasks.forEach((task, k) => {
      if (!data.busy && data.status[k] === 1) this.#take(task, buffers[next++], true);
      else missing.push(task);
    });
    if (missing.length > 0) this.#again(missing, data.busy ? undefined : "it is not there");
    this.#pump(address);
  }

  #lost(address: string, tasks: readonly number[], error: unknown): void {
    this.#busy.delete(address);
    if (isPlygraphError(error, "Connection")) this.#again(tasks, error.message);
    else this.#end.reject(error);
    // Others wait behind those, and these may have come from elsewhere meanwhile.
    this.#pump(address);
  }

  /** The scheduler will name another holder, or compute it again; until then the old one is asked. */
  #again(tasks: readonly number[], reason: string | undefined): void {
    if (this.#over && reason !== undefined) {
      this.#end.reject(this.#over.error);
      return;
    }
    for (const task of tasks) {
      const misses = (this.#misses.get(task) ?? 0) + (reason === undefined ? 0 : 1);
      this.#misses.set(task, misses);
      if (misses > MISSES_MAX) {
        const place = this.#request.placeOf(task);
        this.#end.reject(new ConnectionError(place?.address ?? "", `result ${task}: ${reason}`));
        return;
      }
    }
    const ask = (): void => {
      for (const task of tasks) {
        const place = this.#request.placeOf(task);
        if (place) this.#found(task, place);
      }
    };
    const seldom = tasks.every((task) => (this.#misses.get(task) ?? 0) > OFTEN_MAX);
    this.#peers.host.setTimer(ask, seldom ? AGAIN_SELDOM_MS : AGAIN_MS);
  }
}

/**
 * Delivers the result of each task once, in the order in which they come. Rejects with the error of
 * the request, or with ConnectionError when a result stays out of reach.
 */
export function fetchResults(
  request: GraphRequest,
  peers: Peers,
  tasks: Iterable<number>,
  receiver: Receiver,
): Promise<void> {
  return new Fetch(request, peers, tasks, receiver).run();
}
