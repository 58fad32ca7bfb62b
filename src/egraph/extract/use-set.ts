/** Sets of classes, each in the smaller of two forms: a list, or a bit a class; and their unions. */

/** Classes that a choice uses. Does not change once it is made. */
export interface UseSet {
  readonly size: number;
  /** What their choices cost together. */
  readonly cost: number;
  /** The classes, or words of bits. */
  readonly words: Int32Array;
  readonly isBits: boolean;
}

/** In O(1) for bits, in O(size) for lists, which are shorter than words of bits would be. */
export function holds({ words, isBits }: UseSet, c: number): boolean {
  return isBits ? (words[c >>> 5] & (1 << (c & 31))) !== 0 : words.includes(c);
}

/** Makes unions, one after the other, in arrays of its own. */
export class Union {
  /** The classes that are not in the set that it began with: the first `count` of these. */
  readonly fresh: Int32Array;
  count = 0;
  /** Bits of the union, where it began with bits. */
  readonly #bits: Int32Array;
  /** Otherwise, its classes have its number here. */
  readonly #marks: Int32Array;
  #mark = 0;
  #first: UseSet | null = null;

  /** Of sets of `classCount` classes. */
  constructor(classCount: number) {
    this.fresh = new Int32Array(classCount);
    this.#marks = new Int32Array(classCount);
    this.#bits = new Int32Array((classCount + 31) >>> 5);
  }

  /** Begins with `set` (null: nothing), which no other of the union is larger than. */
  begin(set: UseSet | null): void {
    this.count = 0;
    this.#mark += 1;
    this.#first = set;
    if (set?.isBits === true) this.#bits.set(set.words);
    else if (set !== null) for (const c of set.words) this.#marks[c] = this.#mark;
  }

  add(set: UseSet): void {
    if (set.isBits) this.#addBits(set.words);
    else for (const c of set.words) this.addOne(c);
  }

  addOne(c: number): void {
    if (this.#first?.isBits === true) {
      if ((this.#bits[c >>> 5] & (1 << (c & 31))) !== 0) return;
      this.#bits[c >>> 5] |= 1 << (c & 31);
    } else {
      if (this.#marks[c] === this.#mark) return;
      this.#marks[c] = this.#mark;
    }
    this.fresh[this.count++] = c;
  }

  /** The union. */
  done(cost: number): UseSet {
    const size = (this.#first?.size ?? 0) + this.count;
    const fresh = this.fresh.subarray(0, this.count);
    if (this.#first?.isBits === true)
      return { size, cost, words: this.#bits.slice(), isBits: true };
    const own = this.#first?.words ?? new Int32Array(0);
    if (size <= this.#bits.length) {
      const words = new Int32Array(size);
      words.set(own);
      words.set(fresh, own.length);
      return { size, cost, words, isBits: false };
    }
    const words = new Int32Array(this.#bits.length);
    for (const c of own) words[c >>> 5] |= 1 << (c & 31);
    for (const c of fresh) words[c >>> 5] |= 1 << (c & 31);
    return { size, cost, words, isBits: true };
  }

  /** A larger set has bits, too, where one of the others has. */
  #addBits(words: Int32Array): void {
    for (let word = 0; word < words.length; word++) {
      let left = words[word] & ~this.#bits[word];
      this.#bits[word] |= left;
      // The lowest bit that is left, until none is.
      for (; left !== 0; left &= left - 1) {
        this.fresh[this.count++] = word * 32 + 31 - Math.clz32(left & -left);
      }
    }
  }
}
