/** Dice with a seed: sfc32, one stream a purpose, so that one more throw here moves nothing elsewhere. */

/** A stream of numbers that a seed and a name decide. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #count = 1;

  constructor(seed: number, stream = "") {
    let hash = 2_166_136_261;
    for (let i = 0; i < stream.length; i++) {
      hash = Math.imul(hash ^ stream.charCodeAt(i), 16_777_619);
    }
    this.#a = seed | 0;
    this.#b = Math.floor(seed / 2 ** 32) | 0;
    this.#c = hash;
    for (let i = 0; i < 12; i++) this.bits();
  }

  /** 32 bits. */
  bits(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#count) | 0;
    this.#count = (this.#count + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** From 0 up to, but not, 1. */
  next(): number {
    return this.bits() / 2 ** 32;
  }

  /** A whole number from 0 up to, but not, `n`. */
  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  /** A number from `low` up to `high`. */
  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  /** Small ones often, large ones seldom: every size from `low` to `high` is as likely as its double. */
  spread(low: number, high: number): number {
    return low * (high / low) ** this.next();
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }
}
