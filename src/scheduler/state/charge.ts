/** Who is busy with what: counts a worker's tasks, and the seconds that they will take. */
import type { SchedulerState } from "./core-state.ts";
import { take } from "./eligible.ts";
import type { GraphState, LayerState } from "./graph-state.ts";
import type { WorkerState } from "./worker-state.ts";

/** Seconds that any task takes on top of its kernel. */
const OVERHEAD_SECONDS = 2e-6;
/** A task that is said to have taken longer than a month has not been measured. */
const SECONDS_MAX = 2.6e6;
/** Weight of the newest measurement. */
const NEWEST = 0.25;
/** Occupancies are corrected when an estimate is wrong by this factor. */
const TOLERANCE = 1.25;

/** A task of `layer` was given to a worker. */
export function charge(s: SchedulerState, layer: LayerState, worker: WorkerState): void {
  const { index } = worker;
  if (index >= layer.onWorker.length) {
    const grown = new Int32Array(Math.max(index + 1, s.workers.length));
    grown.set(layer.onWorker);
    layer.onWorker = grown;
  }
  layer.onWorker[index]++;
  if (layer.needs !== null) take(worker, layer, 1);
  layer.processing++;
  s.processing++;
  worker.processing++;
  worker.occupancy += layer.estimate;
}

/** It has reported it, or it was taken back. */
export function discharge(s: SchedulerState, layer: LayerState, worker: WorkerState): void {
  layer.onWorker[worker.index]--;
  if (layer.needs !== null) take(worker, layer, -1);
  layer.processing--;
  s.processing--;
  worker.processing--;
  worker.occupancy = worker.processing === 0 ? 0 : worker.occupancy - layer.estimate;
}

/** A worker holds so many bytes more of a graph's blocks, or fewer. */
export function hold(worker: WorkerState, graph: GraphState, bytes: number): void {
  worker.heldBytes += bytes;
  graph.hold(worker.index, bytes);
}

/** A task of `layer` took so many seconds. */
export function measure(s: SchedulerState, layer: LayerState, seconds: number): void {
  // NaN is no time either.
  const taken = (seconds > 0 && seconds < SECONDS_MAX ? seconds : 0) + OVERHEAD_SECONDS;
  const before = layer.measured;
  const measured = before < 0 ? taken : before + NEWEST * (taken - before);
  layer.measured = measured;
  const { estimate } = layer;
  if (measured > estimate * TOLERANCE || measured * TOLERANCE < estimate) adopt(s, layer, measured);
}

/** Takes a new estimate over, also for the tasks that are under way. */
function adopt(s: SchedulerState, layer: LayerState, estimate: number): void {
  const change = estimate - layer.estimate;
  layer.estimate = estimate;
  for (const worker of s.connected) {
    const count = layer.onWorker[worker.index] ?? 0;
    if (count > 0) worker.occupancy += count * change;
  }
}
