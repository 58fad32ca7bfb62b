/** Flips single bits of spill files, at random places, and counts how many of them are found. */
import { SpillFiles } from "../../../../src/worker/memory/disk/spill-files.ts";
import { MemoryDisk } from "../../support/memory-disk.ts";

/** What a round of flips came to. */
export interface FlipCounts {
  readonly flips: number;
  readonly detected: number;
}

/** A small generator of numbers (mulberry32): the same seed gives the same flips. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Writes a file of `bytes` random bytes, flips a bit, reads the block back, and mends the bit: `flips` times. */
export async function flipBits(
  flips: number,
  seed: number,
  bytes: number,
  compression: "none" | "zlib" = "none",
): Promise<FlipCounts> {
  const disk = new MemoryDisk();
  const files = new SpillFiles(disk, compression);
  const random = dice(seed);
  const block = Uint8Array.from({ length: bytes }, () => random() * 256);
  const [at] = await files.write([block]);
  const [file] = disk.files.values();
  const into = new Uint8Array(bytes);
  let detected = 0;
  for (let k = 0; k < flips; k++) {
    const bit = Math.floor(random() * file.length * 8);
    file[bit >> 3] ^= 1 << (bit & 7);
    await files.read(at, into).catch(() => detected++);
    file[bit >> 3] ^= 1 << (bit & 7);
  }
  await files.read(at, into);
  return { flips, detected };
}
