/** The answering side of transfers: blocks straight from slabs, boxes gathered into recycled memory. */
import {
  type ByteSource,
  type Connection,
  type Data,
  type GetData,
  isLoopback,
  type Message,
} from "../comm/index.ts";
import type { BlockMemory } from "./block-memory.ts";
import type { Spiller } from "./memory/spiller.ts";
import type { BlockStore } from "./memory/store.ts";
import { type Piece, Pieces } from "./pieces.ts";
import type { WorkerMachine } from "./state/index.ts";
import { tellState } from "./tell-state.ts";

/** Requests that a paused worker answers at once. */
const SERVED_PAUSED_MAX = 1;

/** Bytes that went through this process, for figures that do not vary from run to run. */
export interface TransferCounts {
  sentBytes: number;
  receivedBytes: number;
  /** Of those, bytes that were copied into staging memory on the way. */
  gatheredBytes: number;
}

/** Serves `get-data`. */
export class DataServer {
  readonly #machine: WorkerMachine;
  readonly #store: BlockStore;
  readonly #spiller: Spiller;
  readonly #pieces: Pieces;
  readonly #counts: TransferCounts;
  #active = 0;
  /** Answers that come from disk wait for each other: each takes memory. */
  #turn: Promise<void> = Promise.resolve();

  constructor(
    machine: WorkerMachine,
    { store, spiller }: Pick<BlockMemory, "store" | "spiller">,
    counts: TransferCounts,
  ) {
    this.#machine = machine;
    this.#store = store;
    this.#spiller = spiller;
    this.#pieces = new Pieces(machine, store, spiller);
    this.#counts = counts;
  }

  /** A message of a peer or client; who sends what they must not is not listened to any more. */
  receive(connection: Connection, message: Message): void {
    if (message.op === "get-data") this.serve(connection, message);
    else if (message.op === "get-state") tellState(this.#machine, connection, message);
    else connection.close();
  }

  /** Answers a request on the connection that it came on. */
  serve(connection: Connection, request: GetData): void {
    const count = request.tasks.length;
    const status = new Uint8Array(count);
    const dtypes = new Array<string>(count).fill("");
    const shapes = new Array<readonly number[]>(count).fill([]);
    const answer: Data = {
      op: "data",
      request: request.request,
      busy: this.#active >= this.#limit(connection),
      status,
      dtypes,
      shapes,
    };
    if (answer.busy) {
      connection.send(answer);
      return;
    }
    const pieces = new Array<Piece | undefined>(count).fill(undefined);
    let fromDisk = false;
    for (const k of inOrderOfBlocks(request)) {
      const piece = this.#pieces.piece(request.graphs[k], request.tasks[k], request.boxes[k]);
      if (!piece) continue;
      status[k] = 1;
      dtypes[k] = piece.dtype;
      shapes[k] = piece.shape;
      pieces[k] = piece;
      fromDisk ||= piece.source !== undefined;
    }
    this.#active++;
    if (!fromDisk) this.#send(connection, answer, pieces);
    else this.#turn = this.#turn.then(() => this.#sendFromDisk(connection, answer, pieces));
  }

  /** One such answer after the other. Where bytes can be fetched on the way they are, and take little memory. */
  async #sendFromDisk(
    connection: Connection,
    answer: Data,
    pieces: (Piece | undefined)[],
  ): Promise<void> {
    if (connection.stream === undefined) await this.#fill(answer, pieces);
    await new Promise<void>((sent) => this.#send(connection, answer, pieces, sent));
  }

  /** Brings pieces into memory; those that cannot be read are not here after all. */
  async #fill(answer: Data, pieces: (Piece | undefined)[]): Promise<void> {
    for (const [k, piece] of pieces.entries()) {
      if (piece?.source === undefined) continue;
      try {
        await this.#pieces.fill(piece);
      } catch (error) {
        answer.status[k] = 0;
        pieces[k] = undefined;
        this.#pieces.release(piece);
        this.#spiller.lose(piece.block, error);
      }
    }
  }

  #send(
    connection: Connection,
    answer: Data,
    pieces: readonly (Piece | undefined)[],
    then?: () => void,
  ): void {
    const held = pieces.filter((piece) => piece !== undefined);
    const buffers = held.map((piece) => this.#bytesOf(piece));
    for (const { byteLength } of buffers) this.#counts.sentBytes += byteLength;
    this.#counts.gatheredBytes = this.#pieces.gatheredBytes;
    const sent = (): void => {
      this.#active--;
      for (const piece of held) this.#pieces.release(piece);
      then?.();
    };
    if (connection.stream) connection.stream(answer, buffers, sent);
    else connection.send(answer, buffers as readonly Uint8Array[], sent);
  }

  #bytesOf({ handle, source, block }: Piece): Uint8Array | ByteSource {
    if (handle >= 0 || source === undefined) return this.#store.packed(handle);
    return {
      byteLength: source.byteLength,
      read: (into, offset) =>
        source.read(into, offset).catch((error: unknown) => {
          this.#spiller.lose(block, error);
          throw error;
        }),
    };
  }

  #limit(connection: Connection): number {
    const { paused, limits } = this.#machine.state;
    if (paused) return SERVED_PAUSED_MAX;
    return sameHost(connection.peer) ? limits.servedSameHostMax : limits.servedMax;
  }
}

/**
 * Parts of one block are gathered one after the other: neighbouring columns share pages and cache
 * lines, which makes 200 × 200 boxes of row blocks twice as fast as in the order of the request.
 */
function inOrderOfBlocks({ graphs, tasks }: GetData): readonly number[] {
  const order = Array.from(tasks, (_, k) => k);
  return order.sort((a, b) => graphs[a] - graphs[b] || tasks[a] - tasks[b] || a - b);
}

function sameHost(peer: string): boolean {
  if (peer.startsWith("inproc:")) return true;
  const host = /^tcp:\/\/\[?([^\]]*?)\]?:\d+$/.exec(peer)?.[1];
  return host !== undefined && isLoopback(host);
}
