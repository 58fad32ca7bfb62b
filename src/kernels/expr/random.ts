/**
 * Counter-based random numbers: Threefry2x32 with 20 rounds (Salmon, Moraes, Dror and Shaw, "Parallel
 * random numbers: as easy as 1, 2, 3", 2011). One element is one counter and takes 64 random bits, so
 * a block is the same whoever computes it, and however the array is cut.
 */

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

/** Exponential with mean 1, by inversion. */
export function exponential(x0: number, x1: number): number {
  return -Math.log1p(-uniform(x0, x1));
}

/** Standard normal, by inversion of the distribution function at the middle of one of 2^52 cells. */
export function normal(x0: number, x1: number): number {
  return normalQuantile(((x0 >>> 6) * 67108864 + (x1 >>> 6) + 0.5) / 4503599627370496);
}

/** The standard normal quantile: algorithm AS 241, PPND16 (Wichura 1988), about 1e-16 relative. */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return centre(q, 0.180625 - q * q);
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const size = r <= 5 ? tail(r - 1.6) : farTail(r - 5);
  return q < 0 ? -size : size;
}

function centre(q: number, r: number): number {
  const over =
    ((((((2.5090809287301226727e3 * r + 3.3430575583588128105e4) * r + 6.7265770927008700853e4) *
      r +
      4.5921953931549871457e4) *
      r +
      1.3731693765509461125e4) *
      r +
      1.9715909503065514427e3) *
      r +
      1.3314166789178437745e2) *
      r +
    3.387132872796366608;
  const under =
    ((((((5.226495278852854561e3 * r + 2.8729085735721942674e4) * r + 3.930789580009271061e4) * r +
      2.1213794301586595867e4) *
      r +
      5.3941960214247511077e3) *
      r +
      6.871870074920579083e2) *
      r +
      4.2313330701600911252e1) *
      r +
    1;
  return (q * over) / under;
}

function tail(r: number): number {
  const over =
    ((((((7.7454501427834140764e-4 * r + 2.27238449892691845833e-2) * r +
      2.4178072517745061177e-1) *
      r +
      1.27045825245236838258) *
      r +
      3.64784832476320460504) *
      r +
      5.7694972214606914055) *
      r +
      4.6303378461565452959) *
      r +
    1.42343711074968357734;
  const under =
    ((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r +
      1.51986665636164571966e-2) *
      r +
      1.4810397642748007459e-1) *
      r +
      6.8976733498510000455e-1) *
      r +
      1.6763848301838038494) *
      r +
      2.05319162663775882187) *
      r +
    1;
  return over / under;
}

function farTail(r: number): number {
  const over =
    ((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r +
      1.2426609473880784386e-3) *
      r +
      2.6532189526576123093e-2) *
      r +
      2.9656057182850489123e-1) *
      r +
      1.7848265399172913358) *
      r +
      5.4637849111641143699) *
      r +
    6.6579046435011037772;
  const under =
    ((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r +
      1.8463183175100546818e-5) *
      r +
      7.868691311456132591e-4) *
      r +
      1.48753612908506148525e-2) *
      r +
      1.3692988092273580531e-1) *
      r +
      5.9983220655588793769e-1) *
      r +
    1;
  return over / under;
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
