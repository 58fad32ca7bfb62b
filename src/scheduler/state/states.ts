/** The life of a task as data: its states, and every move between them that is allowed. */

/** States by number; a page of zeros is a page of released tasks, so what is untouched costs nothing. */
export const RELEASED = 0;
export const WAITING = 1;
export const QUEUED = 2;
export const NO_WORKER = 3;
export const PROCESSING = 4;
export const MEMORY = 5;
export const ERRED = 6;
export const FORGOTTEN = 7;

/** Names of the states, by number. */
export const STATE_NAMES: readonly string[] = [
  "released",
  "waiting",
  "queued",
  "no-worker",
  "processing",
  "memory",
  "erred",
  "forgotten",
];

/** One allowed move. */
export interface Transition {
  readonly from: number;
  readonly to: number;
  /** When it happens and what it does; printed into docs/scheduler.md. */
  readonly when: string;
}

/** Every allowed move. A pair that is not here goes through `released`, or is a bug. */
export const TRANSITIONS: readonly Transition[] = [
  { from: RELEASED, to: WAITING, when: "wanted: counts its consumers and its missing inputs" },
  { from: RELEASED, to: ERRED, when: "an input has failed: takes over the error" },
  { from: RELEASED, to: FORGOTTEN, when: "nobody needs it any more" },
  { from: WAITING, to: PROCESSING, when: "inputs are in memory, or all on one worker: sent there" },
  { from: WAITING, to: QUEUED, when: "the worker it should run on has enough ahead of it" },
  { from: WAITING, to: NO_WORKER, when: "no worker that may run it is connected" },
  { from: WAITING, to: RELEASED, when: "withdrawn: an input failed, or nobody needs it" },
  { from: QUEUED, to: PROCESSING, when: "its worker, or another, has room" },
  { from: QUEUED, to: RELEASED, when: "an input was lost, or nobody needs it" },
  { from: NO_WORKER, to: PROCESSING, when: "a worker that may run it joined" },
  { from: NO_WORKER, to: QUEUED, when: "the same, and that worker has enough ahead of it" },
  { from: NO_WORKER, to: RELEASED, when: "an input was lost, or nobody needs it" },
  { from: PROCESSING, to: MEMORY, when: "finished: wakes its consumers, lets go of its inputs" },
  {
    from: PROCESSING,
    to: RELEASED,
    when: "recalled: its worker or an input is gone, or it is retried",
  },
  { from: PROCESSING, to: ERRED, when: "failed for good: its error goes to whoever waits for it" },
  { from: MEMORY, to: RELEASED, when: "its last copy is lost" },
  { from: MEMORY, to: FORGOTTEN, when: "its last consumer is done: freed on every holder" },
  { from: ERRED, to: RELEASED, when: "tried again, or nobody asks any more" },
];

/** `LEGAL[from * 8 + to]` is 1 for an allowed move. */
export const LEGAL: Uint8Array = new Uint8Array(64);
for (const { from, to } of TRANSITIONS) LEGAL[from * 8 + to] = 1;

/** Flags of a task; all but `DONE` belong to one life of it. */
/** It was in memory once, and its inputs' counts know that. Survives being forgotten. */
export const DONE = 1;
/** A steal-request for it is under way. */
export const STEALING = 2;
/** Consumers were sent to its worker before it finished. */
export const LEADS = 4;
/** It is to come back, as an input that it counted on is not there, and that move is recommended. */
export const CALLED = 16;
/** It was called back: it does not go ahead of its inputs again, as others of them may be lost, too. */
export const PATIENT = 32;
/** More holders than one: see `GraphState.replicas`. */
export const REPLICAS = 8;
