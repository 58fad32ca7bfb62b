/** The last moves of all tasks, in a ring of typed arrays. */
import { STATE_NAMES } from "./states.ts";

/** One remembered move. */
export interface StoryRow {
  readonly id: number;
  readonly from: string;
  readonly to: string;
  /** Number of the event that caused it. */
  readonly event: number;
}

/** A ring log; with no rows it forgets at once. */
export class Story {
  readonly rows: number;
  readonly #ids: Float64Array;
  readonly #moves: Uint8Array;
  readonly #events: Float64Array;
  #next = 0;

  constructor(rows: number) {
    this.rows = rows;
    this.#ids = new Float64Array(rows);
    this.#moves = new Uint8Array(rows);
    this.#events = new Float64Array(rows);
  }

  add(id: number, from: number, to: number, event: number): void {
    const at = this.#next % this.rows;
    this.#ids[at] = id;
    this.#moves[at] = from * 8 + to;
    this.#events[at] = event;
    this.#next++;
  }

  /** What is remembered of a task, oldest first. */
  of(id: number): readonly StoryRow[] {
    const found: StoryRow[] = [];
    for (let n = Math.max(0, this.#next - this.rows); n < this.#next; n++) {
      const at = n % this.rows;
      if (this.#ids[at] !== id) continue;
      const move = this.#moves[at];
      found.push({
        id,
        from: STATE_NAMES[move >> 3],
        to: STATE_NAMES[move & 7],
        event: this.#events[at],
      });
    }
    return found;
  }
}
