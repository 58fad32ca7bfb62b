/** Growable stacks of numbers: no boxing, no allocation per push. */

/** A stack of 32-bit integers. `items` is replaced when it grows: read it again after a push. */
export class IntStack {
  items: Int32Array;
  length = 0;

  constructor(capacity = 16) {
    this.items = new Int32Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.items.length) {
      const grown = new Int32Array(this.length * 2);
      grown.set(this.items);
      this.items = grown;
    }
    this.items[this.length++] = value;
  }

  /** The last number; the stack must not be empty. */
  pop(): number {
    return this.items[--this.length];
  }

  /** A copy of what is on the stack. */
  copy(): Int32Array {
    return this.items.slice(0, this.length);
  }
}

/** A growing column of numbers. */
export class NumberColumn {
  items: Float64Array;
  length = 0;

  constructor(capacity = 16) {
    this.items = new Float64Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.items.length) {
      const grown = new Float64Array(this.length * 2);
      grown.set(this.items);
      this.items = grown;
    }
    this.items[this.length++] = value;
  }

  /** A copy of what is in it. */
  copy(): Float64Array {
    return this.items.slice(0, this.length);
  }
}

/** A larger set is made anew when it is emptied. */
const KEPT_SLOTS_MAX = 1 << 14;

/** A set of whole numbers from 0 on that is emptied often: open addressing, no allocation an entry. */
export class IdSet {
  #size = 0;
  /** Each number + 1; 0 where nothing is. */
  #slots = new Float64Array(64);

  /** False when it was there already. */
  add(id: number): boolean {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let at = Math.imul(id, 0x9e3779b1) >>> 7;
    for (;;) {
      at &= mask;
      const found = slots[at];
      if (found === id + 1) return false;
      if (found === 0) break;
      at++;
    }
    slots[at] = id + 1;
    if (2 * ++this.#size > slots.length) this.#grow();
    return true;
  }

  clear(): void {
    if (this.#slots.length > KEPT_SLOTS_MAX) this.#slots = new Float64Array(64);
    else if (this.#size > 0) this.#slots.fill(0);
    this.#size = 0;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Float64Array(before.length * 4);
    this.#size = 0;
    for (let i = 0; i < before.length; i++) if (before[i] > 0) this.add(before[i] - 1);
  }
}

/** A stack of numbers whose bottom can be taken too. */
export class NumberDeque {
  items: Float64Array;
  /** Place of the bottom. */
  head = 0;
  /** One past the place of the top. */
  tail = 0;

  constructor(capacity = 16) {
    this.items = new Float64Array(capacity);
  }

  get length(): number {
    return this.tail - this.head;
  }

  push(value: number): void {
    if (this.tail === this.items.length) this.#makeRoom();
    this.items[this.tail++] = value;
  }

  /** The top; must not be empty. */
  pop(): number {
    const value = this.items[--this.tail];
    if (this.tail === this.head) this.clear();
    return value;
  }

  /** The bottom; must not be empty. */
  shift(): number {
    const value = this.items[this.head++];
    if (this.tail === this.head) this.clear();
    return value;
  }

  clear(): void {
    this.head = 0;
    this.tail = 0;
  }

  /** A copy of what is in it, bottom first. */
  copy(): Float64Array {
    return this.items.slice(this.head, this.tail);
  }

  #makeRoom(): void {
    const { length } = this;
    // Room at the bottom is used again before memory is asked for.
    const room = this.head > this.items.length / 2 ? this.items : new Float64Array(length * 2 + 16);
    room.set(this.items.subarray(this.head, this.tail));
    this.items = room;
    this.head = 0;
    this.tail = length;
  }
}
