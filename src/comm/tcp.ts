/** The transports over sockets: TCP, with TLS or without. */
import {
  type AddressInfo,
  createServer,
  type OnReadOpts,
  type Server,
  Socket,
  type SocketConstructorOpts,
} from "node:net";
import { TLSSocket } from "node:tls";
import {
  AddressError,
  CertificateError,
  isPlygraphError,
  TlsMismatchError,
} from "../core/index.ts";
import { isLoopback, reachableHost, socketAddress } from "./address.ts";
import type { Connection, ConnectionOptions, Listener, ListenHandlers } from "./connection.ts";
import { beCalled, call } from "./greeting.ts";
import { HANDSHAKE_MS } from "./limits.ts";
import { listenLocal, localPath } from "./local-route.ts";
import type { Hello } from "./messages.ts";
import { Strangers } from "./strangers.ts";
import { TcpConnection } from "./tcp-connection.ts";
import { checkGuestRole, createTlsServer, dialTls, guestFault } from "./tls.ts";

interface Endpoint {
  readonly kind: "tcp" | "tls";
  readonly host: string;
  readonly port: number;
}

const LURED = "this side has certificates: write tls:// for tcp://, or say --allow-plain-text";
/** Nobody tries so many. */
const TOKEN_MIN = 16;
/** The largest record of TLS, decrypted. */
const RECORD_BYTES = 16_384;
const NO_IDENTITY =
  "tls:// needs certificates: give --security, or --tls-ca, --tls-cert and --tls-key";

/** Connects and greets. Rejects with what the server answered, or with `ConnectionError`. */
export async function connectTcp(
  endpoint: Endpoint,
  hello: Hello,
  options: ConnectionOptions,
): Promise<Connection> {
  const { kind, host, port } = endpoint;
  checkWay(endpoint, options);
  const token = options.token ?? hello.token;
  const path = kind === "tcp" && options.local ? localPath(token, host, port) : undefined;
  if (path !== undefined) {
    try {
      return await dial(endpoint, hello, options, path);
    } catch (error) {
      // Nobody listens there, or not long enough; the port says what is the matter.
      if (!isPlygraphError(error, "Connection")) throw error;
    }
  }
  return await dial(endpoint, hello, options, undefined);
}

/** @throws CertificateError, TlsMismatchError */
function checkWay({ kind, host, port }: Endpoint, options: ConnectionOptions): void {
  const peer = socketAddress(kind, host, port);
  if (kind === "tls" && options.tls === undefined) {
    throw new CertificateError(peer, "missing", NO_IDENTITY);
  }
  // Whoever has certificates means to use them: nobody talks them out of it by an address.
  const lured = kind === "tcp" && options.tls !== undefined && !isLoopback(host);
  if (lured && !options.allowPlainText) throw new TlsMismatchError(peer, "plain text", LURED);
}

/** The reader says where the bytes land: `onread` spares the copy that "data" events cost. */
function readDirect(connection: () => TcpConnection | undefined): Socket {
  const onread: OnReadOpts = {
    buffer: () => connection()?.reader.target() ?? Buffer.alloc(RECORD_BYTES),
    callback: (count) => {
      connection()?.received(count);
      return true;
    },
  };
  // The type of the options does not know `onread`; it asks for the first buffer on connecting.
  return new Socket({ onread } as SocketConstructorOpts);
}

/** Records of TLS are small: telling Node where the next one is to land takes longer than to copy it. */
function readCopied(received: (bytes: Uint8Array) => void): OnReadOpts {
  const buffer = Buffer.allocUnsafeSlow(RECORD_BYTES);
  return {
    buffer,
    callback: (count) => {
      received(buffer.subarray(0, count));
      return true;
    },
  };
}

/** By way of a local socket where `path` says so. */
function dial(
  { kind, host, port }: Endpoint,
  hello: Hello,
  options: ConnectionOptions,
  path: string | undefined,
): Promise<Connection> {
  const peer = socketAddress(kind, host, port);
  let connection: TcpConnection | undefined;
  const { tls } = options;
  const socket =
    kind === "tls" && tls !== undefined
      ? dialTls({ host, port }, tls, hello.role, {
          peer,
          onread: readCopied((bytes) => connection?.received(bytes.length, bytes)),
        })
      : readDirect(() => connection);
  connection = new TcpConnection(socket, peer, options);
  const greeted = call(connection, {
    hello,
    token: options.token ?? hello.token,
    late: options.handshakeMs ?? HANDSHAKE_MS,
    ready: (speak) => {
      if (kind === "tls") socket.once("secureConnect", speak);
      else speak();
    },
  });
  if (kind === "tcp") socket.connect(path === undefined ? { host, port } : { path });
  return greeted;
}

/**
 * Listens. Rejects with `AddressError` when it cannot, or must not: beyond loopback it takes a token and TLS, or
 * somebody who says that plain text will do.
 */
export async function listenTcp(
  endpoint: Endpoint,
  handlers: ListenHandlers,
  options: ConnectionOptions,
): Promise<Listener> {
  const { kind, host, port } = endpoint;
  const wanted = socketAddress(kind, host, port);
  checkDoor(endpoint, wanted, options);
  const { token = "", tls, handshakeMs: late = HANDSHAKE_MS } = options;
  const door = new Door(kind, handlers, options);
  const accept = (socket: Socket): void => door.accept(socket);
  const server =
    kind === "tls" && tls !== undefined
      ? createTlsServer(tls, wanted, { late, secure: accept, plain: accept })
      : createServer({ noDelay: true }, accept);
  if (kind === "tls") server.on("connection", (socket: Socket) => door.knock(socket));
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(new AddressError(wanted, error.message)));
    server.listen({ host, port }, resolve);
  });
  server.on("error", () => undefined);
  const { address, port: given } = server.address() as AddressInfo;
  const path = kind === "tcp" && options.local ? localPath(token, address, given) : undefined;
  const local = await listenLocal(path, accept);
  const servers = local ? [server, local] : [server];
  return listenerOf(socketAddress(kind, reachableHost(address).host, given), servers, door);
}

/** @throws AddressError, CertificateError */
function checkDoor({ kind, host }: Endpoint, wanted: string, options: ConnectionOptions): void {
  if (kind === "tls" && options.tls === undefined) {
    throw new CertificateError(wanted, "missing", NO_IDENTITY);
  }
  if (isLoopback(host)) return;
  const { token = "" } = options;
  if (token === "") {
    throw new AddressError(wanted, "without a token a server listens on loopback only");
  }
  if (token.length < TOKEN_MIN) {
    const reason = `a token of ${token.length} characters can be guessed: beyond loopback it has ${TOKEN_MIN} or more`;
    throw new AddressError(wanted, reason);
  }
  if (kind === "tcp" && !options.allowPlainText) {
    const reason =
      "beyond loopback a server speaks TLS: listen on tls:// with certificates (plygraph security init DIR makes them), or say --allow-plain-text where nobody else is on the network";
    throw new AddressError(wanted, reason);
  }
}

/** A server's connections. */
class Door {
  readonly #open: Set<Connection> = new Set();
  readonly #kind: "tcp" | "tls";
  readonly #handlers: ListenHandlers;
  readonly #options: ConnectionOptions;
  readonly #strangers: Strangers;

  constructor(kind: "tcp" | "tls", handlers: ListenHandlers, options: ConnectionOptions) {
    this.#kind = kind;
    this.#handlers = handlers;
    this.#options = options;
    this.#strangers = new Strangers(options.strangersMax);
  }

  /** Somebody is there, and may never finish the handshake of TLS. */
  knock(socket: Socket): void {
    this.#strangers.add(socket);
  }

  #plainFault(here: string): TlsMismatchError | undefined {
    return this.#kind === "tls" ? new TlsMismatchError(here, "TLS") : undefined;
  }

  close(): void {
    for (const connection of this.#open) connection.close();
    this.#strangers.close();
  }

  accept(socket: Socket): void {
    // A local socket has no address; it comes from this machine.
    const host = socket.remoteAddress ?? (socket.localAddress === undefined ? "localhost" : "?");
    const peer = socketAddress(this.#kind, host, socket.remotePort ?? 0);
    const here = socketAddress(this.#kind, socket.localAddress ?? "?", socket.localPort ?? 0);
    const connection = new TcpConnection(socket, peer, this.#options);
    this.#strangers.add(socket);
    this.#open.add(connection);
    socket.once("close", () => {
      this.#strangers.remove(socket);
      this.#open.delete(connection);
    });
    socket.on("data", (bytes) => connection.received(bytes.length, bytes as Buffer));
    const secure = socket instanceof TLSSocket ? socket : undefined;
    const fault = secure ? guestFault(secure, here) : this.#plainFault(here);
    if (fault) {
      connection.refuse(fault);
      return;
    }
    beCalled(connection, {
      here,
      token: this.#options.token ?? "",
      late: this.#options.handshakeMs ?? HANDSHAKE_MS,
      handlers: this.#handlers,
      checkRole: secure && ((role) => checkGuestRole(secure, here, role)),
      settled: () => this.#strangers.remove(socket),
    });
  }
}

function listenerOf(address: string, servers: readonly Server[], door: Door): Listener {
  return {
    address,
    close: async () => {
      const closed = servers.map((server) => new Promise((done) => server.close(done)));
      door.close();
      await Promise.all(closed);
    },
    ref: () => servers.forEach((server) => void server.ref()),
    unref: () => servers.forEach((server) => void server.unref()),
  };
}
