/** Which workers may run the tasks of a layer: whom it names, and what it takes of abstract resources. */
import type { SchedulerState } from "./core-state.ts";
import type { LayerState } from "./graph-state.ts";
import type { WorkerState } from "./worker-state.ts";

/** Queued tasks of one worker beyond which no more is begun for it: what they lack may be long in coming. */
export const BACKLOG_MAX = 1024;

/** Whether a worker may ever be given such tasks. */
export function mayRun(s: SchedulerState, worker: WorkerState, layer: LayerState): boolean {
  if (worker.retiring) return false;
  if (layer.needs !== null && !has(worker, layer)) return false;
  if (layer.allowed === null || worker.isAmong(layer.allowed)) return true;
  return layer.isLoose && isDeserted(s, layer);
}

/** None of the workers that it names is there. */
function isDeserted(s: SchedulerState, { allowed }: LayerState): boolean {
  return !s.connected.some((worker) => !worker.retiring && worker.isAmong(allowed));
}

/** Whether it has as much at all as one task takes. */
function has({ resources }: WorkerState, { needs }: LayerState): boolean {
  return needs === null || needs.every(([name, amount]) => (resources.get(name) ?? 0) >= amount);
}

/** Whether as much is free as one task takes. */
export function fits({ resources, taken }: WorkerState, { needs }: LayerState): boolean {
  if (needs === null) return true;
  return needs.every(
    ([name, amount]) => (resources.get(name) ?? 0) - (taken.get(name) ?? 0) >= amount - TOLERANCE,
  );
}

/** Sums of fractions are not exact. */
const TOLERANCE = 1e-9;

/** So many tasks of a layer are given to a worker, or (negative) have left it. */
export function take({ taken }: WorkerState, { needs }: LayerState, tasks: number): void {
  for (const [name, amount] of needs ?? []) {
    const left = (taken.get(name) ?? 0) + amount * tasks;
    if (left > TOLERANCE) taken.set(name, left);
    else taken.delete(name);
  }
}
