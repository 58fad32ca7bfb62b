/** Payloads on a worker: raw data that graphs name, kept as long as a graph that names them is here. */
import { isPlygraphError } from "../../core/index.ts";
import type { BlockStore } from "../memory/store.ts";
import type { BlockHandle } from "../memory/tiers.ts";

interface Payload {
  readonly bytes: Uint8Array;
  /** Its room in shared memory, or -1: then each thread has a copy of its own. */
  readonly block: BlockHandle;
  /** Graphs that name it, and one more until the graph that it was sent for is here. */
  uses: number;
}

/**
 * Counts who uses which payload. The scheduler counts alike, so it knows what has to be sent again. The
 * bytes lie in the slabs, as blocks do: their room is used anew at once, not when garbage is collected.
 */
export class Payloads {
  readonly #store: BlockStore;
  readonly #payloads: Map<string, Payload> = new Map();
  readonly #graphs: Map<number, readonly string[]> = new Map();
  /** Sent ahead of the graph that names them. */
  #ahead: string[] = [];
  #bytes = 0;

  constructor(store: BlockStore) {
    this.#store = store;
  }

  /** Bytes of all payloads. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Those that are here, by hash. */
  all(): Iterable<readonly [hash: string, bytes: Uint8Array]> {
    return Array.from(this.#payloads, ([hash, { bytes }]) => [hash, bytes] as const);
  }

  /** A payload came, for the next graph. Answers its bytes in shared memory where it is new. */
  add(hash: string, bytes: Uint8Array): Uint8Array | undefined {
    this.#ahead.push(hash);
    const known = this.#payloads.get(hash);
    if (known) {
      known.uses++;
      return undefined;
    }
    const made = this.#shared(bytes);
    this.#payloads.set(hash, made);
    this.#bytes += bytes.byteLength;
    return made.bytes;
  }

  /** A graph came that names these. Answers those that went: sent ahead, and not named. */
  addGraph(graph: number, hashes: readonly string[]): readonly string[] {
    if (!this.#graphs.has(graph)) {
      this.#graphs.set(graph, hashes);
      for (const hash of hashes) {
        const payload = this.#payloads.get(hash);
        if (payload) payload.uses++;
      }
    }
    const ahead = this.#ahead;
    this.#ahead = [];
    return this.#letGo(ahead);
  }

  /** The graph is forgotten. Answers the payloads that went with it. */
  forgetGraph(graph: number): readonly string[] {
    const hashes = this.#graphs.get(graph);
    if (hashes === undefined) return [];
    this.#graphs.delete(graph);
    return this.#letGo(hashes);
  }

  #letGo(hashes: readonly string[]): readonly string[] {
    return hashes.filter((hash) => {
      const payload = this.#payloads.get(hash);
      if (payload === undefined || --payload.uses > 0) return false;
      this.#payloads.delete(hash);
      this.#bytes -= payload.bytes.byteLength;
      if (payload.block >= 0) this.#store.release(payload.block);
      return true;
    });
  }

  #shared(bytes: Uint8Array): Payload {
    try {
      const block = this.#store.reserve(bytes.byteLength);
      const shared = this.#store.packed(block);
      shared.set(bytes);
      return { bytes: shared, block, uses: 1 };
    } catch (error) {
      if (!isPlygraphError(error, "OutOfMemory")) throw error;
      return { bytes, block: -1, uses: 1 };
    }
  }
}
