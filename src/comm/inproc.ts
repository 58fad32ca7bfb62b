/** The transport within one process: messages by reference, but in the same order and at a distance. */
import { AddressError, ConnectionError, invariant } from "../core/index.ts";
import { checkBuffers } from "./codec.ts";
import type {
  CloseHandler,
  Connection,
  ConnectionOptions,
  Listener,
  ListenHandlers,
  MessageHandler,
} from "./connection.ts";
import { checkHello } from "./handshake.ts";
import { Inbox } from "./inbox.ts";
import type { Hello, Message } from "./messages.ts";

interface Delivery {
  readonly message: Message;
  readonly buffers: readonly Uint8Array[];
  readonly sent: (() => void) | undefined;
}

/** Longest time that `setInterval` takes: keeps a process alive, and does nothing. */
const FOREVER_MS = 2 ** 31 - 1;

class InprocConnection implements Connection {
  readonly peer: string;
  readonly id: number;
  readonly #options: ConnectionOptions;
  readonly #inbox: Inbox = new Inbox();
  #other: InprocConnection | undefined;
  /** Sent, and not yet received by the other side. */
  #outbox: Delivery[] = [];
  #scheduled = false;
  #closing = false;
  #alive: NodeJS.Timeout | undefined;

  constructor(peer: string, id: number, options: ConnectionOptions) {
    this.peer = peer;
    this.id = id;
    this.#options = options;
  }

  join(other: InprocConnection): void {
    this.#other = other;
    other.#other = this;
  }

  get bufferedBytes(): number {
    return 0;
  }

  get arrivals(): undefined {
    return undefined;
  }

  send(message: Message, buffers: readonly Uint8Array[] = [], sent?: () => void): void {
    if (this.#closing) {
      if (sent) queueMicrotask(sent);
      return;
    }
    checkBuffers(message, buffers.length);
    this.#outbox.push({ message, buffers, sent });
    this.#schedule();
  }

  /** A macrotask, and not a microtask: two sides that answer each other must not starve the rest. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const batch = this.#outbox;
      this.#outbox = [];
      const other = this.#other;
      if (other === undefined) return;
      for (const delivery of batch) other.#take(delivery);
      if (this.#closing) other.#end();
    });
  }

  #take({ message, buffers, sent }: Delivery): void {
    if (!this.#inbox.closed) this.#inbox.deliver(message, this.#land(message, buffers));
    sent?.();
  }

  /** With an `allocate`, the receiver owns its memory here as over TCP: one copy. */
  #land(message: Message, buffers: readonly Uint8Array[]): readonly Uint8Array[] {
    if (buffers.length === 0) return buffers;
    const lengths = buffers.map(({ byteLength }) => byteLength);
    const own = this.#options.allocate?.(message, lengths);
    if (own === undefined) return buffers;
    invariant(own.length === buffers.length, `allocate gave ${own.length} buffers`);
    for (let i = 0; i < own.length; i++) own[i].set(buffers[i]);
    return own;
  }

  onMessage(handler: MessageHandler): void {
    this.#inbox.onMessage(handler);
  }

  onClose(handler: CloseHandler): void {
    this.#inbox.onClose(handler);
  }

  close(): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#schedule();
    setImmediate(() => this.#end());
  }

  abort(error: Error): void {
    this.close();
    this.#end(error);
  }

  #end(error?: Error): void {
    this.#closing = true;
    this.unref();
    this.#inbox.close(error);
  }

  ref(): void {
    if (!this.#closing) this.#alive ??= setInterval(() => undefined, FOREVER_MS);
  }

  unref(): void {
    clearInterval(this.#alive);
    this.#alive = undefined;
  }
}

interface Server {
  readonly handlers: ListenHandlers;
  readonly options: ConnectionOptions;
  readonly open: Set<InprocConnection>;
}

const servers = new Map<string, Server>();
let lastName = 0;

/** Listens under a name; "*" asks for a fresh one. Throws `AddressError` for a name that is taken. */
export function listenInproc(
  wanted: string,
  handlers: ListenHandlers,
  options: ConnectionOptions,
): Listener {
  const name = wanted === "*" ? `plygraph-${++lastName}` : wanted;
  const address = `inproc://${name}`;
  if (servers.has(name)) throw new AddressError(address, "this name is taken");
  const server: Server = { handlers, options, open: new Set() };
  servers.set(name, server);
  return {
    address,
    close: () => {
      servers.delete(name);
      for (const connection of server.open) connection.close();
      return new Promise((resolve) => setImmediate(resolve));
    },
    ref: () => undefined,
    unref: () => undefined,
  };
}

/** Connects to a name. Rejects with what the server answered, or with `ConnectionError`. */
export async function connectInproc(
  name: string,
  hello: Hello,
  options: ConnectionOptions,
): Promise<Connection> {
  const address = `inproc://${name}`;
  // Like a network: the server's handlers do not run inside the caller's stack.
  await new Promise((resolve) => setImmediate(resolve));
  const server = servers.get(name);
  if (server === undefined) throw new ConnectionError(address, "nobody listens there");
  const token = options.token ?? hello.token;
  const checked = checkHello({ ...hello, token }, server.options.token ?? "", address);
  const id = server.handlers.authorize?.(checked) ?? 0;
  const theirs = new InprocConnection(`inproc:${hello.name || hello.role}`, id, server.options);
  const ours = new InprocConnection(address, id, options);
  ours.join(theirs);
  server.open.add(theirs);
  server.handlers.connected(theirs, checked);
  return ours;
}
