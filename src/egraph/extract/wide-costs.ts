/** Sums of costs that may be larger than numbers are: a number times 2^(500 e), e a whole number. */
import { type Candidates, type Choice, NO_CHOICE } from "./candidates.ts";

/** Beyond this a mantissa is divided, and its exponent grows by one. */
const BANK = 2 ** 500;

/**
 * The least cost of every class, as exact as numbers are at any size. Rounding never turns the order
 * of two sums round, so that a term never becomes cheaper than a part of it.
 */
export class WideCosts {
  /** As numbers; `Infinity` beyond them. */
  readonly costs: Float64Array;
  readonly #candidates: Candidates;
  readonly #mantissas: Float64Array;
  readonly #exponents: Int32Array;
  /** The sum at hand. */
  #mantissa = 0;
  #exponent = 0;

  constructor(candidates: Candidates) {
    const { length } = candidates.ids;
    this.#candidates = candidates;
    this.costs = new Float64Array(length).fill(Number.POSITIVE_INFINITY);
    this.#mantissas = new Float64Array(length);
    this.#exponents = new Int32Array(length);
  }

  /** Takes the price of candidate `k` for its class where that is less; answers whether it was. */
  offer(k: number, choice: Choice): boolean {
    const { own, kidStart, kids, classOf } = this.#candidates;
    this.#mantissa = 0;
    this.#exponent = 0;
    this.#add(own[k], 0);
    for (let j = kidStart[k]; j < kidStart[k + 1]; j++) {
      const kid = kids[j];
      if (choice[kid] === NO_CHOICE) return false;
      this.#add(this.#mantissas[kid], this.#exponents[kid]);
    }
    const c = classOf[k];
    if (choice[c] !== NO_CHOICE && !this.#isLess(c)) return false;
    this.#mantissas[c] = this.#mantissa;
    this.#exponents[c] = this.#exponent;
    this.costs[c] = this.#exponent > 2 ? Number.POSITIVE_INFINITY : this.#number();
    return true;
  }

  #isLess(c: number): boolean {
    const exponent = this.#exponents[c];
    if (this.#exponent !== exponent) return this.#exponent < exponent;
    return this.#mantissa < this.#mantissas[c];
  }

  /** What is two banks smaller is less than the last bit of the sum. */
  #add(mantissa: number, exponent: number): void {
    const banks = exponent - this.#exponent;
    if (banks > 0) {
      this.#mantissa = (banks === 1 ? this.#mantissa / BANK : 0) + mantissa;
      this.#exponent = exponent;
    } else if (banks === 0) this.#mantissa += mantissa;
    else if (banks === -1) this.#mantissa += mantissa / BANK;
    while (this.#mantissa >= BANK) {
      this.#mantissa /= BANK;
      this.#exponent += 1;
    }
  }

  #number(): number {
    let value = this.#mantissa;
    for (let bank = 0; bank < this.#exponent; bank++) value *= BANK;
    return value;
  }
}
