/**
 * Packed bytes of blocks on a disk. Large blocks have a file each, small ones share one. A file is chunks, one
 * behind the other, and nothing else: lengths and checksums stay in memory, where only this process needs
 * them, so there is no header that could be wrong. Every chunk is checked whenever it is read.
 */
import { formatBytes, invariant, SpillFileError } from "../../../core/index.ts";
import { type Compression, type CompressionName, compressionOf } from "./compression.ts";
import { crc32 } from "./crc32.ts";
import type { SpillDisk } from "./spill-disk.ts";

/** Bytes of a chunk: what a read of one byte costs. Compressed chunks are larger, or they would not shrink. */
const CHUNK_BYTES = 65_536;
const COMPRESSED_CHUNK_BYTES = 262_144;
/** Bytes that are read, checked and written at a time: others have their turn between. */
const SLICE_BYTES = 2 ** 20;

/** One file. */
interface SpillFile {
  readonly name: string;
  /** Where each chunk begins in the file; one more for the end. */
  readonly starts: Float64Array;
  readonly sums: Uint32Array;
  /** Bytes before compression. */
  readonly bytes: number;
  /** Blocks in it that somebody needs. */
  live: number;
}

/** Where a block lies. */
export interface SpilledAt {
  readonly file: SpillFile;
  readonly offset: number;
  readonly bytes: number;
}

/** Writes, reads and forgets blocks. */
export class SpillFiles {
  readonly #disk: SpillDisk;
  readonly #compression: Compression | undefined;
  readonly #chunkBytes: number;
  #ready: Promise<void> | undefined;
  #names = 0;
  /** Bytes in files, as they lie there. */
  storedBytes = 0;
  files = 0;

  constructor(disk: SpillDisk, compression: CompressionName = "none") {
    this.#disk = disk;
    this.#compression = compressionOf(compression);
    this.#chunkBytes = this.#compression ? COMPRESSED_CHUNK_BYTES : CHUNK_BYTES;
  }

  /**
   * Writes blocks into one file, one behind the other. The bytes must not change meanwhile. Rejects with the
   * error of the disk; nothing is kept then.
   */
  async write(blocks: readonly Uint8Array[]): Promise<readonly SpilledAt[]> {
    await this.#open();
    const whole = await this.#chunks(blocks);
    const name = `${this.#names++}.spill`;
    await this.#disk.write(name, whole.parts);
    const { starts, sums, bytes } = whole;
    const file = { name, starts, sums, bytes, live: blocks.length };
    this.storedBytes += starts[starts.length - 1];
    this.files++;
    let offset = 0;
    return blocks.map(({ length }) => {
      const at = { file, offset, bytes: length };
      offset += length;
      return at;
    });
  }

  /**
   * Reads the bytes from `offset` of a block on, as many as `into` takes.
   * @throws SpillFileError when they cannot be read, or are not those that were written
   */
  async read(at: SpilledAt, into: Uint8Array, offset = 0): Promise<void> {
    invariant(offset + into.length <= at.bytes, "read behind the end of a spilled block");
    const { file } = at;
    const end = at.offset + offset + into.length;
    for (let from = at.offset + offset; from < end; ) {
      const first = Math.floor(from / this.#chunkBytes);
      const last = Math.min(
        Math.ceil(end / this.#chunkBytes),
        first + Math.max(1, Math.floor(SLICE_BYTES / this.#chunkBytes)),
      );
      const start = first * this.#chunkBytes;
      const stop = Math.min(last * this.#chunkBytes, file.bytes);
      const to = Math.min(stop, end);
      const target = into.subarray(from - at.offset - offset, to - at.offset - offset);
      if (!this.#compression && from === start && to === stop) {
        await this.#checked(file, first, last, target);
      } else {
        const slice = await this.#plain(file, first, last, stop - start);
        target.set(slice.subarray(from - start, to - start));
      }
      from = to;
    }
  }

  /** Nobody needs this block any more; the last one of a file takes that with it. */
  async forget({ file }: SpilledAt): Promise<void> {
    if (--file.live > 0) return;
    this.storedBytes -= file.starts[file.starts.length - 1];
    this.files--;
    await this.#disk.remove(file.name);
  }

  async close(): Promise<void> {
    await this.#ready?.catch(() => undefined);
    await this.#disk.close();
  }

  async #open(): Promise<void> {
    this.#ready ??= this.#disk.open();
    try {
      await this.#ready;
    } catch (error) {
      this.#ready = undefined;
      throw error;
    }
  }

  /** Cuts blocks into chunks, compresses them where told so, and sums them up. */
  async #chunks(blocks: readonly Uint8Array[]): Promise<{
    readonly parts: readonly Uint8Array[];
    readonly starts: Float64Array;
    readonly sums: Uint32Array;
    readonly bytes: number;
  }> {
    const bytes = blocks.reduce((sum, { length }) => sum + length, 0);
    const count = Math.ceil(bytes / this.#chunkBytes);
    const [starts, sums] = [new Float64Array(count + 1), new Uint32Array(count)];
    const parts: Uint8Array[] = [];
    // A large block is one part, as it lies; small ones are put together.
    const source = blocks.length === 1 ? blocks[0] : joined(blocks, bytes);
    for (let k = 0; k < count; k++) {
      const plain = source.subarray(k * this.#chunkBytes, (k + 1) * this.#chunkBytes);
      const chunk = this.#compression ? await this.#compression.pack(plain) : plain;
      sums[k] = crc32(chunk);
      starts[k + 1] = starts[k] + chunk.length;
      if (this.#compression) parts.push(chunk);
      else if (((k + 1) * this.#chunkBytes) % SLICE_BYTES === 0) await turn();
    }
    return { parts: this.#compression ? parts : [source], starts, sums, bytes };
  }

  async #plain(file: SpillFile, first: number, last: number, length: number): Promise<Uint8Array> {
    const stored = new Uint8Array(file.starts[last] - file.starts[first]);
    await this.#checked(file, first, last, stored);
    if (!this.#compression) return stored;
    const base = file.starts[first];
    const plain = new Uint8Array(length);
    for (let k = first; k < last; k++) {
      const chunk = stored.subarray(file.starts[k] - base, file.starts[k + 1] - base);
      const at = (k - first) * this.#chunkBytes;
      const size = Math.min(this.#chunkBytes, length - at);
      plain.set(await this.#unpacked(file, chunk, size), at);
    }
    return plain;
  }

  async #unpacked(file: SpillFile, chunk: Uint8Array, size: number): Promise<Uint8Array> {
    try {
      const plain = await (this.#compression as Compression).unpack(chunk, size);
      if (plain.length === size) return plain;
    } catch (cause) {
      throw damaged(file.name, "it cannot be decompressed", cause);
    }
    throw new SpillFileError(file.name, "it is not as long as what was written");
  }

  /** Reads whole chunks, as they are stored, and compares their sums. */
  async #checked(file: SpillFile, first: number, last: number, into: Uint8Array): Promise<void> {
    const { name, starts, sums } = file;
    let count = 0;
    try {
      count = await this.#disk.read(name, into, starts[first]);
    } catch (cause) {
      throw damaged(name, (cause as Error).message, cause);
    }
    if (count !== into.length) {
      const wanted = formatBytes(into.length);
      throw new SpillFileError(name, `${formatBytes(count)} were read, not ${wanted}`);
    }
    for (let k = first; k < last; k++) {
      const chunk = into.subarray(starts[k] - starts[first], starts[k + 1] - starts[first]);
      if (crc32(chunk) !== sums[k]) {
        throw new SpillFileError(name, `its bytes from ${starts[k]} on have changed`);
      }
    }
  }
}

function joined(blocks: readonly Uint8Array[], bytes: number): Uint8Array {
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const block of blocks) {
    whole.set(block, at);
    at += block.length;
  }
  return whole;
}

/** Whoever waits has a turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function damaged(name: string, reason: string, cause: unknown): SpillFileError {
  return new SpillFileError(name, reason, { cause });
}
