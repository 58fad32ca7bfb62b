/** The TCP transport. */
import {
  type AddressInfo,
  createServer,
  type OnReadOpts,
  type Server,
  Socket,
  type SocketConstructorOpts,
} from "node:net";
import {
  AddressError,
  BadTokenError,
  ConnectionError,
  fromWire,
  isPlygraphError,
  type PlygraphError,
} from "../core/index.ts";
import { isLoopback, reachableHost, tcpAddress } from "./address.ts";
import type { Connection, ConnectionOptions, Listener, ListenHandlers } from "./connection.ts";
import { checkHello, lateError } from "./handshake.ts";
import { HANDSHAKE_MS } from "./limits.ts";
import { listenLocal, localPath } from "./local-route.ts";
import type { Hello } from "./messages.ts";
import { TcpConnection } from "./tcp-connection.ts";

interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Connects and greets. Rejects with what the server answered, or with `ConnectionError`. */
export async function connectTcp(
  endpoint: Endpoint,
  hello: Hello,
  options: ConnectionOptions,
): Promise<Connection> {
  const token = options.token ?? hello.token;
  const path = options.local ? localPath(token, endpoint.host, endpoint.port) : undefined;
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

/** By way of a local socket where `path` says so. */
function dial(
  { host, port }: Endpoint,
  hello: Hello,
  options: ConnectionOptions,
  path: string | undefined,
): Promise<Connection> {
  const peer = tcpAddress(host, port);
  const late = options.handshakeMs ?? HANDSHAKE_MS;
  return new Promise((resolve, reject) => {
    // The reader says where the bytes land: `onread` spares the copy that "data" events cost.
    const onread: OnReadOpts = {
      buffer: () => connection.reader.target(),
      callback: (count) => {
        connection.received(count);
        return true;
      },
    };
    // The type of the options does not know `onread`; it asks for the first buffer on connecting.
    const socket = new Socket({ onread } as SocketConstructorOpts);
    const connection: TcpConnection = new TcpConnection(socket, peer, options);
    const timer = setTimeout(() => connection.refuse(lateError(peer, late)), late);
    connection.onClose((error) => {
      clearTimeout(timer);
      reject(error ?? new ConnectionError(peer, "closed before the greeting"));
    });
    connection.greet((message) => {
      clearTimeout(timer);
      if (message.op === "refused") connection.refuse(refusal(fromWire(message.error), peer));
      else if (message.op === "welcome") {
        connection.open(message.id);
        resolve(connection);
      } else connection.refuse(new ConnectionError(peer, `greeted with "${message.op}"`));
    });
    socket.connect(path === undefined ? { host, port } : { path });
    connection.send({ ...hello, token: options.token ?? hello.token });
  });
}

/** What a server refused with; it may know itself by another address than the one that was dialled. */
const refusal = (error: PlygraphError, dialled: string): PlygraphError =>
  isPlygraphError(error, "BadToken") ? new BadTokenError(dialled) : error;

/** Listens. Rejects with `AddressError` when it cannot, or must not without a token. */
export function listenTcp(
  { host, port }: Endpoint,
  handlers: ListenHandlers,
  options: ConnectionOptions,
): Promise<Listener> {
  const token = options.token ?? "";
  if (token === "" && !isLoopback(host)) {
    const reason = "without a token a server listens on loopback only";
    return Promise.reject(new AddressError(tcpAddress(host, port), reason));
  }
  const open = new Set<Connection>();
  const server = createServer({ noDelay: true }, (socket) =>
    accept(socket, open, handlers, options),
  );
  return new Promise((resolve, reject) => {
    server.once("error", (error) =>
      reject(new AddressError(tcpAddress(host, port), error.message)),
    );
    server.listen({ host, port }, () => {
      const { address, port: given } = server.address() as AddressInfo;
      server.on("error", () => undefined);
      const path = options.local ? localPath(token, address, given) : undefined;
      listenLocal(path, (socket) => accept(socket, open, handlers, options)).then((local) => {
        const servers = local ? [server, local] : [server];
        resolve(listenerOf(tcpAddress(reachableHost(address).host, given), servers, open));
      }, reject);
    });
  });
}

function listenerOf(
  address: string,
  servers: readonly Server[],
  open: ReadonlySet<Connection>,
): Listener {
  return {
    address,
    close: async () => {
      const closed = servers.map((server) => new Promise((done) => server.close(done)));
      for (const connection of open) connection.close();
      await Promise.all(closed);
    },
    ref: () => servers.forEach((server) => void server.ref()),
    unref: () => servers.forEach((server) => void server.unref()),
  };
}

function accept(
  socket: Socket,
  open: Set<Connection>,
  handlers: ListenHandlers,
  options: ConnectionOptions,
): void {
  // A local socket has no address; it comes from this machine.
  const host = socket.remoteAddress ?? (socket.localAddress === undefined ? "localhost" : "?");
  const peer = tcpAddress(host, socket.remotePort ?? 0);
  const connection = new TcpConnection(socket, peer, options);
  const late = options.handshakeMs ?? HANDSHAKE_MS;
  const timer = setTimeout(() => connection.refuse(lateError(peer, late)), late);
  open.add(connection);
  socket.once("close", () => {
    clearTimeout(timer);
    open.delete(connection);
  });
  connection.greet((message) => {
    clearTimeout(timer);
    try {
      const here = tcpAddress(socket.localAddress ?? "?", socket.localPort ?? 0);
      const hello = checkHello(message, options.token ?? "", here);
      const id = handlers.authorize?.(hello) ?? 0;
      connection.open(id);
      connection.send({ op: "welcome", id });
      handlers.connected(connection, hello);
    } catch (error) {
      if (!isPlygraphError(error)) throw error;
      connection.refuse(error);
    }
  });
  socket.on("data", (bytes) => connection.received(bytes.length, bytes as Buffer));
}
