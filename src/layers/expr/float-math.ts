/**
 * Float functions that JavaScript lacks or defines otherwise than C and NumPy. They are the reference
 * for the interpreter, and the compiled loops call them. Arguments and results are float64; the float32
 * functions take and answer float32 values.
 */

/** Beyond this a float64 has no fraction; adding and subtracting it rounds halves to even. */
const INTEGERS_FROM = 2 ** 52;

/** Rounds to the nearest whole number, halves to even. */
export function roundHalfEven(x: number): number {
  const size = Math.abs(x);
  if (!(size < INTEGERS_FROM) || x === 0) return x;
  const rounded = size + INTEGERS_FROM - INTEGERS_FROM;
  return x < 0 ? -rounded : rounded;
}

/** Whether the sign bit is set. JavaScript does not keep the sign of NaN, so NaN counts as positive. */
export function signBit(x: number): number {
  return x < 0 || Object.is(x, -0) ? 1 : 0;
}

/** The size of `x` with the sign of `y`. */
export function copySign(x: number, y: number): number {
  const size = Math.abs(x);
  return y < 0 || Object.is(y, -0) ? -size : size;
}

/** -1, 0 or 1; NaN stays NaN, and -0 gives 0. */
export function signOf(x: number): number {
  if (x > 0) return 1;
  return x < 0 ? -1 : x === 0 ? 0 : x;
}

/** Remainder with the sign of the divisor: `npy_remainder`. */
export function remainder(a: number, b: number): number {
  const rest = a % b;
  if (b === 0) return rest;
  if (rest === 0) return b < 0 ? -0 : 0;
  return b < 0 !== rest < 0 ? rest + b : rest;
}

/** Quotient rounded towards -infinity: `npy_floor_divide`, which agrees with {@link remainder}. */
export function floorDivide(a: number, b: number): number {
  if (b === 0) return a / b;
  const rest = a % b;
  const quotient = (a - rest) / b - (rest !== 0 && b < 0 !== rest < 0 ? 1 : 0);
  if (quotient === 0) return copySign(0, a / b);
  const whole = Math.floor(quotient);
  return quotient - whole > 0.5 ? whole + 1 : whole;
}

/** {@link floorDivide} with float32 steps. */
export function floorDivide32(a: number, b: number): number {
  if (b === 0) return Math.fround(a / b);
  const rest = a % b;
  const step = rest !== 0 && b < 0 !== rest < 0 ? 1 : 0;
  const quotient = Math.fround(Math.fround(Math.fround(a - rest) / b) - step);
  if (quotient === 0) return copySign(0, a / b);
  const whole = Math.floor(quotient);
  return Math.fround(quotient - whole > 0.5 ? whole + 1 : whole);
}

/** C's `pow`: unlike JavaScript's, 1 to any power is 1, and so is -1 to an infinite one. */
export function power(x: number, y: number): number {
  if (y === 2) return x * x;
  if (x === 1) return 1;
  if (x === -1 && (y === Infinity || y === -Infinity)) return 1;
  return x ** y;
}

/** √(x² + y²) without overflow; infinite if either is, even beside NaN. */
export function hypotenuse(x: number, y: number): number {
  const [a, b] = [Math.abs(x), Math.abs(y)];
  const squares = a * a + b * b;
  if (squares > 1e-280 && squares < 1e280) return Math.sqrt(squares);
  if (a === Infinity || b === Infinity) return Infinity;
  if (a === 0 && b === 0) return 0;
  const large = Math.max(a, b);
  const ratio = Math.min(a, b) / large;
  // NaN in either reaches the answer: it makes `large` or `ratio` NaN.
  return Number.isNaN(squares) ? NaN : large * Math.sqrt(1 + ratio * ratio);
}

/** log(exp(x) + exp(y)) without overflow. */
export function logAddExp(x: number, y: number): number {
  if (x === y) return x + Math.LN2;
  const gap = x - y;
  if (gap > 0) return x + Math.log1p(Math.exp(-gap));
  return gap <= 0 ? y + Math.log1p(Math.exp(gap)) : NaN;
}

const doubles = new Float64Array(1);
const doubleBits = new BigInt64Array(doubles.buffer);
const singles = new Float32Array(1);
const singleBits = new Int32Array(singles.buffer);

/** The float64 next to `x` on the way to `y`. */
export function nextAfter(x: number, y: number): number {
  if (x === y || Number.isNaN(x) || Number.isNaN(y)) return x === y ? y : NaN;
  if (x === 0) return y > 0 ? Number.MIN_VALUE : -Number.MIN_VALUE;
  doubles[0] = x;
  doubleBits[0] += x < y === x > 0 ? 1n : -1n;
  return doubles[0];
}

/** The float32 next to `x` on the way to `y`. */
export function nextAfter32(x: number, y: number): number {
  if (x === y || Number.isNaN(x) || Number.isNaN(y)) return x === y ? y : NaN;
  if (x === 0) return y > 0 ? 2 ** -149 : -(2 ** -149);
  singles[0] = x;
  singleBits[0] += x < y === x > 0 ? 1 : -1;
  return singles[0];
}
