import { describe, expect, test } from "@jest/globals";
import { isPlygraphError } from "../../../../src/core/index.ts";
import { SpillFiles } from "../../../../src/worker/memory/disk/spill-files.ts";
import { MemoryDisk, systemError } from "../../support/memory-disk.ts";
import { flipBits } from "./flips.ts";

const bytes = (length: number, seed = 1): Uint8Array =>
  Uint8Array.from({ length }, (_, k) => Math.imul(k + seed, 2_654_435_761) >>> 13);

/** A chunk is 64 kB: blocks below, at and above its bounds. */
const SIZES = [0, 1, 65_535, 65_536, 65_537, 300_000];

describe.each(["none", "zlib"] as const)("compression %s", (compression) => {
  test("blocks of any size come back, alone and from a file that they share", async () => {
    const files = new SpillFiles(new MemoryDisk(), compression);
    const blocks = SIZES.map((size, k) => bytes(size, k));
    const alone = await Promise.all(blocks.map((block) => files.write([block])));
    const shared = await files.write(blocks);
    for (const [k, block] of blocks.entries()) {
      for (const at of [alone[k][0], shared[k]]) {
        const into = new Uint8Array(block.length);
        await files.read(at, into);
        expect(Buffer.compare(into, block)).toBe(0);
      }
    }
  });

  test("any range of a block is read, and no more of the file than its chunks", async () => {
    const disk = new MemoryDisk();
    const files = new SpillFiles(disk, compression);
    const block = bytes(300_000);
    const [, at] = await files.write([bytes(70_000, 5), block]);
    for (const [from, length] of [
      [0, 10],
      [65_530, 12],
      [70_000, 200_000],
      [299_999, 1],
      [300_000, 0],
    ]) {
      const into = new Uint8Array(length);
      await files.read(at, into, from);
      expect(Buffer.compare(into, block.subarray(from, from + length))).toBe(0);
    }
    disk.readBytes = 0;
    await files.read(at, new Uint8Array(8), 100_000);
    expect(disk.readBytes).toBeLessThanOrEqual(compression === "none" ? 65_536 : 262_144);
  });

  test("a torn, emptied or missing file is an error of its own kind", async () => {
    const disk = new MemoryDisk();
    const files = new SpillFiles(disk, compression);
    const [at] = await files.write([bytes(200_000)]);
    const [[name, file]] = disk.files;
    for (const torn of [file.slice(0, file.length - 1), file.slice(0, 10), new Uint8Array(0)]) {
      disk.files.set(name, torn);
      const error = await files.read(at, new Uint8Array(200_000)).catch((cause: unknown) => cause);
      expect(isPlygraphError(error, "SpillFile")).toBe(true);
    }
    disk.files.delete(name);
    await expect(files.read(at, new Uint8Array(1))).rejects.toThrow(/ENOENT/);
    disk.files.set(name, file);
    await files.read(at, new Uint8Array(200_000));
  });
});

test("every flipped bit is found: a share of the million of `npm run flips`", async () => {
  expect(await flipBits(1500, 1, 5000)).toEqual({ flips: 1500, detected: 1500 });
  expect(await flipBits(150, 2, 100_000)).toEqual({ flips: 150, detected: 150 });
  expect(await flipBits(150, 3, 2000, "zlib")).toEqual({ flips: 150, detected: 150 });
});

test("two files that change places are found out", async () => {
  const disk = new MemoryDisk();
  const files = new SpillFiles(disk);
  const [[a], [b]] = [await files.write([bytes(1000, 1)]), await files.write([bytes(1000, 2)])];
  const [first, second] = disk.files.values();
  disk.files.set(a.file.name, second).set(b.file.name, first);
  await expect(files.read(a, new Uint8Array(1000))).rejects.toThrow(/have changed/);
});

test("a file goes with the last of its blocks", async () => {
  const disk = new MemoryDisk();
  const files = new SpillFiles(disk);
  const [a, b] = await files.write([bytes(10), bytes(20)]);
  expect([files.files, files.storedBytes, disk.files.size]).toEqual([1, 30, 1]);
  await files.forget(a);
  await files.read(b, new Uint8Array(20));
  await files.forget(b);
  expect([files.files, files.storedBytes, disk.files.size]).toEqual([0, 0, 0]);
});

test("a full disk refuses a write, and nothing is kept of it", async () => {
  const disk = new MemoryDisk();
  const files = new SpillFiles(disk);
  disk.capacityBytes = 100;
  await expect(files.write([bytes(101)])).rejects.toThrow(/ENOSPC/);
  expect([files.files, disk.files.size]).toEqual([0, 0]);
  await files.write([bytes(100)]);
});

test("a directory that cannot be made now may be later", async () => {
  const disk = new MemoryDisk();
  const files = new SpillFiles(disk);
  disk.failure = systemError("EACCES");
  await expect(files.write([bytes(1)])).rejects.toThrow(/EACCES/);
  disk.failure = undefined;
  await files.write([bytes(1)]);
  expect(disk.opened).toBe(2);
});
