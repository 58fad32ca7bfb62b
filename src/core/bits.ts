/** Bitmaps of block numbers below 2^27. */
import type { Box } from "./boxes.ts";
import { nextInBox } from "./boxes.ts";
import { sizeOf } from "./shapes.ts";

/** The bitmap of boxes, which may overlap. */
export function bitsOfBoxes(grid: readonly number[], boxes: readonly Box[]): Uint32Array {
  const bits = new Uint32Array((sizeOf(grid) + 31) >>> 5);
  const rank = grid.length;
  for (const box of boxes) {
    if (rank === 0) {
      bits[0] = 1;
      continue;
    }
    const row = box.hi[rank - 1] - box.lo[rank - 1];
    for (let n = nextInBox(box, grid, 0); n >= 0; n = nextInBox(box, grid, n + row)) {
      setRange(bits, n, n + row);
    }
  }
  return bits;
}

function setRange(bits: Uint32Array, from: number, to: number): void {
  let n = from;
  while (n < to && (n & 31) !== 0) bits[n >>> 5] |= 1 << (n++ & 31);
  const whole = to & ~31;
  if (n < whole) {
    bits.fill(0xffffffff, n >>> 5, whole >>> 5);
    n = whole;
  }
  while (n < to) bits[n >>> 5] |= 1 << (n++ & 31);
}

/** Number of ones. */
export function countBits(bits: Uint32Array): number {
  let count = 0;
  for (let i = 0; i < bits.length; i++) {
    // Bits in parallel: Warren, Hacker's Delight, §5-1.
    let word = bits[i];
    if (word === 0) continue;
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    count += (((word + (word >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
  }
  return count;
}

/** Calls `visit` with the number of every one, ascending. */
export function forEachBit(bits: Uint32Array, visit: (n: number) => void): void {
  for (let i = 0; i < bits.length; i++) {
    for (let word = bits[i]; word !== 0; word &= word - 1) visit(i * 32 + lowestBit(word));
  }
}

function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}

/** The first one at or after `from`, or -1. */
export function nextBit(bits: Uint32Array, from: number): number {
  let i = from >>> 5;
  if (i >= bits.length) return -1;
  let word = bits[i] & (0xffffffff << (from & 31));
  while (word === 0) {
    if (++i >= bits.length) return -1;
    word = bits[i];
  }
  return i * 32 + lowestBit(word);
}

/** Runs of ones as `[from, to, from, to, …]`, half-open. */
export function runsOfBits(bits: Uint32Array): number[] {
  const runs: number[] = [];
  forEachBit(bits, (n) => {
    if (runs.at(-1) === n) runs[runs.length - 1] = n + 1;
    else runs.push(n, n + 1);
  });
  return runs;
}
