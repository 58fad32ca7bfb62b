/** One door to both transports: the address says which. */
import type { Host } from "../core/index.ts";
import { parseAddress } from "./address.ts";
import type { Connection, ConnectionOptions, Listener, ListenHandlers } from "./connection.ts";
import { connectInproc, listenInproc } from "./inproc.ts";
import type { Hello } from "./messages.ts";
import { connectTcp, listenTcp } from "./tcp.ts";

/**
 * Connects to `tcp://127.0.0.1:4321`, `tls://host:4321` or `inproc://name`, says hello and waits for the welcome.
 * Rejects with `AddressError`, `ConnectionError`, `CertificateError`, `TlsMismatchError`, or what the server refused
 * with (`BadTokenError`, `RoleError`, `VersionMismatchError`, …).
 */
export async function connect(
  address: string,
  hello: Hello,
  options: ConnectionOptions = {},
): Promise<Connection> {
  const target = parseAddress(address);
  return target.kind === "inproc"
    ? await connectInproc(target.name, hello, options)
    : await connectTcp(target, hello, options);
}

/**
 * Listens on `tcp://127.0.0.1:0` (port 0: any free one), `tls://0.0.0.0:4321` or `inproc://name` (`*`: a fresh
 * name). Rejects with `AddressError` and `CertificateError`. Only loopback is allowed without TLS and a token.
 */
export async function listen(
  address: string,
  handlers: ListenHandlers,
  options: ConnectionOptions = {},
): Promise<Listener> {
  const target = parseAddress(address);
  return target.kind === "inproc"
    ? listenInproc(target.name, handlers, options)
    : await listenTcp(target, handlers, options);
}

/** A way to reach others: {@link realNetwork}, or one that a simulation makes up. */
export interface Network {
  readonly connect: typeof connect;
  readonly listen: typeof listen;
}

/** Sockets, and the inside of this process. */
export const realNetwork: Network = { connect, listen };

/** What a server lives in; what is left out is the machine itself. */
export interface Surroundings {
  /** Clock, timers, turns and dice. */
  readonly host?: Host;
  readonly network?: Network;
}

/** What a process shows and believes on all its connections; part of `ConnectionOptions`. */
export type Security = Pick<ConnectionOptions, "tls" | "allowPlainText">;

/** The network as one sees it who has certificates: every connection and every door shows them. */
export function securedNetwork(network: Network, { tls, allowPlainText }: Security): Network {
  if (tls === undefined && allowPlainText === undefined) return network;
  const secured = (options: ConnectionOptions = {}): ConnectionOptions => ({
    ...options,
    tls,
    allowPlainText,
  });
  return {
    connect: (address, hello, options) => network.connect(address, hello, secured(options)),
    listen: (address, handlers, options) => network.listen(address, handlers, secured(options)),
  };
}
