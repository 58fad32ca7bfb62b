/**
 * The life of a task on a worker, as data. A state says what is *wanted*; the flags EXECUTING and
 * IN_FLIGHT say what is *happening* on a thread or a connection, and end only when that ends
 * (distributed#6844): there are no states for "cancelled" or "resumed".
 */
import { invariant } from "../../core/index.ts";

/** States by number. */
export const RELEASED = 0;
/** To be computed here; waits for inputs. */
export const WAITING = 1;
/** All inputs are here; waits for a thread. */
export const READY = 2;
/** Handed to a thread, and its result is wanted. */
export const EXECUTING = 3;
/** Its bytes are here. */
export const MEMORY = 4;
/** Wanted from a peer; waits for its turn. */
export const FETCH = 5;
/** Asked for. */
export const FLIGHT = 6;
/** Wanted, and nobody is known to have it. */
export const MISSING = 7;
/** Its kernel failed. */
export const ERROR = 8;
/** No longer known: its record is given back. */
export const FORGOTTEN = 9;
/**
 * Its turn has come, and what it reads is being brought back from disk, or was: its inputs stay in memory, and the
 * room for its result is counted.
 */
export const LOADING = 10;

export type StateNumber = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;

/** Names of the states, by number. */
export const STATE_NAMES: readonly string[] = [
  "released",
  "waiting",
  "ready",
  "executing",
  "memory",
  "fetch",
  "flight",
  "missing",
  "error",
  "forgotten",
  "loading",
];

/** Every move that a task may make. Another one goes by way of `released`, or is a bug. */
export const MOVES: Readonly<Record<StateNumber, readonly StateNumber[]>> = {
  [RELEASED]: [WAITING, EXECUTING, MEMORY, FETCH, FLIGHT, MISSING, FORGOTTEN],
  [WAITING]: [READY, MEMORY, MISSING, RELEASED],
  [READY]: [EXECUTING, LOADING, WAITING, MEMORY, ERROR, MISSING, RELEASED],
  [EXECUTING]: [MEMORY, ERROR, MISSING, RELEASED],
  [MEMORY]: [RELEASED],
  [FETCH]: [FLIGHT, MEMORY, MISSING, WAITING, RELEASED],
  [FLIGHT]: [MEMORY, FETCH, MISSING, WAITING, RELEASED],
  [MISSING]: [FETCH, MEMORY, WAITING, EXECUTING, RELEASED],
  [ERROR]: [WAITING, RELEASED],
  [FORGOTTEN]: [],
  [LOADING]: [EXECUTING, WAITING, MEMORY, MISSING, RELEASED],
};

/** The pipelines as a drawing for documents: lines of a mermaid state diagram, from the table. */
export function movesDiagram(): string {
  const lines = ["stateDiagram-v2"];
  for (const [from, targets] of Object.entries(MOVES)) {
    for (const to of targets) lines.push(`  ${STATE_NAMES[Number(from)]} --> ${STATE_NAMES[to]}`);
  }
  return lines.join("\n");
}

const WIDTH = STATE_NAMES.length;
const TABLE: Uint8Array = tableOf();

/** Whether the table has this move. */
export function mayMove(from: number, to: number): boolean {
  return TABLE[from * WIDTH + to] === 1;
}

function tableOf(): Uint8Array {
  const table = new Uint8Array(WIDTH * WIDTH);
  for (const [from, targets] of Object.entries(MOVES)) {
    for (const to of targets) {
      invariant(to !== Number(from), "a move leads somewhere else");
      table[Number(from) * WIDTH + to] = 1;
    }
  }
  return table;
}

// Flags: facts and attributes beside the state.

/** The scheduler asked for it, or knows that it is here: its `free` decides. */
export const ASSIGNED = 1;
/** A thread has it. */
export const ON_THREAD = 2;
/** A peer has been asked for it. */
export const IN_FLIGHT = 4;
/** A part of a block, for one task. */
export const PIECE = 8;
/** Goes to the worker's own thread, being tiny. */
export const INLINE = 16;
/** The scheduler wants a copy here that has not come: its `free` decides. */
export const ACQUIRED = 32;
/** Code of a user on a thread was told that nobody wants its result: what it answers is not taken. */
export const ABORTED = 64;
