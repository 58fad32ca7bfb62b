/** What each client may have on a scheduler at once: so that none takes what is everybody's. */
import { QuotaError } from "../../core/index.ts";

/** Most of each, a client. */
export interface Quotas {
  readonly graphs: number;
  /** Before culling. */
  readonly tasks: number;
  /** Of packed graphs and payloads, those included that wait to be read. */
  readonly bytes: number;
}

/** How much one client, or one graph, takes. */
type Amounts = { -readonly [K in keyof Quotas]: number };

/** The setting behind each quota, for messages. */
const SETTING_OF: Readonly<Record<keyof Quotas, string>> = {
  graphs: "clientGraphsMax",
  tasks: "clientTasksMax",
  bytes: "clientBytesMax",
};

/** Who has what. */
export class QuotaBook {
  readonly #most: Quotas;
  readonly #clients = new Map<number, Amounts>();
  readonly #graphs = new Map<number, { readonly client: number; readonly amounts: Quotas }>();

  constructor(most: Quotas) {
    this.#most = most;
  }

  /** Whether a client may have so much more. @throws QuotaError */
  require(client: { readonly number: number; readonly name: string }, more: Partial<Quotas>): void {
    const has = this.#clients.get(client.number);
    for (const [what, count] of Object.entries(more) as [keyof Quotas, number][]) {
      const sum = (has?.[what] ?? 0) + count;
      if (sum <= this.#most[what]) continue;
      throw new QuotaError(client.name, what, sum, this.#most[what], SETTING_OF[what]);
    }
  }

  /** A graph is kept for a client. */
  add(client: number, graph: number, amounts: Omit<Quotas, "graphs">): void {
    const has = this.#clients.get(client) ?? { graphs: 0, tasks: 0, bytes: 0 };
    this.#clients.set(client, has);
    this.#graphs.set(graph, { client, amounts: { graphs: 1, ...amounts } });
    add(has, { graphs: 1, ...amounts }, 1);
  }

  /** It is kept no longer. */
  drop(graph: number): void {
    const entry = this.#graphs.get(graph);
    if (entry === undefined) return;
    this.#graphs.delete(graph);
    const has = this.#clients.get(entry.client);
    if (has === undefined) return;
    add(has, entry.amounts, -1);
    if (has.graphs === 0) this.#clients.delete(entry.client);
  }

  /** How many clients and graphs are in it, for tests. */
  get size(): readonly [clients: number, graphs: number] {
    return [this.#clients.size, this.#graphs.size];
  }
}

/** Bytes of several buffers. */
export function bytesIn(buffers: readonly Uint8Array[]): number {
  return buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

function add(has: Amounts, amounts: Quotas, sign: 1 | -1): void {
  has.graphs += sign * amounts.graphs;
  has.tasks += sign * amounts.tasks;
  has.bytes += sign * amounts.bytes;
}
