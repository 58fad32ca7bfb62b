/**
 * A task as numbers: where its inputs and its output lie. Everything else (kernel, shapes, boxes)
 * its runner works out from the compact graph, which every thread holds.
 *
 * Words: `length, slot, graph, task low, task high, output region, output unit, edges`, then for each
 * edge `region, unit, bytes, kind`. Places count units of `ALIGN_BYTES`.
 */

import type { BlockStore } from "../memory/store.ts";
import type { BlockHandle } from "../memory/tiers.ts";
import type { MachineState, Slot } from "../state/index.ts";
import { PIECE } from "../state/index.ts";

/** Words before the first edge. */
export const HEAD_WORDS = 8;
/** Words of one edge. */
export const EDGE_WORDS = 4;
/** The whole block lies there. */
export const WHOLE = 0;
/** Only the part that the edge names lies there. */
export const PART = 1;
/** That part is where it belongs in the output already. */
export const LANDED = 2;
const TWO_32 = 4_294_967_296;

/** Writes records one behind the other, into memory that is used again. */
export class RecordWriter {
  #words: Int32Array = new Int32Array(1024);
  #length = 0;
  /** Bytes of inputs that lay where they belong: nothing copied them. */
  landedBytes = 0;

  /** Adds the record of a task whose output is to go to block `out` (-1: it answers a value). */
  add(m: MachineState, store: BlockStore, slot: Slot, out: BlockHandle): void {
    const { tasks, edges } = m;
    const from = this.#length;
    this.#room(HEAD_WORDS);
    let at = from + HEAD_WORDS;
    let count = 0;
    for (let edge = tasks.firstEdge[slot]; edge >= 0; edge = edges.next[edge]) {
      this.#length = at;
      this.#room(EDGE_WORDS);
      const unit = edges.unit[edge];
      const block = tasks.data[unit];
      const words = this.#words;
      words[at] = store.regionOf(block);
      words[at + 1] = store.unitOf(block);
      words[at + 2] = store.bytesOf(block);
      words[at + 3] = this.#kindOf(m, store, unit, block);
      at += EDGE_WORDS;
      count++;
    }
    const words = this.#words;
    const task = tasks.task[slot];
    words[from] = at - from;
    words[from + 1] = slot;
    words[from + 2] = m.graphOf(slot).number;
    words[from + 3] = task | 0;
    words[from + 4] = Math.floor(task / TWO_32);
    words[from + 5] = out < 0 ? -1 : store.regionOf(out);
    words[from + 6] = out < 0 ? 0 : store.unitOf(out);
    words[from + 7] = count;
    this.#length = at;
  }

  #kindOf(m: MachineState, store: BlockStore, unit: Slot, block: BlockHandle): number {
    if (!m.has(unit, PIECE)) return WHOLE;
    if (store.parentOf(block) < 0) return PART;
    this.landedBytes += store.bytesOf(block);
    return LANDED;
  }

  /** The words so far; valid until the next `add`. */
  get words(): Int32Array {
    return this.#words.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  #room(count: number): void {
    if (this.#length + count <= this.#words.length) return;
    const longer = new Int32Array(this.#words.length * 2);
    longer.set(this.#words);
    this.#words = longer;
  }
}

/** Task number of the record that begins at `at`. */
export function taskOf(words: Int32Array, at: number): number {
  return words[at + 4] * TWO_32 + (words[at + 3] >>> 0);
}
