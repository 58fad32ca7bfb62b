/** What happened, as one number: two worlds with the same one went the same way. */

const ROWS_MAX = 400;

/** Hashes events as they come, and remembers the last ones. */
export class Trace {
  #a = 0x9e37_79b9;
  #b = 0x85eb_ca6b;
  readonly #float: Float64Array = new Float64Array(1);
  readonly #words: Int32Array = new Int32Array(this.#float.buffer);
  readonly #labels: Map<string, number> = new Map();
  /** Rows are kept where somebody wants to read them. */
  rows: string[] | undefined;

  add(time: number, place: number, label: string): void {
    this.#float[0] = time;
    this.#mix(this.#words[0]);
    this.#mix(this.#words[1]);
    this.#mix(place);
    this.#mix(this.#labelOf(label));
    if (this.rows === undefined) return;
    this.rows.push(`${time.toFixed(3)} ${place} ${label}`);
    if (this.rows.length > ROWS_MAX * 2) this.rows.splice(0, ROWS_MAX);
  }

  /** 16 digits. */
  get hash(): string {
    const hex = (n: number): string => (n >>> 0).toString(16).padStart(8, "0");
    return hex(this.#a) + hex(this.#b);
  }

  #mix(word: number): void {
    this.#a = Math.imul(this.#a ^ word, 0x01000193);
    this.#b = (Math.imul(this.#b, 31) + word) ^ (this.#a >>> 7);
  }

  /** A word of a label; hashed once. */
  #labelOf(label: string): number {
    const known = this.#labels.get(label);
    if (known !== undefined) return known;
    let hash = 0;
    for (let i = 0; i < label.length; i++) hash = (Math.imul(hash, 31) + label.charCodeAt(i)) | 0;
    this.#labels.set(label, hash);
    return hash;
  }
}
