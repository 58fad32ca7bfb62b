/** Addresses: `tcp://127.0.0.1:4321`, `tcp://[::1]:4321`, `inproc://name`. */
import { AddressError } from "../core/index.ts";

export type Address =
  | { readonly kind: "tcp"; readonly host: string; readonly port: number }
  | { readonly kind: "inproc"; readonly name: string };

const TCP = /^(?:tcp:\/\/)?(?:\[([0-9a-fA-F:.]+)\]|([^\s:/[\]]+)):(\d{1,5})$/;
const INPROC = /^inproc:\/\/(\S{1,200})$/;

/** Reads an address; `tcp://` may be left out. Port 0 asks for a free one. Throws `AddressError`. */
export function parseAddress(address: string): Address {
  const inproc = INPROC.exec(address);
  if (inproc) return { kind: "inproc", name: inproc[1] };
  const tcp = TCP.exec(address);
  const port = Number(tcp?.[3]);
  if (tcp === null || port > 65_535) {
    throw new AddressError(address, "write tcp://HOST:PORT or inproc://NAME");
  }
  return { kind: "tcp", host: tcp[1] ?? tcp[2], port };
}

/** The text of a TCP address. */
export function tcpAddress(host: string, port: number): string {
  return host.includes(":") ? `tcp://[${host}]:${port}` : `tcp://${host}:${port}`;
}

/** Whether nobody but this machine can reach the host. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
