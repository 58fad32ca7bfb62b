/**
 * Frames: `u32 head bytes, u32 buffers | u32 length of each buffer, message | buffers`, little-endian.
 * The head is the part between the bars.
 */
import { FrameTooLargeError } from "../core/index.ts";
import { encodeMessage } from "./codec.ts";
import type { ByteSource } from "./connection.ts";
import type { FrameLimits } from "./limits.ts";
import type { Message } from "./messages.ts";

/** Bytes before the head. */
export const PREFIX_BYTES = 8;

/** Buffers below this size are copied into one chunk: a system call's vector costs more than that. */
const COPIED_MAX = 8192;
const CHUNK_BYTES = 65_536;

/** What a frame is made of. */
export type Chunk = Uint8Array | ByteSource;

/** Collects the frames of one tick as few chunks; large buffers stay where they are. */
export class FrameWriter {
  readonly #limits: FrameLimits;
  #chunks: Chunk[] = [];
  #open: Buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;
  #bytes = 0;

  constructor(limits: FrameLimits) {
    this.#limits = limits;
  }

  /** Bytes that were not taken yet. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds one frame. Throws `FrameTooLargeError` for one that the other side would refuse. */
  add(message: Message, buffers: readonly Chunk[]): void {
    const body = encodeMessage(message);
    const head = 4 * buffers.length + body.length;
    this.#check(head, buffers);
    this.#room(PREFIX_BYTES + head);
    let at = this.#end;
    at = this.#open.writeUInt32LE(head, at);
    at = this.#open.writeUInt32LE(buffers.length, at);
    for (const buffer of buffers) at = this.#open.writeUInt32LE(buffer.byteLength, at);
    this.#open.set(body, at);
    this.#end = at + body.length;
    this.#bytes += PREFIX_BYTES + head;
    for (const buffer of buffers) this.#buffer(buffer);
  }

  #check(head: number, buffers: readonly Chunk[]): void {
    const { headBytesMax, buffersMax, frameBytesMax } = this.#limits;
    if (buffers.length > buffersMax) {
      throw new FrameTooLargeError("buffers", buffers.length, buffersMax);
    }
    if (head > headBytesMax) throw new FrameTooLargeError("bytes of message", head, headBytesMax);
    const bytes = buffers.reduce((sum, { byteLength }) => sum + byteLength, PREFIX_BYTES + head);
    if (bytes > frameBytesMax) throw new FrameTooLargeError("bytes", bytes, frameBytesMax);
  }

  #buffer(buffer: Chunk): void {
    this.#bytes += buffer.byteLength;
    if (buffer.byteLength === 0) return;
    if (buffer.byteLength > COPIED_MAX || !isBytes(buffer)) {
      this.#cut();
      this.#chunks.push(buffer);
      return;
    }
    this.#room(buffer.byteLength);
    this.#open.set(buffer, this.#end);
    this.#end += buffer.byteLength;
  }

  #room(bytes: number): void {
    if (this.#end + bytes <= this.#open.length) return;
    this.#cut();
    this.#open = Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, bytes));
    this.#start = 0;
    this.#end = 0;
  }

  /** Ends the chunk that is being filled; the rest of its memory serves the next one. */
  #cut(): void {
    if (this.#end > this.#start) this.#chunks.push(this.#open.subarray(this.#start, this.#end));
    this.#start = this.#end;
  }

  /** The bytes to write, in order, of frames whose buffers are all there. */
  take(): readonly Uint8Array[] {
    return this.takeChunks().filter(isBytes);
  }

  /** The chunks to write, in order. */
  takeChunks(): readonly Chunk[] {
    this.#cut();
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#bytes = 0;
    return chunks;
  }
}

/** Not by class: a sandbox (jest) has typed arrays of its own. */
export function isBytes(chunk: Chunk): chunk is Uint8Array {
  return ArrayBuffer.isView(chunk);
}
