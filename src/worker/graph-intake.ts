/**
 * What the scheduler says, in order. A large graph is read in slices: peers, threads and heartbeats have their
 * turns in between, and what the scheduler says meanwhile waits behind it.
 */
import type { Message, MessageHandler } from "../comm/index.ts";
import type { Host, Timer } from "../core/index.ts";
import { type Graph, ownGraph, unpackSteps } from "../layers/index.ts";
import type { WorkerMachine } from "./state/index.ts";

/** Graphs of fewer bytes are read at once: some milliseconds. */
const SMALL_BYTES = 65_536;
/** Milliseconds that a graph is read before others have their turn. */
const SLICE_MS = 5;

/** Between the connection to the scheduler and the worker. */
export class GraphIntake {
  readonly #machine: WorkerMachine;
  readonly #host: Host;
  readonly #deliver: MessageHandler;
  readonly #waiting: (readonly [Message, readonly Uint8Array[]])[] = [];
  #reading: Generator<undefined, Graph> | undefined;
  #turn: Timer | undefined;

  constructor(machine: WorkerMachine, host: Host, deliver: MessageHandler) {
    this.#machine = machine;
    this.#host = host;
    this.#deliver = deliver;
  }

  /** A message has come. */
  readonly receive: MessageHandler = (message, buffers) => {
    this.#waiting.push([message, buffers]);
    if (this.#reading === undefined) this.#goOn();
  };

  /** What waits is not wanted any more. */
  close(): void {
    this.#turn?.clear();
    this.#waiting.length = 0;
  }

  #goOn(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const [message, buffers] = next;
      if (message.op === "graph" && this.#isLarge(buffers[0]) && !this.#read(buffers[0])) return;
      this.#waiting.shift();
      this.#deliver(message, buffers);
    }
  }

  #isLarge(packed: Uint8Array): boolean {
    return packed.length > SMALL_BYTES && !ownGraph(packed, this.#machine.state.options.registry);
  }

  /** Reads the graph that is next, for a while. Answers whether it is complete, or cannot be read. */
  #read(packed: Uint8Array): boolean {
    this.#reading ??= unpackSteps(packed, this.#machine.state.options.registry);
    const end = this.#host.now() + SLICE_MS;
    try {
      do {
        const { done, value } = this.#reading.next();
        if (!done) continue;
        this.#machine.prepare(packed, value);
        this.#reading = undefined;
        return true;
      } while (this.#host.now() < end);
    } catch {
      // The machine meets the same error, and tells whose tasks fail with it.
      this.#reading = undefined;
      return true;
    }
    this.#turn = this.#host.immediate(() => this.#goOn());
    return false;
  }
}
