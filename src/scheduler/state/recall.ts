/** Steps back: tasks that are taken from a worker, results that are lost, tasks that are withdrawn. */
import { discharge } from "./charge.ts";
import { endCopies } from "./copies.ts";
import type { SchedulerState } from "./core-state.ts";
import { letGoOf } from "./finish.ts";
import type { LayerState } from "./graph-state.ts";
import { move } from "./move.ts";
import { unreport } from "./report.ts";
import {
  CALLED,
  DONE,
  FORGOTTEN,
  NO_WORKER,
  PROCESSING,
  QUEUED,
  RELEASED,
  STEALING,
  WAITING,
} from "./states.ts";
import type { Letting } from "./wide.ts";

/** processing → released: its worker is told to forget it; consumers that were to follow come back. */
export function recall(s: SchedulerState, handle: number): void {
  leaveWorker(s, handle);
  move(s, handle, RELEASED);
  const layer = s.pages.layerOf(handle);
  stepBack(s, layer, s.pages.idOf(handle) - layer.base, false);
}

/** Takes a task that is processing out of its worker's books, and tells it unless it is gone. */
export function leaveWorker(s: SchedulerState, handle: number): void {
  const { pages } = s;
  const layer = pages.layerOf(handle);
  const worker = s.worker(pages.who[handle]);
  discharge(s, layer, worker);
  if ((pages.flags[handle] & STEALING) !== 0) layer.graph.thieves.delete(pages.idOf(handle));
  pages.flags[handle] = 0;
  worker.outbox.recall(layer.graph, pages.idOf(handle) - layer.graph.base);
}

/** memory → released: the last copy is gone. It is made again if somebody waits for it. */
export function lose(s: SchedulerState, handle: number): void {
  const { pages } = s;
  const layer = pages.layerOf(handle);
  const block = pages.idOf(handle) - layer.base;
  // Whoever has not let go of its inputs would let go of what others count on by now.
  while (s.letting.length > 0) letAllGo(s);
  if (layer.graph.copies.size > 0) endCopies(s, layer.graph, layer.base + block);
  move(s, handle, RELEASED);
  pages.flags[handle] = DONE;
  unreport(layer, block);
  const awaited = stepBack(s, layer, block, true);
  s.recommend(handle, awaited || layer.wants > 0 ? WAITING : FORGOTTEN);
}

function letAllGo(s: SchedulerState): void {
  const { graph, ids, next } = s.letting.shift() as Letting;
  for (let i = next; i < ids.length && !graph.dead; i++) letGoOf(s, graph, ids[i]);
}

/**
 * An input that consumers counted on is not there (`wasInMemory`) or not coming: those that wait, wait
 * for more; those on a worker come back. Answers whether anybody is on the way.
 */
function stepBack(
  s: SchedulerState,
  layer: LayerState,
  block: number,
  wasInMemory: boolean,
): boolean {
  const { pages, dependents } = s;
  const from = dependents.list(layer, block);
  const { items, length } = dependents.handles;
  for (let i = from; i < length; i++) {
    const consumer = items[i];
    const state = pages.state[consumer];
    if (state === WAITING) {
      pages.run[consumer]++;
      if (wasInMemory) pages.aux[consumer]++;
    } else if (state === PROCESSING || state === QUEUED || state === NO_WORKER) {
      if ((pages.flags[consumer] & CALLED) !== 0) continue;
      pages.flags[consumer] |= CALLED;
      s.recommend(consumer, WAITING);
    }
  }
  s.budget -= 1 + length - from;
  dependents.handles.length = from;
  return length > from;
}

/** waiting, queued, no-worker → released: it was nowhere yet. */
export function withdraw(s: SchedulerState, handle: number): void {
  s.pages.flags[handle] &= ~CALLED;
  move(s, handle, RELEASED);
}
