/**
 * A network of the simulated world. It does what TCP promises and nothing more: a connection delivers each
 * message once and in order, late, or it breaks; whether the other side hears of that is another matter.
 */
import { checkHello } from "../../../src/comm/handshake.ts";
import type {
  Connection,
  ConnectionOptions,
  Hello,
  Listener,
  ListenHandlers,
  Network,
} from "../../../src/comm/index.ts";
import { AddressError, ConnectionError, PlygraphError } from "../../../src/core/index.ts";
import type { Random } from "../random.ts";
import { type Clock, type Place, placeOf } from "./clock.ts";
import { End } from "./end.ts";

/** How a network is. */
export interface NetworkStyle {
  /** Milliseconds from one place to another: the least, and what is seldom exceeded. */
  readonly latencyMs: readonly [least: number, most: number];
  /** Part of the messages that take ten times as long. */
  readonly slow: number;
  readonly bytesPerMs: number;
  /** Part of the connections that the side which asked for them never hears of. */
  readonly lostWelcome: number;
  /** Messages go through the codec, as on a wire. */
  readonly coded: boolean;
}

/** What nobody answers is given up after this, as Linux does. Nobody may have to wait for that. */
const GIVE_UP_MS = 900_000;
/** Whoever serves waits for nobody; that it keeps what it has for so long is no fault, and takes time to see. */
const SERVER_GIVES_UP_MS = 45_000;
const HANDSHAKE_MS = 10_000;

interface Server {
  readonly place: Place;
  readonly handlers: ListenHandlers;
  readonly options: ConnectionOptions;
}

/** All places, and what is between them. */
export class SimulatedNetwork {
  readonly clock: Clock;
  readonly style: NetworkStyle;
  readonly random: Random;
  /** Both ends of every connection that is not over at both. */
  readonly ends: Set<End> = new Set();
  readonly #servers: Map<string, Server> = new Map();
  /** Pairs of hosts that do not reach each other, and until when. */
  readonly #parted: Map<string, number> = new Map();
  /** Hosts whose link is slow, and how slow. */
  readonly #slow: Map<string, number> = new Map();
  /** Hosts that are switched off, and until when. */
  readonly #dark: Map<string, number> = new Map();
  /** Connections that were opened for nothing. */
  unheard = 0;
  #port = 0;

  constructor(clock: Clock, style: NetworkStyle, random: Random) {
    this.clock = clock;
    this.style = style;
    this.random = random;
  }

  /** The network as a place sees it. */
  of(place: Place): Network {
    return {
      connect: (address, hello, options = {}) => this.#connect(place, address, hello, options),
      listen: (address, handlers, options = {}) => this.#listen(place, address, handlers, options),
    };
  }

  /** Two hosts do not reach each other for a while. What is sent meanwhile arrives afterwards. */
  part(a: string, b: string, until: number): void {
    for (const key of [`${a} ${b}`, `${b} ${a}`]) {
      this.#parted.set(key, Math.max(until, this.#parted.get(key) ?? 0));
    }
  }

  /** A host's link carries less. */
  slow(host: string, factor: number): void {
    this.#slow.set(host, factor);
  }

  /** A host is switched off: nobody hears of it. */
  darken(host: string, until: number): void {
    this.#dark.set(host, until);
  }

  /** When something that leaves `from` now can arrive at `to`: now, or later. */
  openAt(from: string, to: string): number {
    return this.#parted.get(`${from} ${to}`) ?? 0;
  }

  /** Until when a host answers nothing at all. */
  darkUntil(host: string): number {
    return this.#dark.get(host) ?? 0;
  }

  /** Whether a process has a connection that broke without its knowing. */
  isDeaf(place: Place): boolean {
    for (const end of this.ends) if (end.place === place && end.isLost) return true;
    return false;
  }

  latency(): number {
    const [least, most] = this.style.latencyMs;
    const ms = this.random.spread(least, most);
    return this.random.chance(this.style.slow) ? ms * 10 : ms;
  }

  /** Milliseconds that bytes take to leave. */
  transferMs(from: string, to: string, bytes: number): number {
    const factor = Math.max(this.#slow.get(from) ?? 1, this.#slow.get(to) ?? 1);
    return (bytes / this.style.bytesPerMs) * factor;
  }

  /** A process has ended. Its computer says so on its connections, unless that is off, too. */
  ended(place: Place, isHeard: boolean): void {
    for (const [address, server] of this.#servers) {
      if (server.place === place) this.#servers.delete(address);
    }
    for (const end of [...this.ends]) {
      if (end.place !== place) continue;
      this.ends.delete(end);
      end.dead = true;
      if (isHeard) end.other.hearsOfEnd(this.latency());
      else end.other.isUnanswered(this.darkUntil(place.name));
    }
  }

  /** How long until the sender of something that nobody answers is told, from now. */
  giveUpMs(until: number, serves: boolean): number {
    const most = serves ? SERVER_GIVES_UP_MS : GIVE_UP_MS;
    return Math.min(most, Math.max(0, until - this.clock.now) + this.latency());
  }

  async #listen(
    place: Place,
    wanted: string,
    handlers: ListenHandlers,
    options: ConnectionOptions,
  ): Promise<Listener> {
    const address = wanted.endsWith(":0") ? wanted.replace(/0$/, `${++this.#port}`) : wanted;
    await Promise.resolve();
    if (this.#servers.has(address)) throw new AddressError(address, "this port is taken");
    const server = { place, handlers, options };
    this.#servers.set(address, server);
    return {
      address,
      close: async () => {
        if (this.#servers.get(address) === server) this.#servers.delete(address);
        for (const end of this.ends) if (end.server === server) end.close();
        await Promise.resolve();
      },
      ref: () => undefined,
      unref: () => undefined,
    };
  }

  #connect(
    place: Place,
    address: string,
    hello: Hello,
    options: ConnectionOptions,
  ): Promise<Connection> {
    const { clock } = this;
    return new Promise((resolve, reject) => {
      let isOver = false;
      const refuse = (ms: number, error: Error): void => {
        clock.after(place, ms, "refused", () => {
          if (!isOver) reject(error);
          isOver = true;
        });
      };
      const welcomed = (end: End): void => {
        if (isOver) end.close();
        else resolve(end);
        isOver = true;
      };
      refuse(
        options.handshakeMs ?? HANDSHAKE_MS,
        new ConnectionError(address, "no greeting in time"),
      );
      const host = hostOf(address);
      const arrival = Math.max(clock.now, this.openAt(place.name, host)) + this.latency();
      // Nobody is at home there yet, or any more: the host's system answers, if it is up.
      clock.at(NETWORK, arrival, "hello", () => {
        if (this.darkUntil(host) > clock.now || isOver) return;
        const server = this.#servers.get(address);
        if (server === undefined) {
          refuse(this.latency(), new ConnectionError(address, "nobody listens there"));
          return;
        }
        clock.after(server.place, this.latency() / 10, "accept", () => {
          const made = this.#accept(server, place, address, hello, options);
          if (made instanceof PlygraphError) refuse(this.latency(), made);
          else this.#accepted(made, place, welcomed);
        });
      });
    });
  }

  #accepted(end: End, place: Place, welcomed: (end: End) => void): void {
    if (!place.alive) this.#abandoned(end);
    else if (this.random.chance(this.style.lostWelcome)) this.#unheard(end);
    else end.other.whenWelcome(() => welcomed(end));
  }

  /** Who connected is gone by now. */
  #abandoned(end: End): void {
    this.ends.delete(end);
    end.dead = true;
    if (this.darkUntil(end.place.name) > this.clock.now) end.other.isUnanswered(0);
    else end.other.hearsOfEnd(this.latency());
  }

  /** The welcome is lost: who connected does not know the connection, and its computer will say so. */
  #unheard(end: End): void {
    this.unheard++;
    this.ends.delete(end);
    end.dead = true;
    end.other.isUnanswered(0);
  }

  /** Answers the end of the side that connects. */
  #accept(
    server: Server,
    place: Place,
    address: string,
    hello: Hello,
    options: ConnectionOptions,
  ): End | PlygraphError {
    const token = options.token ?? hello.token;
    try {
      const checked = checkHello({ ...hello, token }, server.options.token ?? "", address);
      const id = server.handlers.authorize?.(checked) ?? 0;
      const peer = `tcp://${place.name}:1`;
      const theirs = new End(this, server.place, peer, id, server.options, server);
      const ours = new End(this, place, address, id, options, undefined);
      theirs.join(ours);
      theirs.welcome(id);
      server.handlers.connected(theirs, checked);
      return ours;
    } catch (error) {
      if (error instanceof PlygraphError) return error;
      throw error;
    }
  }
}

/** Where things happen that happen nowhere. */
export const NETWORK: Place = placeOf(-1, "network");

/** `tcp://10.0.0.3:17` is on `10.0.0.3`. */
export function hostOf(address: string): string {
  return address.slice("tcp://".length, address.lastIndexOf(":"));
}
