/** A connection over a TCP socket, with TLS or without. */
import type { Socket } from "node:net";
import {
  ConnectionError,
  fromWire,
  isPlygraphError,
  TlsMismatchError,
  toWire,
} from "../core/index.ts";
import type {
  ByteSource,
  CloseHandler,
  Connection,
  ConnectionOptions,
  MessageHandler,
} from "./connection.ts";
import { FrameReader } from "./frame-reader.ts";
import { type Chunk, FrameWriter, isBytes } from "./frame-writer.ts";
import { Inbox } from "./inbox.ts";
import { FRAME_LIMITS, type FrameLimits, HELLO_LIMITS } from "./limits.ts";
import type { Message } from "./messages.ts";
import { streamChunks } from "./stream-chunks.ts";
import { socketError } from "./tls.ts";

/** After a refusal, or a `close`, the other side has this long to take what was sent. */
const LINGER_MS = 2000;
/** After so long without a sign of the other computer, the system asks for one, ten times in ten seconds. */
const KEEP_ALIVE_MS = 30_000;

/**
 * Nobody waits for what these say. They ride with the next message, or go alone a little later: a write
 * and the other side's waking cost more than a tiny task (bench P6).
 */
const UNHURRIED: ReadonlySet<Message["op"]> = new Set(["free", "forget-graph"]);
const UNHURRIED_MS = 2;

/** Frames over one socket. It is made before the greeting, with the limits of strangers. */
export class TcpConnection implements Connection {
  readonly peer: string;
  id = 0;
  /** Where the bytes of the socket go. */
  readonly reader: FrameReader;
  readonly #socket: Socket;
  readonly #limits: FrameLimits;
  readonly #writer: FrameWriter;
  readonly #inbox: Inbox = new Inbox();
  readonly #options: ConnectionOptions;
  #greeting: MessageHandler | undefined;
  #sent: (() => void)[] = [];
  #flushing = false;
  #later: NodeJS.Timeout | undefined;
  /** Buffers that are fetched are leaving; what is sent meanwhile leaves behind them. */
  #streaming: Promise<void> | undefined;
  #closing = false;
  #error: Error | undefined;
  #stall: NodeJS.Timeout | undefined;
  #progress = 0;

  constructor(socket: Socket, peer: string, options: ConnectionOptions) {
    this.peer = peer;
    this.#socket = socket;
    this.#options = options;
    this.#limits = { ...FRAME_LIMITS, ...options.limits };
    this.#writer = new FrameWriter(this.#limits);
    this.reader = new FrameReader(HELLO_LIMITS, {
      frame: (message, buffers) => this.#receive(message, buffers),
      allocate: options.allocate,
    });
    socket.setNoDelay(true);
    // Whoever only listens learns so that the other computer is gone.
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    socket.on("error", (error) => this.#fail(socketError(peer, error)));
    socket.on("end", () => this.#ended());
    socket.on("close", () => this.#closed());
  }

  get bufferedBytes(): number {
    return this.#socket.writableLength + this.#writer.bytes;
  }

  get arrivals(): number {
    return this.#progress;
  }

  /** Sends the first messages to `handler`, until `open`. */
  greet(handler: MessageHandler): void {
    this.#greeting = handler;
  }

  /** The other side is known: full limits, and messages go to `onMessage`. */
  open(id: number): void {
    this.id = id;
    this.#greeting = undefined;
    this.reader.limits = this.#limits;
  }

  send(message: Message, buffers: readonly Uint8Array[] = [], sent?: () => void): void {
    if (this.#closing) {
      if (sent) queueMicrotask(sent);
      return;
    }
    this.#writer.add(message, buffers);
    if (sent) this.#sent.push(sent);
    if (this.#flushing) return;
    if (UNHURRIED.has(message.op)) {
      this.#later ??= setTimeout(() => this.#flush(), UNHURRIED_MS).unref();
      return;
    }
    this.#flushing = true;
    process.nextTick(() => this.#flush());
  }

  #flush(): void {
    this.#flushing = false;
    clearTimeout(this.#later);
    this.#later = undefined;
    if (this.#streaming !== undefined) return;
    const chunks = this.#writer.takeChunks();
    const sent = this.#sent;
    this.#sent = [];
    const done = sent.length === 0 ? undefined : () => sent.forEach(call);
    if (chunks.every(isBytes)) this.#write(chunks, done);
    else this.#streaming = this.#stream(chunks, done);
  }

  async #stream(chunks: readonly Chunk[], done: (() => void) | undefined): Promise<void> {
    try {
      await streamChunks(this.#socket, chunks);
    } catch (error) {
      this.#fail(new ConnectionError(this.peer, (error as Error).message, { cause: error }));
    }
    done?.();
    this.#streaming = undefined;
    if (this.#writer.bytes > 0 && !this.#socket.destroyed) this.#flush();
  }

  #write(chunks: readonly Uint8Array[], done: (() => void) | undefined): void {
    if (chunks.length > 1) this.#socket.cork();
    chunks.forEach((chunk, i) => {
      this.#socket.write(chunk, i === chunks.length - 1 ? done : undefined);
    });
    if (chunks.length > 1) this.#socket.uncork();
  }

  stream(message: Message, buffers: readonly (Uint8Array | ByteSource)[], sent: () => void): void {
    // What a frame is made of is the writer's business; all else is as with bytes that are there.
    this.send(message, buffers as readonly Uint8Array[], sent);
  }

  onMessage(handler: MessageHandler): void {
    this.#inbox.onMessage(handler);
  }

  onClose(handler: CloseHandler): void {
    this.#inbox.onClose(handler);
  }

  /** Takes bytes that have landed in the reader's target, or `bytes` that have not. */
  received(count: number, bytes?: Uint8Array): void {
    if (this.#error) return;
    this.#progress++;
    try {
      if (bytes) this.reader.push(bytes);
      else this.reader.received(count);
    } catch (error) {
      // What the other side did wrong closes the connection; our own bugs are not hidden.
      if (!isPlygraphError(error)) throw error;
      this.refuse(this.#mismatch() ?? error);
    }
    if (this.reader.midFrame && !this.#stall) this.#watch();
  }

  /** The other side speaks TLS: an opening of that begins like no frame of ours. */
  #mismatch(): Error | undefined {
    const mismatch = this.#greeting !== undefined && this.reader.startsLikeTls;
    return mismatch ? new TlsMismatchError(this.peer, "TLS") : undefined;
  }

  /** One timer while a frame is arriving, looked at when it fires: nothing to do for each read. */
  #watch(): void {
    const seen = this.#progress;
    this.#stall = setTimeout(() => {
      this.#stall = undefined;
      if (!this.reader.midFrame) return;
      if (seen !== this.#progress) this.#watch();
      else this.refuse(new ConnectionError(this.peer, `stalled for ${this.#limits.stallMs} ms`));
    }, this.#limits.stallMs);
    this.#stall.unref();
  }

  #receive(message: Message, buffers: readonly Uint8Array[]): void {
    if (this.#greeting) this.#greeting(message, buffers);
    else if (message.op === "refused") this.#fail(fromWire(message.error));
    else if (message.op === "ping") this.send({ op: "pong" });
    else if (message.op === "pong") return;
    else this.#inbox.deliver(message, buffers);
    if (this.#closing) this.#abandon();
  }

  /** Tells the other side why, and closes. */
  refuse(error: Error): void {
    if (this.#error) return;
    // Without the stack: strangers need not know it, and it must fit the limits of a greeting.
    const { tag, message, fields } = toWire(error);
    this.send({ op: "refused", error: { tag, message, ...(fields && { fields }) } });
    this.#error = error;
    this.close();
  }

  abort(error: Error): void {
    this.#fail(error);
  }

  #fail(error: Error): void {
    this.#error ??= error;
    this.#closing = true;
    this.#socket.destroy();
  }

  /** The other side sends no more. */
  #ended(): void {
    if (this.reader.midFrame && !this.#closing) {
      this.#error ??=
        this.#mismatch() ?? new ConnectionError(this.peer, "cut off in the middle of a frame");
    }
    this.close();
  }

  close(): void {
    if (this.#closing) return;
    if (this.#flushing || this.#later) this.#flush();
    this.#closing = true;
    this.#abandon();
    void this.#end();
    // Bytes that are on their way must be read, or the refusal would be lost with the reset.
    const timer = setTimeout(() => this.#socket.destroy(), LINGER_MS);
    this.#socket.once("close", () => clearTimeout(timer));
  }

  async #end(): Promise<void> {
    while (this.#streaming !== undefined) await this.#streaming;
    this.#socket.end();
  }

  #abandon(): void {
    const left = this.reader.stop();
    if (left.length > 0) this.#options.discard?.(left);
  }

  #closed(): void {
    this.#closing = true;
    clearTimeout(this.#stall);
    this.#abandon();
    const sent = this.#sent;
    this.#sent = [];
    sent.forEach(call);
    this.#inbox.close(this.#error);
  }

  ref(): void {
    this.#socket.ref();
  }

  unref(): void {
    this.#socket.unref();
  }
}

function call(callback: () => void): void {
  callback();
}
