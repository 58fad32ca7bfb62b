/** Integer functions with the semantics of NumPy: they wrap, and a division by zero gives 0. */

/** `base ** exponent` modulo 2^32; a negative exponent rounds the true value towards 0. */
export function intPower(base: number, exponent: number): number {
  if (exponent < 0) return smallInverse(base, exponent % 2 !== 0);
  let result = 1;
  let square = base | 0;
  // Halving by division keeps uint32 exponents whole.
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = Math.imul(result, square);
    square = Math.imul(square, square);
  }
  return result;
}

function smallInverse(base: number, odd: boolean): number {
  if (base === 1) return 1;
  return base === -1 ? (odd ? -1 : 1) : 0;
}

/** `base ** exponent` modulo 2^64; a negative exponent rounds the true value towards 0. */
export function bigPower(base: bigint, exponent: bigint): bigint {
  if (exponent < 0n) return BigInt(smallInverse(bigUnit(base), exponent % 2n !== 0n));
  let result = 1n;
  let square = BigInt.asUintN(64, base);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = BigInt.asUintN(64, result * square);
    square = BigInt.asUintN(64, square * square);
  }
  return result;
}

function bigUnit(base: bigint): number {
  if (base === 1n) return 1;
  return base === -1n ? -1 : 0;
}

/** Quotient rounded towards -infinity; 0 for a division by 0. */
export function bigFloorDivide(a: bigint, b: bigint): bigint {
  if (b === 0n) return 0n;
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** Remainder with the sign of the divisor; 0 for a division by 0. */
export function bigRemainder(a: bigint, b: bigint): bigint {
  if (b === 0n) return 0n;
  const rest = a % b;
  return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest;
}

/** Remainder with the sign of the dividend; 0 for a division by 0. */
export function bigFmod(a: bigint, b: bigint): bigint {
  return b === 0n ? 0n : a % b;
}

/** Remainder with the sign of the divisor, for integers of at most 32 bits; 0 for a division by 0. */
export function intRemainder(a: number, b: number): number {
  if (b === 0) return 0;
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

/** `a << count` for integers of `width` bits at most 32; 0 when the count is outside the width. */
export function shiftLeft(a: number, count: number, width: number): number {
  return count >= 0 && count < width ? a << count : 0;
}

/** `a >> count`, keeping the sign; all sign bits when the count is outside the width. */
export function shiftRight(a: number, count: number, width: number): number {
  if (count >= 0 && count < width) return a < 0 ? a >> count : a >>> count;
  return a < 0 ? -1 : 0;
}

/** `a << count` before wrapping to 64 bits; 0 when the count is outside the width. */
export function bigShiftLeft(a: bigint, count: bigint): bigint {
  return count >= 0n && count < 64n ? a << count : 0n;
}

/** `a >> count`, keeping the sign; all sign bits when the count is outside the width. */
export function bigShiftRight(a: bigint, count: bigint): bigint {
  if (count >= 0n && count < 64n) return a >> count;
  return a < 0n ? -1n : 0n;
}

/** The larger of two wide integers. */
export function bigMaximum(a: bigint, b: bigint): bigint {
  if (a > b) return a;
  return b;
}

/** The smaller of two wide integers. */
export function bigMinimum(a: bigint, b: bigint): bigint {
  if (a < b) return a;
  return b;
}
