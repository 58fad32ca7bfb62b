/** The connection of a client to its scheduler: made in the background, and made again where it breaks. */
import {
  type Connection,
  type Hello,
  type Message,
  type Network,
  PROTOCOL,
  type Security,
  securedNetwork,
  watchConnection,
} from "../comm/index.ts";
import {
  ConnectionError,
  type Host,
  isPlygraphError,
  type PlygraphError,
  SchedulerLostError,
} from "../core/index.ts";
import { defaultRegistry } from "../layers/index.ts";

/** Where to connect to, and as whom. */
export interface Endpoint extends Security {
  readonly address: string;
  readonly token: string;
  readonly name: string;
  /** For so many milliseconds a connection that broke is tried again; by default not at all. */
  readonly reconnectMs?: number;
}

/** Who hears of it. */
export interface LinkEvents {
  message(message: Message, buffers: readonly Uint8Array[]): void;
  /** It broke. What was under way is lost; another connection is tried. */
  lost(error: SchedulerLostError): void;
  /** There is one again, which knows nothing of the one before. */
  again(): void;
  /** There will be none any more. */
  ended(error: PlygraphError): void;
}

/** Pauses between tries double, and differ from client to client. */
const PAUSE_MS = 50;
const PAUSE_MOST_MS = 2000;

/** What is sent before there is a connection waits for it. */
export class Link {
  /** Rejects when there is no scheduler, or it refuses us. */
  readonly ready: Promise<void>;
  readonly #endpoint: Promise<Endpoint>;
  readonly #network: Network;
  readonly #host: Host;
  readonly #events: LinkEvents;
  #outbox: { readonly message: Message; readonly buffers: readonly Uint8Array[] }[] = [];
  #connection: Connection | undefined;
  #isOver = false;
  #isRemote = false;

  constructor(endpoint: Promise<Endpoint>, network: Network, host: Host, events: LinkEvents) {
    this.#endpoint = endpoint;
    this.#network = network;
    this.#host = host;
    this.#events = events;
    this.ready = this.#open();
    this.ready.catch((error: unknown) => this.#end(asConnectionError(error)));
  }

  /** Whether the scheduler is in another process. */
  get isRemote(): boolean {
    return this.#isRemote;
  }

  send(message: Message, buffers: readonly Uint8Array[]): void {
    if (this.#connection) this.#connection.send(message, buffers);
    else if (!this.#isOver) this.#outbox.push({ message, buffers });
  }

  /** For good. */
  close(): void {
    this.#isOver = true;
    this.#outbox = [];
    this.#connection?.close();
  }

  async #open(): Promise<void> {
    const endpoint = await this.#endpoint;
    const { address, token, name, ...security } = endpoint;
    const { connect } = securedNetwork(this.#network, security);
    this.#isRemote = !address.startsWith("inproc:");
    const connection = await connect(address, helloOf("client", name, token), { token });
    if (this.#isOver) {
      connection.close();
      throw new ConnectionError(address, "this client was closed");
    }
    connection.unref();
    connection.onMessage((message, buffers) => this.#events.message(message, buffers));
    watchConnection(connection, this.#host, (error) => this.#broke(endpoint, error));
    this.#connection = connection;
    this.#flush();
  }

  #flush(): void {
    for (const { message, buffers } of this.#outbox.splice(0)) this.send(message, buffers);
  }

  #broke({ address, reconnectMs = 0 }: Endpoint, error: Error | undefined): void {
    if (this.#isOver) return;
    this.#connection = undefined;
    const reason = error?.message ?? "the scheduler closed it";
    if (reconnectMs <= 0) {
      this.#end(new ConnectionError(address, reason));
      return;
    }
    this.#events.lost(new SchedulerLostError(address, reason, reconnectMs / 1000));
    void this.#tryAgain(this.#host.now() + reconnectMs);
  }

  async #tryAgain(deadline: number): Promise<void> {
    for (let tries = 0; !this.#isOver; tries++) {
      const pauseMs = Math.min(PAUSE_MOST_MS, PAUSE_MS * 2 ** tries);
      await this.#pause(pauseMs * (0.5 + this.#host.random() / 2));
      try {
        const waiting = this.#outbox.splice(0);
        await this.#open().finally(() => this.#outbox.unshift(...waiting));
        this.#events.again();
        this.#flush();
        return;
      } catch (error) {
        // Whoever refuses us will do so again.
        if (isPlygraphError(error, "Connection") && this.#host.now() < deadline) continue;
        this.#end(asConnectionError(error));
      }
    }
  }

  /** Whoever waits for a result keeps the process alive, and nobody else. */
  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#host.setTimer(resolve, ms).unref();
    });
  }

  #end(error: PlygraphError): void {
    if (this.#isOver) return;
    this.close();
    this.#events.ended(error);
  }
}

/** The first message of a connection. */
export function helloOf(role: Hello["role"], name: string, token: string): Hello {
  return {
    op: "hello",
    role,
    protocol: PROTOCOL,
    token,
    name,
    address: "",
    threads: 0,
    memoryLimitBytes: 0,
    layerTypes: defaultRegistry().versions,
  };
}

function asConnectionError(error: unknown): PlygraphError {
  if (isPlygraphError(error)) return error;
  return new ConnectionError("scheduler", error instanceof Error ? error.message : String(error));
}
