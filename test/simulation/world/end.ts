/** One end of a simulated connection. */

import { Inbox } from "../../../src/comm/inbox.ts";
import type {
  CloseHandler,
  Connection,
  ConnectionOptions,
  Message,
  MessageHandler,
} from "../../../src/comm/index.ts";
import { decodeMessage, encodeMessage } from "../../../src/comm/index.ts";
import { ConnectionError, fromWire } from "../../../src/core/index.ts";
import type { Place } from "./clock.ts";
import type { SimulatedNetwork } from "./network.ts";
import { HEAD_BYTES, KEEP_ALIVE_MS, LANDING_MS, LINGER_MS, type Parcel } from "./parcel.ts";

/** A connection as one side holds it. */
export class End implements Connection {
  readonly place: Place;
  readonly peer: string;
  readonly id: number;
  /** The listener that it belongs to; undefined on the side that connected. */
  readonly server: object | undefined;
  /** The process of this end is gone. */
  dead = false;
  readonly #net: SimulatedNetwork;
  readonly #options: ConnectionOptions;
  readonly #inbox: Inbox = new Inbox();
  /** To this end, oldest first. */
  readonly #coming: Parcel[] = [];
  #other: End | undefined;
  #buffered = 0;
  #arrivals = 0;
  /** When the link is free for the next message from here. */
  #freeAt = 0;
  #arrivalAt = 0;
  #closing = false;
  #closed = false;
  /** Nobody answers on the other side, though this one has not heard of that. */
  #lostUntil: number | undefined;
  #unanswered = false;
  /** Parcels whose time has come; and memory that one of them is landing in. */
  #due = 0;
  #landing: readonly Uint8Array[] | undefined;
  #onWelcome: (() => void) | undefined;

  constructor(
    net: SimulatedNetwork,
    place: Place,
    peer: string,
    id: number,
    options: ConnectionOptions,
    server: object | undefined,
  ) {
    this.#net = net;
    this.place = place;
    this.peer = peer;
    this.id = id;
    this.#options = options;
    this.server = server;
    net.ends.add(this);
  }

  join(other: End): void {
    this.#other = other;
    other.#other = this;
  }

  get other(): End {
    return this.#other as End;
  }

  /** What is said here reaches nobody, and this side has not heard of that. */
  get isLost(): boolean {
    return this.#lostUntil !== undefined;
  }

  get arrivals(): number {
    return this.#arrivals;
  }

  get bufferedBytes(): number {
    return this.#buffered;
  }

  send(message: Message, buffers: readonly Uint8Array[] = [], sent?: () => void): void {
    if (this.#closing) {
      if (sent) queueMicrotask(sent);
      return;
    }
    this.#send(message, buffers, sent);
  }

  /** The server's first word. */
  welcome(id: number): void {
    this.#send({ op: "welcome", id, proof: "" }, [], undefined);
  }

  /** Called at the side that connected when the welcome is there. */
  whenWelcome(act: () => void): void {
    this.other.#expect(act);
  }

  #expect(act: () => void): void {
    this.#onWelcome = act;
  }

  #send(
    message: Message | undefined,
    buffers: readonly Uint8Array[],
    sent: (() => void) | undefined,
  ): void {
    const { clock, random } = this.#net;
    let bytes = HEAD_BYTES;
    for (const { byteLength } of buffers) bytes += byteLength;
    this.#buffered += bytes;
    const parcel: Parcel = { message, buffers, sent, bytes, left: false };
    const takes = this.#net.transferMs(this.place.name, this.other.place.name, bytes);
    this.#freeAt = Math.max(this.#freeAt, clock.now) + takes + random.next() * 0.01;
    this.other.#coming.push(parcel);
    clock.at(this.place, this.#freeAt, "leaves", () => this.#leave(parcel));
  }

  /** From here on the sender may use the memory again; and its end does not unsay it. */
  #leave(parcel: Parcel): void {
    const { clock, style } = this.#net;
    this.#buffered -= parcel.bytes;
    if (parcel.message && style.coded)
      parcel.message = decodeMessage(encodeMessage(parcel.message));
    parcel.buffers = parcel.buffers.map((buffer) => buffer.slice());
    parcel.left = true;
    parcel.sent?.();
    parcel.sent = undefined;
    if (this.#lostUntil !== undefined) {
      this.#noAnswer(this.#lostUntil);
      return;
    }
    const { other } = this;
    other.#arrivalAt = Math.max(other.#arrivalAt, clock.now + this.#net.latency());
    clock.at(other.place, other.#arrivalAt, parcel.message?.op ?? "last word", () =>
      other.#arrive(),
    );
  }

  /** The oldest of what is on its way is here, unless the link is down: then later. */
  #arrive(): void {
    const { clock } = this.#net;
    const parcel = this.#coming[0];
    if (parcel === undefined || this.#closed || this.#lostUntil !== undefined) return;
    const open = this.#net.openAt(this.other.place.name, this.place.name);
    if (open > clock.now) {
      this.#arrivalAt = Math.max(this.#arrivalAt, open);
      clock.at(this.place, open, "after a partition", () => this.#arrive());
      return;
    }
    this.#due++;
    this.#arrivals++;
    this.#takeDue();
  }

  #takeDue(): void {
    while (this.#due > 0 && !this.#landing && !this.#closed) {
      const parcel = this.#coming.shift();
      this.#due--;
      if (parcel?.message) this.#receive(parcel.message, parcel.buffers);
      else this.#finish();
    }
  }

  #receive(message: Message, buffers: readonly Uint8Array[]): void {
    if (this.#closing) return;
    if (message.op === "welcome") {
      this.#onWelcome?.();
      return;
    }
    if (message.op === "ping") this.send({ op: "pong" });
    if (message.op === "ping" || message.op === "pong") return;
    if (message.op === "refused") {
      this.#over(fromWire(message.error));
      this.other.hearsOfEnd(this.#net.latency());
      return;
    }
    const lengths = buffers.map(({ byteLength }) => byteLength);
    const own = buffers.length > 0 ? this.#options.allocate?.(message, lengths) : undefined;
    if (own === undefined) this.#inbox.deliver(message, buffers);
    else this.#land(message, buffers, own);
  }

  /** Bytes arrive piece by piece: much can happen between the first and the last. */
  #land(message: Message, buffers: readonly Uint8Array[], own: readonly Uint8Array[]): void {
    const { clock, random } = this.#net;
    this.#landing = own;
    clock.after(this.place, random.between(0, LANDING_MS), "landed", () => {
      if (this.#landing === undefined || this.#lostUntil !== undefined) return;
      this.#landing = undefined;
      for (let k = 0; k < own.length; k++) own[k].set(buffers[k]);
      if (!this.#closing) this.#inbox.deliver(message, own);
      this.#takeDue();
    });
  }

  /** What was landing does not come any more: its memory goes back. */
  #abandon(): void {
    const landing = this.#landing;
    this.#landing = undefined;
    if (landing) this.#options.discard?.(landing);
  }

  onMessage(handler: MessageHandler): void {
    this.#inbox.onMessage(handler);
  }

  onClose(handler: CloseHandler): void {
    this.#inbox.onClose(handler);
  }

  close(): void {
    if (this.#closing) return;
    this.#send(undefined, [], undefined);
    this.#closing = true;
    this.#abandon();
    this.#net.clock.after(this.place, LINGER_MS, "linger", () => this.#over(undefined));
  }

  abort(error: Error): void {
    if (this.#closed) return;
    this.#over(error);
    if (this.#lostUntil === undefined) this.other.hearsOfEnd(this.#net.latency());
  }

  /** The other side said its last word. */
  #finish(): void {
    if (!this.#closing) this.#send(undefined, [], undefined);
    this.#over(undefined);
  }

  #over(error: Error | undefined): void {
    if (this.#closed) return;
    this.#closing = true;
    this.#closed = true;
    this.#net.ends.delete(this);
    this.#abandon();
    // What was on its way from here and has not left does not leave, and its memory is free.
    for (const parcel of this.other.#coming) {
      if (parcel.left || parcel.sent === undefined) continue;
      parcel.sent();
      parcel.sent = undefined;
    }
    this.#inbox.close(error);
  }

  /** The computer of the other side says that nobody is there any more. */
  hearsOfEnd(ms: number): void {
    this.#net.clock.after(this.place, ms, "reset", () => this.#reset("the other side is gone"));
  }

  #reset(reason: string): void {
    if (!this.#closed) this.#over(new ConnectionError(this.peer, reason));
  }

  /** What is sent from now on is lost; who sends something will be told when the host is back. */
  isUnanswered(until: number): void {
    this.#lostUntil = until;
    // The system asks for a sign of life when there was none for long.
    this.#net.clock.after(this.place, KEEP_ALIVE_MS, "keep alive", () => {
      if (!this.#unanswered) this.#reset("no sign of life");
    });
    if (this.other.#coming.length > 0) this.#noAnswer(until);
  }

  #noAnswer(until: number): void {
    this.#unanswered = true;
    const ms = this.#net.giveUpMs(until, this.server !== undefined);
    if (this.#closed) return;
    this.#net.clock.after(this.place, ms, "no answer", () => this.#reset("no answer"));
  }

  /** Both sides hear of it, each in its time. */
  cut(): void {
    this.hearsOfEnd(this.#net.latency());
    this.other.hearsOfEnd(this.#net.latency());
  }

  /** This side hears that it broke; the other one only when it says something. */
  cutBelow(ms: number): void {
    this.other.isUnanswered(0);
    this.#net.clock.after(this.place, ms, "reset", () => this.#reset("broken"));
  }

  /** Nothing passes any more, and nobody says so. */
  forget(): void {
    this.isUnanswered(Number.POSITIVE_INFINITY);
    this.other.isUnanswered(Number.POSITIVE_INFINITY);
  }

  ref(): void {}
  unref(): void {}
}
