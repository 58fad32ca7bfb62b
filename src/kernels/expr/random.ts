/**
 * Counter-based random numbers: Threefry2x32 with 20 rounds (Salmon, Moraes, Dror and Shaw, "Parallel
 * random numbers: as easy as 1, 2, 3", 2011). One element is one counter and takes 64 random bits, so
 * a block is the same whoever computes it, and however the array is cut.
 */
import { normalQuantile } from "./normal.ts";

const PARITY = 0x1bd11bda;
const ROTATIONS: readonly number[] = [13, 15, 26, 6, 17, 29, 16, 24];

/** The rotation of round `round`. */
export function rotationOf(round: number): number {
  return ROTATIONS[round % 8];
}

/** The third key word, from which the key schedule is made. */
export function parityOf(k0: number, k1: number): number {
  return (PARITY ^ k0 ^ k1) | 0;
}

/** Two random 32-bit words (unsigned) for counter words `c0`, `c1` and key words `k0`, `k1`. */
export function threefry2x32(
  c0: number,
  c1: number,
  k0: number,
  k1: number,
): readonly [number, number] {
  const key = [k0 | 0, k1 | 0, parityOf(k0, k1)];
  let x0 = (c0 + key[0]) | 0;
  let x1 = (c1 + key[1]) | 0;
  for (let round = 0; round < 20; round++) {
    const rotation = rotationOf(round);
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << rotation) | (x1 >>> (32 - rotation))) ^ x0;
    if (round % 4 === 3) {
      const group = (round + 1) / 4;
      x0 = (x0 + key[group % 3]) | 0;
      x1 = (x1 + key[(group + 1) % 3] + group) | 0;
    }
  }
  return [x0 >>> 0, x1 >>> 0];
}

/** The words of a whole counter below 2^53: low word first. */
export function counterWords(counter: number): readonly [number, number] {
  return [counter >>> 0, (counter / 2 ** 32) >>> 0];
}

/** Uniform in [0, 1) with 53 random bits. */
export function uniform(x0: number, x1: number): number {
  return ((x0 >>> 5) * 67108864 + (x1 >>> 6)) / 9007199254740992;
}

/** Uniform in [0, 1) with 24 random bits: a float32. */
export function uniform32(x0: number): number {
  return (x0 >>> 8) / 16777216;
}

/** Exponential with mean 1, by inversion; 1 - u is exact for 53 bits. */
export function exponential(x0: number, x1: number): number {
  return 0 - Math.log(1 - uniform(x0, x1));
}

/** Standard normal, by inversion of the distribution function at the middle of one of 2^52 cells. */
export function normal(x0: number, x1: number): number {
  return normalQuantile(((x0 >>> 6) * 67108864 + (x1 >>> 6) + 0.5) / 4503599627370496);
}

/** The upper 32 bits of the 64-bit product of two 32-bit words, by halves that stay exact. */
function highProduct(a: number, b: number): number {
  const low = Math.floor((a * (b & 0xffff)) / 65536);
  return Math.floor((a * (b >>> 16) + low) / 65536);
}

/**
 * `low + floor(word64 · range / 2^64)` for a range of at most 2^32: each value's probability is off by
 * less than 2^-32 of itself.
 */
export function integersNarrow(x0: number, x1: number, low: number, range: number): number {
  if (range >= 4294967296) return low + (x0 >>> 0);
  const middle = Math.imul(x0, range) >>> 0;
  const carry = middle + highProduct(x1 >>> 0, range) >= 4294967296 ? 1 : 0;
  return low + highProduct(x0 >>> 0, range) + carry;
}

/** {@link integersNarrow} for ranges up to 2^54. */
export function integersWide(x0: number, x1: number, low: bigint, range: bigint): bigint {
  const word = (BigInt(x0 >>> 0) << 32n) | BigInt(x1 >>> 0);
  return low + ((word * range) >> 64n);
}
