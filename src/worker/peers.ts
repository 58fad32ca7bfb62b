/** The asking side of transfers: one connection to each peer, one request at a time on it. */
import {
  type Connection,
  type Data,
  type GetData,
  type Hello,
  type Message,
  type Network,
  watchConnection,
} from "../comm/index.ts";
import type { Host } from "../core/index.ts";
import type { BlockStore } from "./memory/store.ts";
import type { BlockHandle } from "./memory/tiers.ts";
import type { TransferCounts } from "./serve.ts";
import type { Event, Instruction, Landing, Slot } from "./state/index.ts";

type Gather = Extract<Instruction, { type: "gather" }>;
type Answer = Extract<Event, { type: "arrived" | "busy" | "peer-lost" }>;

interface Pending {
  readonly request: number;
  readonly units: readonly Slot[];
  readonly lands: Gather["lands"];
  /** Blocks that the answer lands in, once it has begun to arrive. */
  blocks: BlockHandle[];
}

/** One peer: connected when it is first asked. */
class PeerLink {
  readonly address: string;
  #connection: Promise<Connection> | undefined;
  #pending: Pending | undefined;
  readonly #owner: Peers;

  constructor(owner: Peers, address: string) {
    this.#owner = owner;
    this.address = address;
  }

  /** The answer, or the loss of the peer, goes to the owner. */
  ask(pending: Pending, message: GetData): void {
    this.#pending = pending;
    this.#connection ??= this.#connect();
    this.#connection.then(
      (connection) => connection.send(message),
      () => this.#lost(),
    );
  }

  async close(): Promise<void> {
    const connection = await this.#connection?.catch(() => undefined);
    connection?.close();
  }

  async #connect(): Promise<Connection> {
    const { hello, token, store, network } = this.#owner;
    const connection = await network.connect(this.address, hello, {
      token,
      local: true,
      allocate: (message, lengths) => this.#allocate(message, lengths),
      discard: () => this.#release(),
    });
    connection.unref();
    connection.onMessage((message, buffers) => this.#receive(message, buffers, store));
    watchConnection(connection, this.#owner.host, () => this.#lost());
    return connection;
  }

  /** Bytes land in slabs: what arrives is never copied again. */
  #allocate(message: Message, lengths: readonly number[]): readonly Uint8Array[] | undefined {
    const pending = this.#pending;
    if (message.op !== "data" || message.request !== pending?.request) return undefined;
    const { store } = this.#owner;
    const here = pending.lands.filter((_, k) => message.status[k] === 1);
    for (const [k, length] of lengths.entries()) {
      pending.blocks.push(this.#owner.room(here[k] ?? null, length));
    }
    return pending.blocks.map((block) => store.packed(block));
  }

  #release(): void {
    for (const block of this.#pending?.blocks ?? []) this.#owner.store.release(block);
    if (this.#pending) this.#pending.blocks = [];
  }

  #receive(message: Message, buffers: readonly Uint8Array[], store: BlockStore): void {
    const pending = this.#pending;
    if (message.op !== "data" || message.request !== pending?.request) return;
    this.#pending = undefined;
    const { counts } = this.#owner;
    for (const { byteLength } of buffers) counts.receivedBytes += byteLength;
    if (message.busy) {
      for (const block of pending.blocks) store.release(block);
      this.#owner.answer({ type: "busy", peer: this.address, units: pending.units });
    } else this.#owner.answer(this.#arrived(message, pending));
  }

  #arrived({ status }: Data, { units, blocks }: Pending): Answer {
    const { store } = this.#owner;
    let next = 0;
    const here = units.map((_, k) =>
      status[k] === 1 && next < blocks.length ? blocks[next++] : -1,
    );
    while (next < blocks.length) store.release(blocks[next++]);
    // What landed in a result is counted as a part of that.
    const nbytes = here.map((block) =>
      block < 0 || store.parentOf(block) >= 0 ? 0 : store.bytesOf(block),
    );
    return { type: "arrived", peer: this.address, units, blocks: here, nbytes };
  }

  #lost(): void {
    this.#connection = undefined;
    if (!this.#pending) return;
    this.#release();
    this.#pending = undefined;
    this.#owner.answer({ type: "peer-lost", peer: this.address });
  }
}

/** All peers that a worker fetches from. */
export class Peers {
  readonly store: BlockStore;
  readonly counts: TransferCounts;
  readonly token: string;
  readonly network: Network;
  readonly host: Host;
  readonly answer: (event: Answer) => void;
  readonly room: (landing: Landing | null, bytes: number) => BlockHandle;
  readonly #hello: () => Hello;
  readonly #links: Map<string, PeerLink> = new Map();
  #request = 0;

  /** `room` makes the room that a unit lands in, with one reference. */
  constructor(
    store: BlockStore,
    counts: TransferCounts,
    room: (landing: Landing | null, bytes: number) => BlockHandle,
    hello: () => Hello,
    answer: (event: Answer) => void,
    network: Network,
    host: Host,
  ) {
    this.network = network;
    this.host = host;
    this.room = room;
    this.store = store;
    this.counts = counts;
    this.#hello = hello;
    this.token = hello().token;
    this.answer = answer;
  }

  /** What is said on connecting. */
  get hello(): Hello {
    return this.#hello();
  }

  /** Asks a peer that has no request. */
  ask(
    address: string,
    { units, lands, request }: Pick<Gather, "units" | "lands" | "request">,
  ): void {
    let link = this.#links.get(address);
    if (!link) {
      link = new PeerLink(this, address);
      this.#links.set(address, link);
    }
    const number = ++this.#request;
    link.ask({ request: number, units, lands, blocks: [] }, { ...request, request: number });
  }

  async close(): Promise<void> {
    await Promise.all(Array.from(this.#links.values(), (link) => link.close()));
  }
}
