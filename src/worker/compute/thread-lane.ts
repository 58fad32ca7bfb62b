/** One compute thread, seen from the worker: batches go in, results come out; a dead one is replaced. */
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { WireError } from "../../comm/index.ts";
import { loaderFlags, WorkerStartError } from "../../core/index.ts";
import type { Slot } from "../state/index.ts";
import { ABORTS, type FromThread, type ThreadData, type ToThread } from "./thread-messages.ts";

/** What a lane tells its worker. */
export interface LaneHandlers {
  /** Slots and seconds, in turn: their blocks are written. */
  finished(list: Float64Array): void;
  /** The same, of packed values. */
  values(list: Float64Array, bytes: readonly Uint8Array[], unpackSeconds?: readonly number[]): void;
  failed(slot: Slot, error: WireError): void;
  /** The thread is gone, and these were on it; the first `begun` of them had begun. */
  died(slots: readonly Slot[], begun: number, reason: string): void;
  /** What a thread must know before its first task; sent again when it was replaced. */
  introduction(): readonly ToThread[];
}

/** A place where tasks run: a compute thread, or what stands for one. */
export interface Lane extends Partial<Conversions> {
  /** Resolves when it can run tasks; rejects when it cannot start. */
  readonly up: Promise<void>;
  /** Graphs that it knows. */
  readonly graphs: Set<number>;
  /** Hands over records of tasks; the words are copied. */
  run(words: Int32Array, slots: readonly Slot[]): void;
  tell(message: ToThread): void;
  stop(): Promise<void>;
}

/** How often values were packed and unpacked. */
export interface Conversions {
  readonly packs: number;
  readonly unpacks: number;
}

/** Of several places together. */
export function conversionsOf(places: readonly Partial<Conversions>[]): Conversions {
  const sum = (name: keyof Conversions): number =>
    places.reduce((total, place) => total + (place[name] ?? 0), 0);
  return { packs: sum("packs"), unpacks: sum("unpacks") };
}

/** Makes one. */
export type LaneFactory = (handlers: LaneHandlers) => Lane;

/** How often a thread may die before it has said that it is up. */
const FAILED_STARTS_MAX = 3;

/** A thread, and the tasks that it has. */
export class ThreadLane implements Lane {
  readonly #handlers: LaneHandlers;
  readonly #outstanding: Set<Slot> = new Set();
  #thread: Worker;
  #signal: Int32Array;
  #ready: () => void = () => undefined;
  #notUp: (error: Error) => void = () => undefined;
  #failedStarts = 0;
  /** Of threads that this one replaces. */
  #packsBefore = 0;
  #unpacksBefore = 0;
  #stopping = false;
  /** Why there is no thread any more, when it failed to start again and again. */
  #gone: string | undefined;
  /** Graphs that the thread knows. */
  readonly graphs: Set<number> = new Set();
  /** Resolves when the thread is up; rejects when it cannot start. */
  readonly up: Promise<void>;

  constructor(handlers: LaneHandlers) {
    this.#handlers = handlers;
    this.up = new Promise((resolve, reject) => {
      this.#ready = resolve;
      this.#notUp = reject;
    });
    this.#signal = new Int32Array(new SharedArrayBuffer(64));
    this.#thread = this.#start();
  }

  get packs(): number {
    return this.#packsBefore + this.#signal[2];
  }

  get unpacks(): number {
    return this.#unpacksBefore + this.#signal[3];
  }

  /** Number of the thread in this process, for tests that end it. */
  get thread(): Worker {
    return this.#thread;
  }

  /** Hands over records of tasks; the words are copied. */
  run(words: Int32Array, slots: readonly Slot[]): void {
    if (this.#gone !== undefined) {
      this.#handlers.died(slots, slots.length, this.#gone);
      return;
    }
    for (const slot of slots) this.#outstanding.add(slot);
    this.tell(words.slice());
    this.#wake();
  }

  /** Posts a message. A sleeping thread is not woken for it: it is read before the next batch. */
  tell(message: ToThread): void {
    this.#thread.postMessage(message);
    if ("op" in message && message.op === "abort") {
      Atomics.add(this.#signal, ABORTS, 1);
      this.#wake();
    }
  }

  #wake(): void {
    Atomics.add(this.#signal, 0, 1);
    Atomics.notify(this.#signal, 0);
  }

  /** Ends the thread. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.tell({ op: "stop" });
    this.#wake();
    await this.#thread.terminate();
  }

  #start(): Worker {
    this.#packsBefore = this.packs;
    this.#unpacksBefore = this.unpacks;
    this.#signal = new Int32Array(new SharedArrayBuffer(64));
    const workerData: ThreadData = { signal: this.#signal };
    const entry = new URL(`../thread-entry${extname(import.meta.url)}`, import.meta.url);
    const thread = new Worker(entry, { workerData, execArgv: loaderFlags() });
    let reason = "a function ended it, as process.exit() does";
    thread.on("message", (message: FromThread) => this.#receive(message));
    thread.on("error", (error) => {
      reason = error instanceof Error ? error.message : String(error);
    });
    thread.once("exit", (code) => this.#exited(`${reason} (exit code ${code})`));
    this.#thread = thread;
    this.graphs.clear();
    for (const message of this.#handlers.introduction()) this.tell(message);
    return thread;
  }

  /** Functions of users can post here, too: what is no message of ours is passed over. */
  #receive(message: FromThread): void {
    if (!this.#isOurs(message)) return;
    if (ArrayBuffer.isView(message)) {
      this.#done(message);
      this.#handlers.finished(message);
    } else if (message.op === "ready") {
      this.#failedStarts = 0;
      // From here on it does not keep the process alive; whoever waits for a result does.
      this.#thread.unref();
      this.#ready();
    } else if (message.op === "values") {
      this.#done(message.list);
      this.#handlers.values(message.list, message.bytes, message.unpackSeconds);
    } else {
      this.#outstanding.delete(message.slot);
      this.#handlers.failed(message.slot, message.error);
    }
  }

  #isOurs(message: unknown): message is FromThread {
    if (typeof message !== "object" || message === null) return false;
    // Not by class: a sandbox (jest) has typed arrays of its own.
    if (ArrayBuffer.isView(message)) return this.#has(message as Float64Array);
    const { op, slot, list } = message as { readonly [key: string]: unknown };
    if (op === "values") return ArrayBuffer.isView(list) && this.#has(list as Float64Array);
    return op === "ready" || (op === "failed" && this.#outstanding.has(slot as Slot));
  }

  #has(list: Float64Array): boolean {
    for (let k = 0; k < list.length; k += 2) if (!this.#outstanding.has(list[k])) return false;
    return true;
  }

  #done(list: Float64Array): void {
    for (let k = 0; k < list.length; k += 2) this.#outstanding.delete(list[k]);
  }

  #exited(reason: string): void {
    if (this.#stopping) return;
    const slots = [...this.#outstanding];
    // What was handed over before the task that was begun last was begun before it, too.
    const begun = slots.indexOf(this.#signal[1] - 1) + 1;
    this.#outstanding.clear();
    this.#failedStarts++;
    this.#notUp(new WorkerStartError("with a compute thread", reason));
    if (this.#failedStarts < FAILED_STARTS_MAX) this.#start();
    else this.#gone = reason;
    this.#handlers.died(slots, begun, reason);
  }
}
