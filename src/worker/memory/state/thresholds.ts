/** How full a worker may be before what happens: parts of its memory limit. */

/** Each is a part of the limit, from 0 to 1, or false: never. */
export interface MemoryThresholds {
  /** Bytes of blocks in memory above which the least recently used go to disk. */
  readonly target: number | false;
  /** The same of the process's own figure, less what blocks that are gone have left free. */
  readonly spill: number | false;
  /** Part of the process above which no task is started and nothing is fetched. */
  readonly pause: number | false;
  /** Part of the process at which the nanny ends it; the worker itself does nothing about it. */
  readonly terminate: number | false;
}

/** What is not told otherwise. */
export const THRESHOLDS: MemoryThresholds = Object.freeze({
  target: 0.6,
  spill: 0.7,
  pause: 0.8,
  terminate: 0.95,
});

/** What a memory book is told once. */
export interface MemoryOptions {
  readonly limitBytes: number;
  readonly thresholds: MemoryThresholds;
  /** Bytes of spilled blocks on disk, at most. */
  readonly maxSpillBytes: number;
  /** Whether there is a disk to spill to. */
  readonly disk: boolean;
}
