/** Workers and threads that die while they run a task: it is tried again, but not for ever. */
import type { WireError } from "../../comm/index.ts";
import { KilledWorkerError, toWire } from "../../core/index.ts";
import type { SchedulerState } from "./core-state.ts";
import { go } from "./engine.ts";
import { nameOf } from "./move.ts";
import { ERRED, RELEASED, WAITING } from "./states.ts";
import type { WorkerState } from "./worker-state.ts";

/** Counts a death that the task was running through; true when it was one too many. */
export function isDeadly(
  s: SchedulerState,
  handle: number,
  worker: WorkerState,
  reason = "",
): boolean {
  const graph = s.pages.graphOf(handle);
  const id = s.pages.idOf(handle);
  const deaths = (graph.deaths.get(id) ?? 0) + 1;
  graph.deaths.set(id, deaths);
  if (deaths <= s.options.allowedFailures) return false;
  const error = new KilledWorkerError(nameOf(s, handle), worker.name, deaths, reason);
  graph.errors.set(id, toWire(error));
  return true;
}

/**
 * A compute thread ended while it had the task. That says nothing against a task that waited there
 * (`deaths` is 0); one that had begun may be the cause.
 */
export function threadDied(
  s: SchedulerState,
  handle: number,
  worker: WorkerState,
  { fields }: WireError,
): void {
  const began = fields?.["deaths"] !== 0;
  const reason = String(fields?.["reason"] ?? "it ended");
  if (began && isDeadly(s, handle, worker, reason)) {
    go(s, handle, ERRED);
    return;
  }
  go(s, handle, RELEASED);
  go(s, handle, WAITING);
}
