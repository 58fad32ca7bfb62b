/** Tasks that failed and are tried again after a while: twice as long each time. */
import type { SchedulerState } from "./core-state.ts";
import type { LayerState } from "./graph-state.ts";
import { PROCESSING, WAITING } from "./states.ts";

/** Seconds that a task waits at most. */
const DELAY_MAX = 3600;

/** The task has failed `tries` times: when it may run again. Nothing is noted where that is now. */
export function delay(s: SchedulerState, layer: LayerState, id: number, tries: number): void {
  const first = layer.retryDelay >= 0 ? layer.retryDelay : s.options.retryDelaySeconds;
  const seconds = Math.min(DELAY_MAX, first * 2 ** Math.min(tries - 1, 30));
  if (!(seconds > 0)) return;
  const until = s.now + seconds * 1000;
  s.delayed.set(id, until);
  s.delayedUntil = Math.min(s.delayedUntil, until);
}

/** Whether a task must wait a while longer. */
export function isDelayed(s: SchedulerState, handle: number): boolean {
  return s.delayed.size > 0 && s.delayed.has(s.pages.idOf(handle));
}

/** Those whose time has come are looked at again. */
export function endDelays(s: SchedulerState): void {
  if (s.now < s.delayedUntil) return;
  s.delayedUntil = Number.POSITIVE_INFINITY;
  for (const [id, until] of s.delayed) {
    if (until > s.now) {
      s.delayedUntil = Math.min(s.delayedUntil, until);
      continue;
    }
    s.delayed.delete(id);
    const handle = s.pages.find(id);
    // Its graph may be over, or its inputs lost.
    if (handle >= 0 && s.pages.state[handle] === WAITING) s.recommend(handle, PROCESSING);
  }
}
