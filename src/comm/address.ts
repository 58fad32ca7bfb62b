/** Addresses: `tcp://127.0.0.1:4321`, `tls://[::1]:4321`, `inproc://name`. */
import { networkInterfaces } from "node:os";
import { AddressError } from "../core/index.ts";

export type Address =
  | { readonly kind: "tcp" | "tls"; readonly host: string; readonly port: number }
  | { readonly kind: "inproc"; readonly name: string };

const SOCKET = /^(?:(tcp|tls):\/\/)?(?:\[([0-9a-fA-F:.]+)\]|([^\s:/[\]]+)):(\d{1,5})$/;
const INPROC = /^inproc:\/\/(\S{1,200})$/;

/** Reads an address; `tcp://` may be left out. Port 0 asks for a free one. Throws `AddressError`. */
export function parseAddress(address: string): Address {
  const inproc = INPROC.exec(address);
  if (inproc) return { kind: "inproc", name: inproc[1] };
  const socket = SOCKET.exec(address);
  const port = Number(socket?.[4]);
  if (socket === null || port > 65_535) {
    throw new AddressError(address, "write tls://HOST:PORT, tcp://HOST:PORT or inproc://NAME");
  }
  return { kind: socket[1] === "tls" ? "tls" : "tcp", host: socket[2] ?? socket[3], port };
}

/** The text of an address. */
export function socketAddress(kind: "tcp" | "tls", host: string, port: number): string {
  return host.includes(":") ? `${kind}://[${host}]:${port}` : `${kind}://${host}:${port}`;
}

/** Whether nobody but this machine can reach the host. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Where others reach a server that listens on every interface, and the interface of that address. */
export interface ReachableHost {
  readonly host: string;
  /** Undefined where the host is an address as it stands. */
  readonly interface?: string;
}

/** Nobody can connect to "every interface": the first address that others can, else loopback. */
export function reachableHost(host: string): ReachableHost {
  if (host !== "0.0.0.0" && host !== "::") return { host };
  const found = Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? []).map((address) => ({ ...address, name })),
  );
  // "::" takes version 4 too; link-local addresses need the name of an interface behind them.
  const usable = found.filter(({ internal, address }) => !internal && !address.startsWith("fe80:"));
  const best = usable.find(({ family }) => family === "IPv4") ?? usable.find(() => host === "::");
  if (best) return { host: best.address, interface: best.name };
  return { host: host === "::" ? "::1" : "127.0.0.1", interface: "loopback" };
}
