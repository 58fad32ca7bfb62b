/** Connections to workers, for fetching results: one request at a time on each. */
import {
  type Allocate,
  type Connection,
  type Data,
  type GetData,
  type Message,
  watchConnection,
} from "../comm/index.ts";
import { ConnectionError, type Host, realHost } from "../core/index.ts";
import { type Deferred, deferred } from "./deferred.ts";
import { type StateQuestion, settleState } from "./state-answers.ts";

/** The blocks of an answer, and what they are. */
export interface Answer {
  readonly data: Data;
  readonly buffers: readonly Uint8Array[];
}

/** Whole blocks of one worker. */
export interface Wanted {
  readonly graphs: readonly number[];
  readonly tasks: readonly number[];
  /** Where the bytes of block `k` are to land; undefined: anywhere. */
  readonly into: (k: number) => Uint8Array | undefined;
}

/** Opens a connection to the worker at an address; what it sends lands where `allocate` says. */
export type OpenPeer = (address: string, allocate: Allocate) => Promise<Connection>;

/** A request that was not answered yet. */
interface Asked {
  readonly wanted: Wanted;
  readonly answer: Deferred<Answer>;
}

class Peer {
  readonly #open: Promise<Connection>;
  readonly #waiting = new Map<number, Asked>();
  readonly #states = new Map<number, Deferred<unknown>>();
  #next = 1;
  #turn: Promise<unknown> = Promise.resolve();
  #failure: ConnectionError | undefined;

  constructor(address: string, open: OpenPeer, host: Host, onClose: () => void) {
    const allocate: Allocate = (message, lengths) => this.#allocate(message, lengths);
    this.#open = open(address, allocate).then((connection) => {
      connection.unref();
      connection.onMessage((message, buffers) => this.#handle(message, buffers));
      watchConnection(connection, host, (error) => {
        this.#failure = new ConnectionError(address, error?.message ?? "closed by the worker");
        for (const { answer } of this.#waiting.values()) answer.reject(this.#failure);
        for (const state of this.#states.values()) state.reject(this.#failure);
        this.#waiting.clear();
        this.#states.clear();
        onClose();
      });
      return connection;
    });
    this.#open.catch(onClose);
  }

  /** In turn: an answer can be as large as memory allows, so they are not asked for side by side. */
  fetch(wanted: Wanted): Promise<Answer> {
    const mine = this.#turn.then(() => this.#ask(wanted));
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #ask(wanted: Wanted): Promise<Answer> {
    const { graphs, tasks } = wanted;
    const connection = await this.#open;
    if (this.#failure) throw this.#failure;
    const request = this.#next++;
    const message: GetData = {
      op: "get-data",
      request,
      graphs: Int32Array.from(graphs),
      tasks: Float64Array.from(tasks),
      boxes: tasks.map(() => null),
    };
    const answer = deferred<Answer>();
    this.#waiting.set(request, { wanted, answer });
    connection.send(message);
    return await answer.promise;
  }

  /** What the worker knows of itself. */
  async state(question: StateQuestion): Promise<unknown> {
    const connection = await this.#open;
    if (this.#failure) throw this.#failure;
    const request = this.#next++;
    const answer = deferred<unknown>();
    this.#states.set(request, answer);
    connection.send({ op: "get-state", request, ...question });
    return await answer.promise;
  }

  #handle(message: Message, buffers: readonly Uint8Array[]): void {
    if (message.op === "state") settleState(this.#states, message, buffers);
    if (message.op !== "data") return;
    this.#waiting.get(message.request)?.answer.resolve({ data: message, buffers });
    this.#waiting.delete(message.request);
  }

  /** Room for each block that comes, in the array that it is a part of where that is in one piece. */
  #allocate(message: Message, lengths: readonly number[]): Uint8Array[] | undefined {
    if (message.op !== "data" || message.busy) return undefined;
    const into = this.#waiting.get(message.request)?.wanted.into;
    if (!into) return undefined;
    const rooms: Uint8Array[] = [];
    message.status.forEach((status, k) => {
      if (status !== 1) return;
      const length = lengths[rooms.length];
      const room = into(k);
      rooms.push(room?.byteLength === length ? room : new Uint8Array(length));
    });
    return rooms;
  }

  async close(): Promise<void> {
    const connection = await this.#open.catch(() => undefined);
    connection?.close();
  }
}

/** All workers that a client fetches from. */
export class Peers {
  readonly host: Host;
  readonly #open: OpenPeer;
  readonly #peers = new Map<string, Peer>();

  constructor(open: OpenPeer, host: Host = realHost) {
    this.host = host;
    this.#open = open;
  }

  /** Rejects with ConnectionError when the worker cannot be reached or goes away. */
  fetch(address: string, wanted: Wanted): Promise<Answer> {
    return this.#peer(address).fetch(wanted);
  }

  /** What a worker knows of itself; rejects likewise. */
  state(address: string, question: StateQuestion): Promise<unknown> {
    return this.#peer(address).state(question);
  }

  #peer(address: string): Peer {
    let peer = this.#peers.get(address);
    if (!peer) {
      const made = new Peer(address, this.#open, this.host, () => {
        if (this.#peers.get(address) === made) this.#peers.delete(address);
      });
      peer = made;
      this.#peers.set(address, peer);
    }
    return peer;
  }

  async close(): Promise<void> {
    const open = [...this.#peers.values()];
    this.#peers.clear();
    await Promise.all(open.map((peer) => peer.close()));
  }
}
