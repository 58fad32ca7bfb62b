/** The books of abstract resources. */
import { invariant } from "../../core/index.ts";
import type { SchedulerState } from "./core-state.ts";
import type { WorkerState } from "./worker-state.ts";

const TOLERANCE = 1e-6;

/** What the tasks of a worker take is what is counted, and no more than it has. Throws InvariantError. */
export function validateResources(s: SchedulerState, worker: WorkerState): void {
  const { name, resources, taken } = worker;
  const found = takenBy(s, worker.index);
  for (const what of new Set([...found.keys(), ...taken.keys()])) {
    const [real, known] = [found.get(what) ?? 0, taken.get(what) ?? 0];
    const most = resources.get(what) ?? 0;
    invariant(
      Math.abs(real - known) < TOLERANCE,
      `${name} has ${known} ${what} taken, not ${real}`,
    );
    invariant(known <= most + TOLERANCE, `${name} has ${most} ${what}, and ${known} are taken`);
  }
}

function takenBy(s: SchedulerState, worker: number): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const layers = [...s.graphs.values()].flatMap((graph) => graph.layers);
  for (const { needs, onWorker } of layers) {
    for (const [what, amount] of needs ?? []) {
      found.set(what, (found.get(what) ?? 0) + amount * (onWorker[worker] ?? 0));
    }
  }
  return found;
}
