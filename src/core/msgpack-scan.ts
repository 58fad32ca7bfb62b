/**
 * The bounded look at msgpack bytes before anything is decoded. A decoder believes the lengths that it
 * reads: an array header of five bytes can make it allocate 2^32 entries. The scan allocates nothing.
 */
import { MessageError } from "./errors/values.ts";

/** What packed bytes may hold. */
export interface PackLimits {
  readonly bytesMax?: number;
  /** Values of any kind, at any depth; a map entry counts as two. */
  readonly elementsMax?: number;
  readonly depthMax?: number;
}

/** What `decodeMsgpack` allows unless told otherwise. */
export const PACK_LIMITS: Required<PackLimits> = Object.freeze({
  bytesMax: 256 * 2 ** 20,
  elementsMax: 2 ** 22,
  depthMax: 64,
});

/** Typed arrays: "t", as in msgpackr. */
export const TYPED_ARRAY_EXTENSION = 0x74;

/** Extensions that we write: undefined, big integers, typed arrays. The others could do more than hold data. */
const EXTENSIONS: ReadonlySet<number> = new Set([0x00, 0x42, TYPED_ARRAY_EXTENSION]);

/** Bytes after the first, for types of fixed length (0xc0 … 0xdf); -1: see below. */
const FIXED: readonly number[] = [
  0, -1, 0, 0, -1, -1, -1, -1, -1, -1, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, -1, -1, -1, -1, -1, -1, -1, -1,
  -1, -1, -1, -1,
];

/** Looks at packed bytes value by value; allocates nothing for them. Throws `MessageError` for bad bytes. */
export class MsgpackScanner {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #limits: Required<PackLimits>;
  /** Values still to come, level by level. */
  readonly #open: number[] = [1];
  #at = 0;
  #elements = 0;

  constructor(bytes: Uint8Array, limits: PackLimits = {}) {
    this.#limits = { ...PACK_LIMITS, ...limits };
    const { bytesMax } = this.#limits;
    if (bytes.length > bytesMax) throw bad(`${bytes.length} bytes, the limit is ${bytesMax}`);
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Bytes that were looked at. */
  get at(): number {
    return this.#at;
  }

  /** Looks at the next value and all that is in it. */
  skip(): void {
    const open = this.#open;
    this.#begin();
    const depth = open.length;
    this.#value();
    while (open.length > depth) {
      const left = open[open.length - 1];
      if (left === 0) open.pop();
      else {
        open[open.length - 1] = left - 1;
        this.#value();
      }
    }
  }

  /** Goes into the list that comes next: how many values it has, which come next. -1: that is no list. */
  enterList(): number {
    const byte = this.#bytes[this.#at];
    if (!((byte >= 0x90 && byte < 0xa0) || byte === 0xdc || byte === 0xdd)) return -1;
    this.#begin();
    this.#value();
    return this.#open[this.#open.length - 1];
  }

  /** Nothing may be left. */
  end(): void {
    const open = this.#open;
    while (open[open.length - 1] === 0) open.pop();
    if (open.length > 0) throw bad("cut short");
    if (this.#at !== this.#bytes.length) {
      throw bad(`${this.#bytes.length - this.#at} bytes too many`);
    }
  }

  /** One value less to come, in the list that is open. */
  #begin(): void {
    const open = this.#open;
    while (open.length > 1 && open[open.length - 1] === 0) open.pop();
    open[open.length - 1]--;
  }

  #value(): void {
    this.#elements++;
    const byte = this.#uint(1);
    if (byte < 0x80 || byte >= 0xe0) return;
    if (byte < 0x90) this.#enter((byte & 15) * 2);
    else if (byte < 0xa0) this.#enter(byte & 15);
    else if (byte < 0xc0) this.#skip(byte & 31);
    else if (FIXED[byte - 0xc0] >= 0) this.#skip(FIXED[byte - 0xc0]);
    else this.#sized(byte);
  }

  /** The kinds whose length stands in the next 1, 2 or 4 bytes. */
  #sized(byte: number): void {
    switch (byte >= 0xd4 && byte <= 0xd8 ? 0xd4 : byte) {
      case 0xc4:
      case 0xc5:
      case 0xc6:
        this.#skip(this.#uint(1 << (byte - 0xc4)));
        break;
      case 0xd9:
      case 0xda:
      case 0xdb:
        this.#skip(this.#uint(1 << (byte - 0xd9)));
        break;
      case 0xc7:
      case 0xc8:
      case 0xc9:
        this.#extension(this.#uint(1 << (byte - 0xc7)));
        break;
      case 0xd4:
        this.#extension(1 << (byte - 0xd4));
        break;
      case 0xdc:
      case 0xdd:
        this.#enter(this.#uint(2 << (byte - 0xdc)));
        break;
      case 0xde:
      case 0xdf:
        this.#enter(this.#uint(2 << (byte - 0xde)) * 2);
        break;
      default:
        throw bad(`byte 0x${byte.toString(16)} has no meaning`);
    }
  }

  #extension(length: number): void {
    const type = this.#uint(1);
    if (!EXTENSIONS.has(type)) throw bad(`extension type ${type} is not allowed`);
    this.#skip(length);
  }

  #uint(width: number): number {
    const at = this.#at;
    this.#skip(width);
    if (width === 1) return this.#bytes[at];
    return width === 2 ? this.#view.getUint16(at) : this.#view.getUint32(at);
  }

  #skip(length: number): void {
    this.#at += length;
    if (this.#at > this.#bytes.length) throw bad("cut short");
  }

  #enter(count: number): void {
    // Every value takes at least one byte, so a count beyond the rest is a lie.
    if (count > this.#bytes.length - this.#at) throw bad("cut short");
    const { elementsMax, depthMax } = this.#limits;
    if (this.#elements + count > elementsMax) throw bad(`more than ${elementsMax} values`);
    if (this.#open.length > depthMax) throw bad(`nested deeper than ${depthMax}`);
    this.#open.push(count);
  }
}

function bad(reason: string): MessageError {
  return new MessageError(`bad packed bytes: ${reason}`, { reason });
}

/** Throws `MessageError` unless the bytes are exactly one msgpack value within the limits. */
export function scanMsgpack(bytes: Uint8Array, limits: PackLimits = {}): void {
  const scanner = new MsgpackScanner(bytes, limits);
  scanner.skip();
  scanner.end();
}
