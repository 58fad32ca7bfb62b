/** Numbers in the order of their last use: a list both ways in typed arrays, O(1) an operation. */

/** A number is in the list at most once. */
export class LruList {
  #next: Int32Array = new Int32Array(0);
  #prev: Int32Array = new Int32Array(0);
  #first = -1;
  #last = -1;
  #size = 0;

  /** The one that was used longest ago, or -1. */
  get first(): number {
    return this.#first;
  }

  /** The one that was used last, or -1. */
  get last(): number {
    return this.#last;
  }

  get size(): number {
    return this.#size;
  }

  /** Makes room for numbers below `capacity`. */
  grow(capacity: number): void {
    const [next, prev] = [new Int32Array(capacity).fill(-1), new Int32Array(capacity).fill(-1)];
    next.set(this.#next);
    prev.set(this.#prev);
    this.#next = next;
    this.#prev = prev;
  }

  has(item: number): boolean {
    return this.#prev[item] >= 0 || this.#first === item;
  }

  /** The one that was used after this, or -1. */
  after(item: number): number {
    return this.#next[item];
  }

  /** It was used just now; it must not be in the list. */
  push(item: number): void {
    this.#prev[item] = this.#last;
    this.#next[item] = -1;
    if (this.#last >= 0) this.#next[this.#last] = item;
    else this.#first = item;
    this.#last = item;
    this.#size++;
  }

  /** It goes before all others; it must not be in the list. */
  pushFirst(item: number): void {
    this.#next[item] = this.#first;
    this.#prev[item] = -1;
    if (this.#first >= 0) this.#prev[this.#first] = item;
    else this.#last = item;
    this.#first = item;
    this.#size++;
  }

  /** Takes it out; one that is not there stays out. */
  remove(item: number): void {
    if (!this.has(item)) return;
    const [next, prev] = [this.#next[item], this.#prev[item]];
    if (prev >= 0) this.#next[prev] = next;
    else this.#first = next;
    if (next >= 0) this.#prev[next] = prev;
    else this.#last = prev;
    this.#next[item] = -1;
    this.#prev[item] = -1;
    this.#size--;
  }
}
