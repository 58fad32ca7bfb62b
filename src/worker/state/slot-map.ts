/** Task number → record, for one graph: open addressing in typed arrays, no allocation per entry. */

const START_CAPACITY = 16;

/** Numbers are whole, from 0 to 2⁵³. */
export class SlotMap {
  #keys: Float64Array = new Float64Array(START_CAPACITY).fill(-1);
  #slots: Int32Array = new Int32Array(START_CAPACITY);
  #mask: number = START_CAPACITY - 1;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The record of a task, or -1. */
  get(task: number): number {
    const keys = this.#keys;
    let at = hashOf(task) & this.#mask;
    for (;;) {
      const key = keys[at];
      if (key === task) return this.#slots[at];
      if (key < 0) return -1;
      at = (at + 1) & this.#mask;
    }
  }

  /** Adds a task that is not there yet. */
  add(task: number, slot: number): void {
    if (this.#size * 2 >= this.#keys.length) this.#resize(this.#keys.length * 2);
    this.#insert(task, slot);
    this.#size++;
  }

  /** Takes a task out; later entries of its run move up, so there are no marks to step over. */
  delete(task: number): void {
    const keys = this.#keys;
    let hole = hashOf(task) & this.#mask;
    while (keys[hole] !== task) {
      if (keys[hole] < 0) return;
      hole = (hole + 1) & this.#mask;
    }
    this.#size--;
    for (let at = (hole + 1) & this.#mask; keys[at] >= 0; at = (at + 1) & this.#mask) {
      const home = hashOf(keys[at]) & this.#mask;
      if (((at - home) & this.#mask) >= ((at - hole) & this.#mask)) {
        keys[hole] = keys[at];
        this.#slots[hole] = this.#slots[at];
        hole = at;
      }
    }
    keys[hole] = -1;
  }

  /** All records. */
  slots(): number[] {
    const found: number[] = [];
    for (let at = 0; at < this.#keys.length; at++) {
      if (this.#keys[at] >= 0) found.push(this.#slots[at]);
    }
    return found;
  }

  #insert(task: number, slot: number): void {
    let at = hashOf(task) & this.#mask;
    while (this.#keys[at] >= 0) at = (at + 1) & this.#mask;
    this.#keys[at] = task;
    this.#slots[at] = slot;
  }

  #resize(capacity: number): void {
    const [keys, slots] = [this.#keys, this.#slots];
    this.#keys = new Float64Array(capacity).fill(-1);
    this.#slots = new Int32Array(capacity);
    this.#mask = capacity - 1;
    for (let at = 0; at < keys.length; at++) {
      if (keys[at] >= 0) this.#insert(keys[at], slots[at]);
    }
  }
}

function hashOf(task: number): number {
  const low = task | 0;
  const high = task < 4_294_967_296 ? 0 : (task / 4_294_967_296) | 0;
  const mixed = Math.imul(low ^ Math.imul(high, 0x85eb_ca6b), 0x9e37_79b1);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
