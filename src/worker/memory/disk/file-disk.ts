/** Spill files in a private directory: written aside and renamed, never through a link, swept after a crash. */
import { constants } from "node:fs";
import { type FileHandle, open, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import { LocalDirectory } from "./local-directory.ts";
import type { SpillDisk } from "./spill-disk.ts";

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_WRONLY } = constants;
const NEW_FILE = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW;
const OLD_FILE = O_RDONLY | O_NOFOLLOW;
const PRIVATE = 0o600;
/** Files that stay open for further reads: a large block is read piece by piece. */
const OPEN_MAX = 8;
/** Bytes of one system call, so that a slow disk does not hold a thread of the pool for long. */
const WRITE_BYTES_MAX = 8 * 2 ** 20;

interface OpenFile {
  readonly file: Promise<FileHandle>;
  /** Reads that are under way. */
  readers: number;
}

/** Files of one worker. */
export class FileDisk implements SpillDisk {
  readonly #directory: LocalDirectory;
  /** Most recently used last. */
  readonly #open: Map<string, OpenFile> = new Map();
  #aside = 0;

  /** Files come to lie in a fresh directory below `parent`. */
  constructor(parent: string) {
    this.#directory = new LocalDirectory(parent);
  }

  /** Where the files are; empty before `open`. */
  get path(): string {
    return this.#directory.path;
  }

  async open(): Promise<void> {
    await this.#directory.open();
  }

  async write(name: string, parts: readonly Uint8Array[]): Promise<void> {
    const aside = join(this.path, `${this.#aside++}.part`);
    const file = await open(aside, NEW_FILE, PRIVATE);
    try {
      try {
        for (const part of parts) await writeAll(file, part);
      } finally {
        await file.close();
      }
      await rename(aside, join(this.path, name));
    } catch (error) {
      await unlink(aside).catch(() => undefined);
      throw error;
    }
  }

  async read(name: string, into: Uint8Array, offset: number): Promise<number> {
    const used = this.#use(name);
    try {
      const file = await used.file;
      let at = 0;
      while (at < into.length) {
        const { bytesRead } = await file.read(into, at, into.length - at, offset + at);
        if (bytesRead === 0) break;
        at += bytesRead;
      }
      return at;
    } finally {
      used.readers--;
      await this.#trim();
    }
  }

  async remove(name: string): Promise<void> {
    await this.#shut(name);
    await unlink(join(this.path, name)).catch(unlessMissing);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((name) => this.#shut(name)));
    await this.#directory.close();
  }

  /** The file, opened if it is not, and not closed while it is read. */
  #use(name: string): OpenFile {
    const known = this.#open.get(name);
    const used = known ?? { file: open(join(this.path, name), OLD_FILE), readers: 0 };
    this.#open.delete(name);
    this.#open.set(name, used);
    used.readers++;
    return used;
  }

  async #trim(): Promise<void> {
    for (const [name, { readers }] of this.#open) {
      if (this.#open.size <= OPEN_MAX) return;
      if (readers === 0) await this.#shut(name);
    }
  }

  async #shut(name: string): Promise<void> {
    const used = this.#open.get(name);
    this.#open.delete(name);
    await used?.file.then((one) => one.close()).catch(() => undefined);
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const length = Math.min(WRITE_BYTES_MAX, bytes.length - at);
    const { bytesWritten } = await file.write(bytes, at, length);
    at += bytesWritten;
  }
}

/** @throws the error, unless it says that there is no such file */
function unlessMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
