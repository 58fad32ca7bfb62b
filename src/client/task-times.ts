/** When a task was fetched, read from disk, unpacked and computed, from what happened to it. */
import type { StoryEntry } from "./cluster-state.ts";

/** What can take time. */
export type TaskPhase = "transfer" | "disk" | "unpack" | "compute";

/** One stretch of time on one worker. */
export interface TaskTime {
  /**
   * `transfer`: its result was asked of another worker, until it came. `disk`: its turn had come, and it waited for what it
   * reads to be read back. `unpack`: values that it reads were unpacked. `compute`: its kernel ran.
   */
  readonly phase: TaskPhase;
  /** Name of the worker. */
  readonly where: string;
  /** Milliseconds since 1970, by the clock of that worker. */
  readonly start: number;
  readonly stop: number;
}

/** The phase that begins with a state, and ends with it. */
const PHASE_OF: Readonly<Record<string, TaskPhase>> = {
  flight: "transfer",
  loading: "disk",
  executing: "compute",
};

/** Stretches of time, in the order in which they began; what has not ended is not among them. */
export function timesOf(story: readonly StoryEntry[]): readonly TaskTime[] {
  const times: TaskTime[] = [];
  /** When each worker's record of the task got into its state. */
  const since = new Map<string, number>();
  for (const entry of story) {
    const { where, at, from } = entry;
    const begin = since.get(where);
    since.set(where, at);
    const phase = where === "scheduler" ? undefined : PHASE_OF[from];
    if (phase === undefined || begin === undefined) continue;
    if (entry.computeSeconds === undefined) times.push({ phase, where, start: begin, stop: at });
    else times.push(...measured(entry, entry.computeSeconds * 1000));
  }
  return times.sort((a, b) => a.start - b.start);
}

/** Threads tell what it took, without the time that the task stood in line behind others of its thread. */
function measured({ where, at, unpackSeconds = 0 }: StoryEntry, computeMs: number): TaskTime[] {
  const start = at - computeMs;
  const compute = { phase: "compute", where, start, stop: at } as const;
  if (unpackSeconds === 0) return [compute];
  return [{ phase: "unpack", where, start: start - unpackSeconds * 1000, stop: start }, compute];
}
