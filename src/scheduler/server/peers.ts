/** Who is connected, and by which number the machine knows it. */
import type { Connection } from "../../comm/index.ts";

/** A connected worker. */
export interface WorkerPeer {
  readonly role: "worker";
  readonly number: number;
  readonly name: string;
  /** Where others reach it. */
  readonly address: string;
  readonly connection: Connection;
  /** Payloads that it has, and how many graphs name each of them there. */
  readonly payloads: Map<string, number>;
  /** When it last said anything, in milliseconds. */
  heardAt: number;
}

/** A connected client. */
export interface ClientPeer {
  readonly role: "client";
  readonly number: number;
  readonly name: string;
  readonly connection: Connection;
}

/** Worker and client connections by number. Numbers of workers are small and used again. */
export class PeerTable {
  readonly workers: (WorkerPeer | undefined)[] = [];
  readonly clients: Map<number, ClientPeer> = new Map();
  #nextClient = 0;

  addWorker(
    connection: Connection,
    { name, address }: { readonly name: string; readonly address: string },
    heardAt: number,
  ): WorkerPeer {
    const hole = this.workers.indexOf(undefined);
    const number = hole < 0 ? this.workers.length : hole;
    const peer: WorkerPeer = {
      role: "worker",
      number,
      name,
      address,
      connection,
      payloads: new Map(),
      heardAt,
    };
    this.workers[number] = peer;
    return peer;
  }

  removeWorker(peer: WorkerPeer): void {
    this.workers[peer.number] = undefined;
  }

  addClient(connection: Connection, name: string): ClientPeer {
    const peer: ClientPeer = { role: "client", number: this.#nextClient++, name, connection };
    this.clients.set(peer.number, peer);
    return peer;
  }

  /** How many workers are connected. */
  get workerCount(): number {
    return this.workers.reduce((sum, peer) => sum + (peer === undefined ? 0 : 1), 0);
  }

  /** Every connection. */
  connections(): Connection[] {
    const clients = [...this.clients.values()].map(({ connection }) => connection);
    return [...this.workers.flatMap((peer) => (peer ? [peer.connection] : [])), ...clients];
  }
}
