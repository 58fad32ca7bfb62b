/**
 * Graphs that are being read. A small one is read at once; a large one in slices, and others are served
 * in between. What a client says while its graph is read waits behind it, so its order is kept.
 */
import type { Message, Submit } from "../../comm/index.ts";
import type { Host, Timer } from "../../core/index.ts";
import type { Graph } from "../../layers/index.ts";
import type { ClientPeer } from "./peers.ts";
import { bytesIn } from "./quotas.ts";

/** A graph in slices: `unpackSteps`. */
export type Reading = Generator<undefined, Graph>;

/** What becomes of what was read. */
export interface IntakeHandlers {
  /** A graph is complete. */
  read(peer: ClientPeer, message: Submit, buffers: readonly Uint8Array[], graph: Graph): void;
  /** Reading it threw. */
  failed(peer: ClientPeer, message: Submit, error: unknown): void;
  /** More waits behind a graph than is kept; the client is to go. */
  flooded(peer: ClientPeer): void;
  /** Whatever waited behind a graph. */
  next(peer: ClientPeer, message: Message, buffers: readonly Uint8Array[]): void;
}

interface Waiting {
  readonly message: Message;
  readonly buffers: readonly Uint8Array[];
}

interface Entry {
  readonly peer: ClientPeer;
  readonly message: Submit;
  readonly buffers: readonly Uint8Array[];
  readonly reading: Reading;
  readonly queue: Waiting[];
  /** Of what waits. */
  bytes: number;
}

/** Milliseconds that one graph is read before others have their turn. */
const SLICE_MS = 5;
/** Messages of one client that may wait behind its graph. */
const QUEUE_MAX = 100_000;

/** The graphs that are being read, at most one a client. */
export class Intake {
  readonly #host: Host;
  readonly #bytesMax: number;
  readonly #handlers: IntakeHandlers;
  /** By client number; the one whose turn it is first. */
  readonly #entries = new Map<number, Entry>();
  #immediate: Timer | undefined;

  /** `bytesMax`: of what waits behind one graph. */
  constructor(host: Host, bytesMax: number, handlers: IntakeHandlers) {
    this.#host = host;
    this.#bytesMax = bytesMax;
    this.#handlers = handlers;
  }

  /** Begins to read the graph that `message` submits; a small one is complete before this returns. */
  submit(
    peer: ClientPeer,
    message: Submit,
    buffers: readonly Uint8Array[],
    reading: Reading,
  ): void {
    const entry = { peer, message, buffers, reading, queue: [], bytes: 0 };
    this.#entries.set(peer.number, entry);
    this.#advance(entry);
  }

  /** Keeps what a client says for later; false when none of its graphs is being read. */
  hold(peer: ClientPeer, message: Message, buffers: readonly Uint8Array[]): boolean {
    const entry = this.#entries.get(peer.number);
    if (entry === undefined) return false;
    entry.queue.push({ message, buffers });
    entry.bytes += bytesIn(buffers);
    if (entry.queue.length > QUEUE_MAX || entry.bytes > this.#bytesMax) {
      this.#handlers.flooded(peer);
    }
    return true;
  }

  /** The client is gone, and what it sent with it. */
  drop(client: number): void {
    this.#entries.delete(client);
  }

  /** Nothing is read any more. */
  close(): void {
    this.#immediate?.clear();
    this.#entries.clear();
  }

  #advance(entry: Entry): void {
    const { peer, message, buffers, reading } = entry;
    const end = this.#host.now() + SLICE_MS;
    try {
      do {
        const step = reading.next();
        if (!step.done) continue;
        this.#entries.delete(peer.number);
        this.#handlers.read(peer, message, buffers, step.value);
        break;
      } while (this.#host.now() < end);
    } catch (error) {
      this.#entries.delete(peer.number);
      this.#handlers.failed(peer, message, error);
    }
    if (this.#entries.get(peer.number) !== entry) this.#goOn(entry);
    this.#schedule();
  }

  /** What waited behind a graph, until it is a graph that takes longer itself. */
  #goOn({ peer, queue }: Entry): void {
    while (queue.length > 0) {
      const { message, buffers } = queue.shift() as Waiting;
      this.#handlers.next(peer, message, buffers);
      const follower = this.#entries.get(peer.number);
      if (follower === undefined) continue;
      follower.bytes += bytesIn(queue.flatMap((waiting) => waiting.buffers));
      follower.queue.push(...queue.splice(0));
      return;
    }
  }

  #schedule(): void {
    if (this.#entries.size === 0) return;
    // Input that has arrived meanwhile comes first.
    this.#immediate ??= this.#host.immediate(() => {
      this.#immediate = undefined;
      const [entry] = this.#entries.values();
      if (entry === undefined) return;
      // To the end of the line.
      this.#entries.delete(entry.peer.number);
      this.#entries.set(entry.peer.number, entry);
      this.#advance(entry);
    });
  }
}
