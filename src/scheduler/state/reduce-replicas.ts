/**
 * Copies that nobody needs are dropped: a block that a worker fetched for a task stays there when the task is done, and
 * takes memory. One copy stays, as many as were asked for (`replicate`), or one for each task that has yet to read it.
 */
import { holdersOf } from "./copies.ts";
import type { SchedulerState } from "./core-state.ts";
import type { GraphState } from "./graph-state.ts";
import { removeHolder } from "./results.ts";
import { MEMORY, PROCESSING } from "./states.ts";

/** Copies that are dropped at a time. */
const DROPS_MAX = 4096;

/** Drops surplus copies, every so often. The last thing in an event. */
export function reduceReplicas(s: SchedulerState): void {
  const { replicaSeconds } = s.options;
  if (replicaSeconds === 0 || s.now - s.reducedAt < replicaSeconds * 1000) return;
  s.reducedAt = s.now;
  let left = DROPS_MAX;
  for (const [, graph] of s.graphs) {
    for (const id of [...graph.replicas.keys()]) {
      if (left <= 0) return;
      left -= reduce(s, graph, id);
    }
  }
}

function reduce(s: SchedulerState, graph: GraphState, id: number): number {
  const { pages } = s;
  const handle = pages.find(id);
  if (handle < 0 || pages.state[handle] !== MEMORY || graph.copies.has(id)) return 0;
  const layer = pages.layerOf(handle);
  if (layer.foreign.length > 0 && s.dependents.isReadAbroad(layer, id - layer.base)) return 0;
  const holders = holdersOf(s, handle).filter((holder) => !s.worker(holder).retiring);
  const readers = readersAt(s, handle);
  // Some task is about to fetch it from one of them.
  if ([...readers].some((worker) => !holders.includes(worker))) return 0;
  const wanted = Math.max(1, graph.kept.get(id) ?? 1, pages.count[handle]);
  const spare = holders
    .filter((holder) => !readers.has(holder))
    .sort((a, b) => fullness(s, b) - fullness(s, a))
    .slice(0, Math.max(0, holders.length - wanted));
  for (const holder of spare) dropCopy(s, handle, holder);
  return spare.length;
}

/** The workers of tasks that read a block and have been sent. */
function readersAt(s: SchedulerState, handle: number): ReadonlySet<number> {
  const { pages, dependents } = s;
  const layer = pages.layerOf(handle);
  const from = dependents.list(layer, pages.idOf(handle) - layer.base);
  const found = new Set<number>();
  for (let i = from; i < dependents.handles.length; i++) {
    const reader = dependents.handles.items[i];
    if (pages.state[reader] === PROCESSING) found.add(pages.who[reader]);
  }
  dependents.handles.length = from;
  return found;
}

/** Whether no task that was sent to a worker reads a block there. */
export function isIdleAt(s: SchedulerState, handle: number, worker: number): boolean {
  return !readersAt(s, handle).has(worker);
}

/** Part of a worker's memory that blocks take. */
export function fullness(s: SchedulerState, worker: number): number {
  const { heldBytes, memoryLimitBytes } = s.worker(worker);
  return heldBytes / Math.max(1, memoryLimitBytes);
}

/** Drops one of several copies. */
export function dropCopy(s: SchedulerState, handle: number, worker: number): void {
  const graph = s.pages.graphOf(handle);
  const id = s.pages.idOf(handle);
  removeHolder(s, handle, worker);
  s.worker(worker).outbox.free(graph, id - graph.base);
}
