/** A disk of the simulated world: slow, full, failing, forgetful, and it flips bits. */
import type { SpillDisk } from "../../../src/worker/memory/disk/spill-disk.ts";
import type { Random } from "../random.ts";
import type { Clock, Place } from "./clock.ts";

/** How a disk is. */
export interface DiskStyle {
  readonly capacityBytes: number;
  /** Milliseconds of one request: the least, and what is seldom exceeded. */
  readonly ms: readonly [least: number, most: number];
  /** Part of the requests that the disk refuses. */
  readonly failing: number;
  /** Part of the files in which a bit flips, or whose end is lost. */
  readonly rotten: number;
}

/** Every answer comes by the clock of the world. */
export class SimulatedDisk implements SpillDisk {
  readonly #clock: Clock;
  readonly #place: Place;
  readonly #random: Random;
  readonly #style: DiskStyle;
  readonly #healsAt: number;
  readonly #files: Map<string, Uint8Array> = new Map();
  #usedBytes = 0;

  /** `healsAt`: when it does its work again as it should. */
  constructor(clock: Clock, place: Place, random: Random, style: DiskStyle, healsAt: number) {
    this.#healsAt = healsAt;
    this.#clock = clock;
    this.#place = place;
    this.#random = random;
    this.#style = style;
  }

  /** Files that are there. */
  get files(): number {
    return this.#files.size;
  }

  open(): Promise<void> {
    return this.#later("open", () => undefined);
  }

  write(name: string, parts: readonly Uint8Array[]): Promise<void> {
    return this.#later("write", () => {
      const bytes = parts.reduce((sum, { length }) => sum + length, 0);
      if (this.#usedBytes + bytes > this.#style.capacityBytes) throw systemError("ENOSPC");
      const file = new Uint8Array(bytes);
      let at = 0;
      for (const part of parts) {
        file.set(part, at);
        at += part.length;
      }
      this.#usedBytes += bytes;
      this.#files.set(name, this.#fails(this.#style.rotten) ? this.#rot(file) : file);
    });
  }

  read(name: string, into: Uint8Array, offset: number): Promise<number> {
    return this.#later("read", () => {
      const file = this.#files.get(name);
      if (file === undefined) throw systemError("ENOENT");
      const found = file.subarray(offset, offset + into.length);
      into.set(found);
      return found.length;
    });
  }

  remove(name: string): Promise<void> {
    return this.#later("remove", () => {
      this.#usedBytes -= this.#files.get(name)?.length ?? 0;
      this.#files.delete(name);
    });
  }

  close(): Promise<void> {
    return this.#later("close", () => {
      this.#files.clear();
      this.#usedBytes = 0;
    });
  }

  #fails(part: number): boolean {
    return this.#random.chance(part) && this.#clock.now < this.#healsAt;
  }

  #rot(file: Uint8Array): Uint8Array {
    if (file.length === 0) return file;
    if (this.#random.chance(0.3)) return file.slice(0, this.#random.below(file.length));
    const bit = this.#random.below(file.length * 8);
    file[bit >> 3] ^= 1 << (bit & 7);
    return file;
  }

  #later<T>(label: string, act: () => T): Promise<T> {
    const [least, most] = this.#style.ms;
    const ms = this.#random.spread(least, most);
    const fails = label !== "close" && label !== "remove" && this.#fails(this.#style.failing);
    return new Promise((resolve, reject) => {
      this.#clock.after(this.#place, ms, label, () => {
        try {
          if (fails) throw systemError("EIO");
          resolve(act());
        } catch (error) {
          reject(error);
        }
      });
    });
  }
}

/** An error as the system's calls throw it. */
function systemError(code: string): NodeJS.ErrnoException {
  return Object.assign(new RangeError(`${code}: made up by a simulation`), { code });
}
