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

/** A ring log; with no rows it forgets at once. */
export class Story {
  readonly rows: number;
  readonly #graphs: Float64Array;
  readonly #tasks: Float64Array;
  readonly #moves: Uint8Array;
  readonly #events: Float64Array;
  readonly #times: Float64Array;
  readonly #causes: Uint8Array;
  /** Types of events, by number. */
  readonly #names: string[] = [];
  #next = 0;
  #event = 0;
  #cause = 0;
  #now = 0;

  constructor(rows: number) {
    this.rows = rows;
    this.#graphs = new Float64Array(rows);
    this.#tasks = new Float64Array(rows);
    this.#moves = new Uint8Array(rows);
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
  }

  add(graph: number, task: number, from: number, to: number): void {
    if (this.rows === 0) return;
    const at = this.#next++ % this.rows;
    this.#graphs[at] = graph;
    this.#tasks[at] = task;
    this.#moves[at] = from * 8 + to;
    this.#events[at] = this.#event;
    this.#times[at] = this.#now;
    this.#causes[at] = this.#cause;
  }

  /** What is remembered of one task, oldest first; of all tasks when none is named. */
  of(graph?: number, task?: number): readonly StoryRow[] {
    const found: StoryRow[] = [];
    for (let n = Math.max(0, this.#next - this.rows); n < this.#next; n++) {
      const at = n % this.rows;
      if (graph !== undefined && this.#graphs[at] !== graph) continue;
      if (task !== undefined && this.#tasks[at] !== task) continue;
      found.push(this.#row(at));
    }
    return found;
  }

  #row(at: number): StoryRow {
    const move = this.#moves[at];
    return {
      graph: this.#graphs[at],
      task: this.#tasks[at],
      from: STATE_NAMES[move >> 3],
      to: STATE_NAMES[move & 7],
      event: this.#events[at],
      cause: this.#names[this.#causes[at]],
      at: this.#times[at],
    };
  }
}
