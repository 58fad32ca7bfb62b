/** The last moves of all tasks, in a ring of typed arrays. */
import { STATE_NAMES } from "./states.ts";

/** One remembered move. */
export interface StoryRow {
  readonly graph: number;
  readonly task: number;
  readonly from: string;
  readonly to: string;
  /** Number of the event that caused it, and its type. */
  readonly event: number;
  readonly cause: string;
  /** Milliseconds, by the clock of the events. */
  readonly at: number;
}

/**
 * A ring log; with no rows it forgets at once. What the moves of one event in one graph share is
 * written down once for all of them: `stretches` of the log.
 */
export class Story {
  readonly rows: number;
  readonly #tasks: Float64Array;
  readonly #moves: Uint8Array;
  readonly #stretches: Uint32Array;
  // By stretch. There are never more of them than there are moves.
  readonly #graphs: Float64Array;
  readonly #events: Float64Array;
  readonly #times: Float64Array;
  readonly #causes: Uint8Array;
  /** Types of events, by number. */
  readonly #names: string[] = [];
  /** Moves that were ever written, and where the next one goes. */
  #count = 0;
  #next = 0;
  #stretch = -1;
  /** Graph of the stretch; -1: the next move begins another. */
  #graph = -1;
  #event = 0;
  #cause = 0;
  #now = 0;

  constructor(rows: number) {
    this.rows = rows;
    this.#tasks = new Float64Array(rows);
    this.#moves = new Uint8Array(rows);
    this.#stretches = new Uint32Array(rows);
    this.#graphs = new Float64Array(rows);
    this.#events = new Float64Array(rows);
    this.#times = new Float64Array(rows);
    this.#causes = new Uint8Array(rows);
  }

  /** The moves that follow are due to an event of this number and type. */
  begin(event: number, cause: string, now: number): void {
    this.#event = event;
    this.#now = now;
    const number = this.#names.indexOf(cause);
    this.#cause = number < 0 ? this.#names.push(cause) - 1 : number;
    this.#graph = -1;
  }

  add(graph: number, task: number, from: number, to: number): void {
    if (this.rows === 0) return;
    if (graph !== this.#graph) this.#begin(graph);
    const at = this.#next;
    this.#next = at + 1 === this.rows ? 0 : at + 1;
    this.#count++;
    this.#tasks[at] = task;
    this.#moves[at] = from * 8 + to;
    this.#stretches[at] = this.#stretch;
  }

  #begin(graph: number): void {
    const at = this.#stretch + 1 === this.rows ? 0 : this.#stretch + 1;
    this.#stretch = at;
    this.#graph = graph;
    this.#graphs[at] = graph;
    this.#events[at] = this.#event;
    this.#times[at] = this.#now;
    this.#causes[at] = this.#cause;
  }

  /** What is remembered of one task, oldest first; of all tasks when none is named. */
  of(graph?: number, task?: number): readonly StoryRow[] {
    const found: StoryRow[] = [];
    for (let n = Math.max(0, this.#count - this.rows); n < this.#count; n++) {
      const at = n % this.rows;
      if (graph !== undefined && this.#graphs[this.#stretches[at]] !== graph) continue;
      if (task !== undefined && this.#tasks[at] !== task) continue;
      found.push(this.#row(at));
    }
    return found;
  }

  #row(at: number): StoryRow {
    const move = this.#moves[at];
    const stretch = this.#stretches[at];
    return {
      graph: this.#graphs[stretch],
      task: this.#tasks[at],
      from: STATE_NAMES[move >> 3],
      to: STATE_NAMES[move & 7],
      event: this.#events[stretch],
      cause: this.#names[this.#causes[stretch]],
      at: this.#times[stretch],
    };
  }
}
