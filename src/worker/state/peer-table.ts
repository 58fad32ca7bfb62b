/** Peers by number, each with what is wanted from it. */
import { SlotHeap } from "./slot-heap.ts";
import type { TaskPool } from "./task-pool.ts";

/** One other worker. */
export interface Peer {
  readonly id: number;
  readonly address: string;
  /** Units in state `fetch` whose holder it is. */
  readonly wanted: SlotHeap;
  /** Units that it was asked for: one request at a time. */
  asked: readonly number[];
  askedBytes: number;
  /** Not asked again before this time, in seconds. */
  busyUntil: number;
}

/** Peers are never forgotten: a cluster has few, and numbers stay valid. */
export class PeerTable {
  readonly all: Peer[] = [];
  readonly #byAddress: Map<string, Peer> = new Map();
  readonly #pool: TaskPool;

  constructor(pool: TaskPool) {
    this.#pool = pool;
  }

  obtain(address: string): Peer {
    let peer = this.#byAddress.get(address);
    if (!peer) {
      peer = {
        id: this.all.length,
        address,
        wanted: new SlotHeap(this.#pool),
        asked: [],
        askedBytes: 0,
        busyUntil: 0,
      };
      this.all.push(peer);
      this.#byAddress.set(address, peer);
    }
    return peer;
  }
}
