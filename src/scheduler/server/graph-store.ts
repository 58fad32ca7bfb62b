/** Packed graphs and payloads, as opaque bytes, for as long as a graph that names them is alive. */
import { contentHash, GraphFormatError } from "../../core/index.ts";

interface StoredGraph {
  readonly bytes: Uint8Array;
  readonly payloads: readonly string[];
}

/** Bytes of one payload, and how many graphs name it. */
interface StoredPayload {
  readonly bytes: Uint8Array;
  graphs: number;
}

/** What workers may be sent. */
export class GraphStore {
  readonly #graphs = new Map<number, StoredGraph>();
  readonly #payloads = new Map<string, StoredPayload>();
  readonly #believed = new WeakMap<Uint8Array, string>();

  /** Bytes that are kept. */
  get bytes(): number {
    let sum = 0;
    for (const { bytes } of this.#graphs.values()) sum += bytes.length;
    for (const { bytes } of this.#payloads.values()) sum += bytes.length;
    return sum;
  }

  /**
   * Keeps a graph and its payloads. Throws GraphFormatError for a payload that is not what its name
   * says: it would become another client's kernel.
   */
  add(
    graph: number,
    bytes: Uint8Array,
    hashes: readonly string[],
    payloads: readonly Uint8Array[],
  ): void {
    for (let k = 0; k < hashes.length; k++) this.#check(hashes[k], payloads[k]);
    hashes.forEach((hash, k) => {
      const known = this.#payloads.get(hash);
      if (known) known.graphs++;
      else this.#payloads.set(hash, { bytes: payloads[k], graphs: 1 });
    });
    this.#graphs.set(graph, { bytes, payloads: hashes });
  }

  /** The graph is over; payloads that no other names go with it. */
  drop(graph: number): void {
    const stored = this.#graphs.get(graph);
    if (stored === undefined) return;
    this.#graphs.delete(graph);
    for (const hash of stored.payloads) {
      const payload = this.#payloads.get(hash);
      if (payload !== undefined && --payload.graphs <= 0) this.#payloads.delete(hash);
    }
  }

  /** The packed graph. */
  graphBytes(graph: number): Uint8Array | undefined {
    return this.#graphs.get(graph)?.bytes;
  }

  /** Hashes of the payloads that a graph names. */
  payloadsOf(graph: number): readonly string[] {
    return this.#graphs.get(graph)?.payloads ?? [];
  }

  /** Bytes of a payload. */
  payload(hash: string): Uint8Array | undefined {
    return this.#payloads.get(hash)?.bytes;
  }

  /** These bytes were hashed, and are what their name says. */
  believe(bytes: Uint8Array, hash: string): void {
    this.#believed.set(bytes, hash);
  }

  /** Nothing is hashed twice; but what was known may have gone while a large graph was read. */
  #check(hash: string, bytes: Uint8Array | undefined): void {
    if (bytes === undefined) throw new GraphFormatError(`payload ${hash} did not come along`);
    if (this.#payloads.has(hash) || this.#believed.get(bytes) === hash) return;
    if (contentHash(bytes) !== hash) {
      throw new GraphFormatError(`payload ${hash} is not what its name says`);
    }
  }
}
