/** What workers tell of themselves twice a second: names in a fixed order, so that only numbers travel. */
import { BAD, type Field } from "./fields.ts";

/** Part of the wire format: new ones go to the end. */
export const WORKER_FIGURES = [
  /** Bytes of blocks and payloads in memory. */
  "managedBytes",
  /** Bytes of blocks that are on disk only. */
  "onDiskBytes",
  /** Bytes that the process takes. */
  "processBytes",
  /** Bytes that were taken from the system for blocks: those in use, and free ones that wait for the next. */
  "poolBytes",
  /** Bytes of the process beside the pool, and by how much they grew within the last half minute. */
  "unmanagedBytes",
  "recentUnmanagedBytes",
  /** Bytes that moving data copied so far, on top of what the network does. */
  "copiedBytes",
  /** Bytes that were written to disk so far, read back into memory, and sent from files. */
  "spilledBytes",
  "unspilledBytes",
  "servedFromDiskBytes",
  /** Values of submitted functions that were packed and unpacked so far. */
  "packs",
  "unpacks",
  /** Blocks that could not be read back from disk so far. */
  "lostBlocks",
] as const;

/** Figures of one worker. */
export type WorkerFigures = Readonly<Record<(typeof WORKER_FIGURES)[number], number>>;

/** All of them zero: a worker that has not said anything. */
export const NO_FIGURES: WorkerFigures = figuresOf(() => 0);

function figuresOf(value: (k: number) => number): WorkerFigures {
  return Object.fromEntries(WORKER_FIGURES.map((name, k) => [name, value(k)])) as WorkerFigures;
}

/** A list of numbers on the wire. */
export const figures: Field<WorkerFigures> = {
  form: `${WORKER_FIGURES.length} numbers`,
  encode: (values) => WORKER_FIGURES.map((name) => values[name]),
  decode: (wire) => {
    if (!Array.isArray(wire) || wire.length !== WORKER_FIGURES.length) return BAD;
    return wire.every((value) => typeof value === "number") ? figuresOf((k) => wire[k]) : BAD;
  },
};
