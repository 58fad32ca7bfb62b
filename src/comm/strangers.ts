/** Sockets whose other side has not said who it is: few at a time, so that they cannot take all descriptors. */
import type { Socket } from "node:net";

const STRANGERS_MAX = 256;

/** The oldest stranger goes when there is one too many: who is quick comes in, however many dawdle. */
export class Strangers {
  readonly #max: number;
  /** By the address of the other side: TLS puts a second socket over the first one. Oldest first. */
  readonly #sockets = new Map<string, Socket>();

  constructor(max: number = STRANGERS_MAX) {
    this.#max = max;
  }

  /** Somebody came, or got one step further. */
  add(socket: Socket): void {
    const name = nameOf(socket);
    if (name === undefined) return;
    this.#sockets.set(name, socket);
    socket.once("close", () => {
      if (this.#sockets.get(name) === socket) this.#sockets.delete(name);
    });
    if (this.#sockets.size <= this.#max) return;
    const [oldest] = this.#sockets;
    this.#sockets.delete(oldest[0]);
    oldest[1].destroy();
  }

  /** It is known who is there. */
  remove(socket: Socket): void {
    const name = nameOf(socket);
    if (name !== undefined) this.#sockets.delete(name);
  }

  /** Everybody goes. */
  close(): void {
    for (const socket of this.#sockets.values()) socket.destroy();
    this.#sockets.clear();
  }
}

/** Undefined for local sockets, which come from this machine and have no address. */
function nameOf({ remoteAddress, remotePort }: Socket): string | undefined {
  return remotePort === undefined ? undefined : `${remoteAddress} ${remotePort}`;
}
