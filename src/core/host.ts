/**
 * What a process takes from the machine beside memory, files and connections: its clock, its timers, its turns and
 * its dice. The shells of scheduler and worker ask a host for these and nobody else, so that a simulation can
 * give them others: then the production code runs under a clock that is as fast as it is patient.
 */

/** Something that will happen once, or again and again, unless it is cleared. */
export interface Timer {
  /** It does not happen any more. */
  clear(): void;
  /** It does not keep the process alive. */
  unref(): void;
}

/** Where a shell lives. */
export interface Host {
  /** Milliseconds since some moment; never runs backwards. */
  now(): number;
  /** Calls `fn` once, after `ms` milliseconds or a little more. */
  setTimer(fn: () => void, ms: number): Timer;
  /** Calls `fn` every `ms` milliseconds. */
  repeat(fn: () => void, ms: number): Timer;
  /** Calls `fn` when all input that has arrived by now has had its turn. */
  immediate(fn: () => void): Timer;
  /** A number from 0 up to, but not, 1. Not for secrets. */
  random(): number;
  /** Bytes of memory that this process takes (its resident set). */
  processBytes(): number;
}

/** The machine itself. */
export const realHost: Host = {
  now: () => performance.now(),
  setTimer: (fn, ms) => timerOf(setTimeout(fn, ms)),
  repeat: (fn, ms) => timerOf(setInterval(fn, ms)),
  immediate: (fn) => {
    const immediate = setImmediate(fn);
    return { clear: () => clearImmediate(immediate), unref: () => void immediate.unref() };
  },
  random: () => Math.random(),
  processBytes: () => process.memoryUsage.rss(),
};

function timerOf(timer: NodeJS.Timeout): Timer {
  return { clear: () => clearTimeout(timer), unref: () => void timer.unref() };
}
