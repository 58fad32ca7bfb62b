/** What the machine says to workers, as messages: with the bytes of graphs and payloads, which it never sees. */
import type { Message } from "../../comm/index.ts";
import type { Dismiss, Introduce } from "../state/index.ts";
import type { GraphStore } from "./graph-store.ts";
import type { PeerTable } from "./peers.ts";

/** Writes to workers. */
export class Couriers {
  readonly #peers: PeerTable;
  readonly #store: GraphStore;

  constructor(peers: PeerTable, store: GraphStore) {
    this.#peers = peers;
    this.#store = store;
  }

  /** The worker has retired: its number is free, and what it still says is not heard. */
  dismiss({ worker, anew = false }: Dismiss): void {
    const peer = this.#peers.workers[worker];
    if (peer === undefined) return;
    this.#peers.removeWorker(peer);
    peer.connection.send(anew ? { op: "restart", request: 0 } : { op: "close" });
  }

  /** A worker hears of a graph, and gets the payloads of it that it has not. */
  introduce({ worker, graph, deliver }: Introduce): void {
    const peer = this.#peers.workers[worker];
    const bytes = this.#store.graphBytes(graph);
    if (peer === undefined || bytes === undefined) return;
    const payloads = this.#store.payloadsOf(graph);
    const hashes = payloads.filter((hash) => !peer.payloads.has(hash));
    if (hashes.length > 0) {
      const buffers = hashes.flatMap((hash) => this.#store.payload(hash) ?? []);
      peer.connection.send({ op: "payloads", hashes }, buffers);
    }
    for (const hash of payloads) peer.payloads.set(hash, (peer.payloads.get(hash) ?? 0) + 1);
    peer.connection.send({ op: "graph", graph, deliver, payloads }, [bytes]);
  }

  /** A worker that forgets a graph lets its payloads go, unless another graph there names them. */
  toWorker(worker: number, message: Message): void {
    const peer = this.#peers.workers[worker];
    if (peer === undefined) return;
    if (message.op === "forget-graph") {
      for (const hash of this.#store.payloadsOf(message.graph)) {
        const others = (peer.payloads.get(hash) ?? 0) - 1;
        if (others > 0) peer.payloads.set(hash, others);
        else peer.payloads.delete(hash);
      }
    }
    peer.connection.send(message);
  }
}
