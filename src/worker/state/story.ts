/** What happened to a task: the last moves of all tasks, in a ring of typed arrays. */
import { STATE_NAMES } from "./states.ts";

/** Rows that are kept where nothing else is said. */
export const STORY_ROWS = 65_536;

/** One move of one task. */
export interface StoryRow {
  /** Number of the event that caused it. */
  readonly event: number;
  /** Type of that event. */
  readonly cause: string;
  readonly graph: number;
  readonly task: number;
  readonly run: number;
  readonly from: string;
  readonly to: string;
  /** Seconds, by the clock of the events. */
  readonly at: number;
  /** Of the end of a task on a thread: how long that took, to unpack what it reads and to compute. */
  readonly unpackSeconds: number;
  readonly computeSeconds: number;
}

/** Remembers the last moves, at a few stores a move. */
export class Story {
  readonly #size: number;
  readonly #event: Float64Array;
  readonly #graph: Int32Array;
  readonly #task: Float64Array;
  readonly #run: Int32Array;
  /** from, to, number of the cause. */
  readonly #move: Uint8Array;
  readonly #times: Float64Array;
  /** Seconds of unpacking and of computing. */
  readonly #spent: Float64Array;
  readonly #causes: string[] = [];
  #rows = 0;
  #eventNumber = 0;
  #cause = 0;
  #now = 0;
  #unpackSeconds = 0;
  #computeSeconds = 0;
  #listener: ((row: StoryRow) => void) | undefined;

  constructor(size: number = STORY_ROWS) {
    this.#size = size;
    this.#event = new Float64Array(size);
    this.#graph = new Int32Array(size);
    this.#task = new Float64Array(size);
    this.#run = new Int32Array(size);
    this.#move = new Uint8Array(size * 4);
    this.#times = new Float64Array(size);
    this.#spent = new Float64Array(size * 2);
  }

  /** The moves that follow are due to an event of this type. */
  begin(cause: string, now: number): void {
    this.#eventNumber++;
    this.#now = now;
    let number = this.#causes.indexOf(cause);
    if (number < 0) number = this.#causes.push(cause) - 1;
    this.#cause = number;
  }

  /** Events so far. */
  get events(): number {
    return this.#eventNumber;
  }

  /** Moves so far. */
  get moves(): number {
    return this.#rows;
  }

  /** The next move is that of a task which took so long. */
  spent(unpackSeconds: number, computeSeconds: number): void {
    this.#unpackSeconds = unpackSeconds;
    this.#computeSeconds = computeSeconds;
  }

  add(graph: number, task: number, run: number, from: number, to: number): void {
    const row = this.#rows++ % this.#size;
    this.#event[row] = this.#eventNumber;
    this.#times[row] = this.#now;
    this.#graph[row] = graph;
    this.#task[row] = task;
    this.#run[row] = run;
    this.#move[row * 4] = from;
    this.#move[row * 4 + 1] = to;
    this.#move[row * 4 + 2] = this.#cause;
    this.#spent[row * 2] = this.#unpackSeconds;
    this.#spent[row * 2 + 1] = this.#computeSeconds;
    this.#unpackSeconds = 0;
    this.#computeSeconds = 0;
    this.#listener?.(this.#row(row));
  }

  /** Every move from now on is told, while the machine is at work: the listener must not ask it anything. */
  listen(listener: (row: StoryRow) => void): void {
    this.#listener = listener;
  }

  #row(row: number): StoryRow {
    return {
      event: this.#event[row],
      cause: this.#causes[this.#move[row * 4 + 2]],
      graph: this.#graph[row],
      task: this.#task[row],
      run: this.#run[row],
      from: STATE_NAMES[this.#move[row * 4]],
      to: STATE_NAMES[this.#move[row * 4 + 1]],
      at: this.#times[row],
      unpackSeconds: this.#spent[row * 2],
      computeSeconds: this.#spent[row * 2 + 1],
    };
  }

  /** What is remembered of one task, oldest first; of all tasks when none is named. */
  rows(graph?: number, task?: number): readonly StoryRow[] {
    const found: StoryRow[] = [];
    for (let n = Math.max(0, this.#rows - this.#size); n < this.#rows; n++) {
      const row = n % this.#size;
      if (graph !== undefined && this.#graph[row] !== graph) continue;
      if (task !== undefined && this.#task[row] !== task) continue;
      found.push(this.#row(row));
    }
    return found;
  }
}

/** A story as lines of text. */
export function formatStory(rows: readonly StoryRow[]): string {
  return rows
    .map(
      (r) => `  ${r.event} ${r.cause}: (${r.graph}, ${r.task}) run ${r.run}: ${r.from} → ${r.to}`,
    )
    .join("\n");
}
