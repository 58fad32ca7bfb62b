/**
 * The receiving side of frames. It says where the next bytes should land: small things in one scratch
 * buffer, large buffers in their final memory, so that those bytes are never copied here.
 */
import { FrameTooLargeError, invariant, MessageError } from "../core/index.ts";
import { checkBuffers, decodeMessage } from "./codec.ts";
import type { Allocate } from "./connection.ts";
import { PREFIX_BYTES } from "./frame-writer.ts";
import type { FrameLimits } from "./limits.ts";
import type { Message } from "./messages.ts";

export interface FrameSink {
  readonly frame: (message: Message, buffers: readonly Uint8Array[]) => void;
  readonly allocate?: Allocate | undefined;
}

/** A frame whose buffers are arriving. */
interface Arriving {
  readonly message: Message;
  readonly buffers: readonly Uint8Array[];
  /** The buffer that is being filled, and how far. */
  index: number;
  filled: number;
}

const SCRATCH_BYTES = 65_536;
/** What is missing of a buffer is read straight into it from this size on. */
const DIRECT_MIN = 16_384;
/** Most bytes of one read: other connections want their turn. */
const READ_MAX = 2 ** 21;

/** Bytes in, frames out. Throws `FrameTooLargeError` and `MessageError`; it is of no use afterwards. */
export class FrameReader {
  readonly #sink: FrameSink;
  #limits: FrameLimits;
  /** Unread bytes: `#scratch[#from … #to)`. Grows for a large head, and shrinks again. */
  #scratch: Buffer = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
  #from = 0;
  #to = 0;
  #arriving: Arriving | undefined;
  #stopped = false;

  constructor(limits: FrameLimits, sink: FrameSink) {
    this.#limits = limits;
    this.#sink = sink;
  }

  /** Limits for the frames from here on. */
  set limits(limits: FrameLimits) {
    this.#limits = limits;
  }

  /** Whether a frame has begun and not ended. */
  get midFrame(): boolean {
    return this.#arriving !== undefined || this.#to > this.#from;
  }

  /** Whether the unread bytes begin as a record of TLS does, which is a handshake or an alert (RFC 8446, 5.1). */
  get startsLikeTls(): boolean {
    const first = this.#scratch[this.#from];
    return (
      this.#to - this.#from > 1 &&
      (first === 0x15 || first === 0x16) &&
      this.#scratch[this.#from + 1] === 3
    );
  }

  /** No frames any more; answers the buffers of the one that was arriving. */
  stop(): readonly Uint8Array[] {
    this.#stopped = true;
    const left = this.#arriving?.buffers ?? [];
    this.#arriving = undefined;
    return left;
  }

  /** Memory for the next bytes; at least one byte. `received` must follow before the next call. */
  target(): Uint8Array {
    const arriving = this.#arriving;
    if (arriving !== undefined && this.#isDirect(arriving)) {
      const { buffers, index, filled } = arriving;
      const end = Math.min(buffers[index].byteLength, filled + READ_MAX);
      return buffers[index].subarray(filled, end);
    }
    // After `stop` the bytes that still come are overwritten by the next ones.
    return this.#stopped ? this.#scratch : this.#scratch.subarray(this.#to);
  }

  #isDirect({ buffers, index, filled }: Arriving): boolean {
    return this.#from === this.#to && buffers[index].byteLength - filled >= DIRECT_MIN;
  }

  /** `count` bytes have landed in the last `target`. */
  received(count: number): void {
    if (this.#stopped) return;
    const arriving = this.#arriving;
    if (arriving !== undefined && this.#isDirect(arriving)) {
      arriving.filled += count;
      this.#settle(arriving);
    } else this.#to += count;
    while (!this.#stopped && this.#step());
    this.#tidy();
  }

  /** Bytes that have landed somewhere else, with one more copy. */
  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length && !this.#stopped; ) {
      const target = this.target();
      const count = Math.min(target.length, bytes.length - at);
      target.set(bytes.subarray(at, at + count));
      at += count;
      this.received(count);
    }
  }

  /** Makes progress from scratch; false when it needs more bytes. */
  #step(): boolean {
    if (this.#arriving) return this.#fill(this.#arriving);
    const have = this.#to - this.#from;
    if (have < PREFIX_BYTES) return false;
    const head = this.#scratch.readUInt32LE(this.#from);
    const count = this.#scratch.readUInt32LE(this.#from + 4);
    this.#checkPrefix(head, count);
    if (have < PREFIX_BYTES + head) return false;
    this.#begin(this.#from + PREFIX_BYTES, head, count);
    return true;
  }

  #checkPrefix(head: number, count: number): void {
    const { headBytesMax, buffersMax } = this.#limits;
    if (count > buffersMax) throw new FrameTooLargeError("buffers", count, buffersMax);
    if (head > headBytesMax) throw new FrameTooLargeError("bytes of message", head, headBytesMax);
    if (4 * count >= head) throw new MessageError("bad frame: no room for a message in its head");
  }

  #begin(at: number, head: number, count: number): void {
    const lengths = new Array<number>(count);
    let bytes = PREFIX_BYTES + head;
    for (let i = 0; i < count; i++) {
      lengths[i] = this.#scratch.readUInt32LE(at + 4 * i);
      bytes += lengths[i];
    }
    const { frameBytesMax } = this.#limits;
    if (bytes > frameBytesMax) throw new FrameTooLargeError("bytes", bytes, frameBytesMax);
    const message = decodeMessage(this.#scratch.subarray(at + 4 * count, at + head));
    checkBuffers(message, count);
    this.#from = at + head;
    if (count === 0) this.#sink.frame(message, []);
    else {
      this.#arriving = { message, buffers: this.#memory(message, lengths), index: 0, filled: 0 };
      this.#settle(this.#arriving);
    }
  }

  #memory(message: Message, lengths: readonly number[]): readonly Uint8Array[] {
    const given = this.#sink.allocate?.(message, lengths);
    if (given === undefined) return lengths.map(freshBytes);
    const fits =
      given.length === lengths.length && given.every((one, i) => one.byteLength === lengths[i]);
    invariant(fits, `allocate gave memory of other lengths for "${message.op}"`);
    return given;
  }

  #fill(arriving: Arriving): boolean {
    const { buffers, index, filled } = arriving;
    const wanted = buffers[index].byteLength - filled;
    const count = Math.min(wanted, this.#to - this.#from);
    if (count === 0) return false;
    buffers[index].set(this.#scratch.subarray(this.#from, this.#from + count), filled);
    this.#from += count;
    arriving.filled += count;
    this.#settle(arriving);
    return true;
  }

  /** Passes over full buffers, and hands the frame on after the last. */
  #settle(arriving: Arriving): void {
    const { buffers, message } = arriving;
    while (arriving.index < buffers.length) {
      if (arriving.filled < buffers[arriving.index].byteLength) return;
      arriving.index++;
      arriving.filled = 0;
    }
    this.#arriving = undefined;
    this.#sink.frame(message, buffers);
  }

  /** Keeps room behind the unread bytes: for the rest of a head, or for a good read. */
  #tidy(): void {
    const have = this.#to - this.#from;
    if (have === 0) {
      this.#from = 0;
      this.#to = 0;
      if (this.#scratch.length > SCRATCH_BYTES) this.#resize(SCRATCH_BYTES);
      return;
    }
    const begun = !this.#arriving && have >= PREFIX_BYTES;
    const whole = begun ? PREFIX_BYTES + this.#scratch.readUInt32LE(this.#from) : PREFIX_BYTES;
    if (this.#from + Math.max(whole, have + 1) <= this.#scratch.length) return;
    if (whole > this.#scratch.length) this.#resize(this.#grown(whole));
    else this.#scratch.copyWithin(0, this.#from, this.#to);
    this.#from = 0;
    this.#to = have;
  }

  /** Doubled at most: a head that is announced but never comes must not cost its memory. */
  #grown(whole: number): number {
    return Math.min(whole, 2 * this.#scratch.length);
  }

  #resize(bytes: number): void {
    const fresh = Buffer.allocUnsafeSlow(bytes);
    this.#scratch.copy(fresh, 0, this.#from, this.#to);
    this.#scratch = fresh;
  }
}

/** Not zeroed: every byte will be overwritten before anybody sees it. */
function freshBytes(length: number): Uint8Array {
  const { buffer, byteOffset } = Buffer.allocUnsafeSlow(length);
  return new Uint8Array(buffer, byteOffset, length);
}
