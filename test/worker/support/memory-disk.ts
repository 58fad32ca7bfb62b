/** A disk in memory, which fails, forgets and flips as a test says. */
import type { SpillDisk } from "../../../src/worker/memory/disk/spill-disk.ts";

export class MemoryDisk implements SpillDisk {
  readonly files: Map<string, Uint8Array> = new Map();
  /** What the next writes and reads reject with; undefined: they work. */
  failure: Error | undefined;
  /** Bytes that fit in all. */
  capacityBytes: number = Number.POSITIVE_INFINITY;
  opened = 0;
  /** Bytes that were read so far. */
  readBytes = 0;
  /** Resolves before anything is done: a test may hold the disk up. */
  gate: Promise<void> = Promise.resolve();

  open(): Promise<void> {
    this.opened++;
    return this.#checked();
  }

  async write(name: string, parts: readonly Uint8Array[]): Promise<void> {
    await this.#checked();
    const bytes = parts.reduce((sum, part) => sum + part.length, 0);
    const used = [...this.files.values()].reduce((sum, { length }) => sum + length, 0);
    if (used + bytes > this.capacityBytes) throw systemError("ENOSPC");
    const file = new Uint8Array(bytes);
    let at = 0;
    for (const part of parts) {
      file.set(part, at);
      at += part.length;
    }
    this.files.set(name, file);
  }

  async read(name: string, into: Uint8Array, offset: number): Promise<number> {
    await this.#checked();
    const file = this.files.get(name);
    if (file === undefined) throw systemError("ENOENT");
    const found = file.subarray(offset, offset + into.length);
    into.set(found);
    this.readBytes += found.length;
    return found.length;
  }

  remove(name: string): Promise<void> {
    this.files.delete(name);
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.files.clear();
    return Promise.resolve();
  }

  async #checked(): Promise<void> {
    await this.gate;
    if (this.failure) throw this.failure;
  }
}

/** An error as the system's calls throw it. */
export function systemError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: made up by a test`), { code });
}
