/**
 * Copies of blocks that workers were asked to fetch: for those that retire, for balance, for readers to come. A copy
 * counts once its worker has said that it is there (`fetched`); one that does not come is asked of another.
 */
import type { SchedulerState } from "./core-state.ts";
import type { GraphState } from "./graph-state.ts";
import { MEMORY, REPLICAS } from "./states.ts";
import type { WorkerState } from "./worker-state.ts";

/** Blocks that one worker fetches at a time for others' sake. */
const INCOMING_MAX = 64;
/** A copy that has not come by then does not come. */
const PATIENCE_MS = 30_000;
/** How often that is looked at. */
const LOOK_MS = 1000;

/** Every worker that holds a block which is in memory. */
export function holdersOf({ pages }: SchedulerState, handle: number): readonly number[] {
  const first = pages.who[handle];
  if ((pages.flags[handle] & REPLICAS) === 0) return [first];
  return [first, ...(pages.graphOf(handle).replicas.get(pages.idOf(handle)) ?? [])];
}

/** Whether a worker may be asked for one more copy now. */
export function takesCopies({ retiring, paused, incoming }: WorkerState): boolean {
  return !retiring && !paused && incoming.size < INCOMING_MAX;
}

/** Asks a worker to fetch a block that is in memory elsewhere. Last thing in an event. */
export function askCopy(s: SchedulerState, handle: number, target: WorkerState): void {
  const { pages } = s;
  const graph = pages.graphOf(handle);
  const id = pages.idOf(handle);
  const asked = graph.copies.get(id);
  if (asked) asked.push(target.index);
  else graph.copies.set(id, [target.index]);
  target.incoming.set(id, s.now);
  s.copying++;
  const holders = holdersOf(s, handle);
  // Many copies are asked in turn, so that no holder answers everybody.
  const holder = holders[(asked?.length ?? 0) % holders.length];
  const { address } = s.worker(holder);
  target.outbox.acquire(id, graph, pages.aux[handle], holder, address);
}

/** A copy has come, or does not have to. */
export function endCopy(s: SchedulerState, graph: GraphState, id: number, target: number): void {
  const asked = graph.copies.get(id);
  if (asked === undefined || !asked.includes(target)) return;
  s.copying--;
  s.workers[target]?.incoming.delete(id);
  if (asked.length > 1) {
    graph.copies.set(
      id,
      asked.filter((other) => other !== target),
    );
  } else {
    graph.copies.delete(id);
  }
}

/**
 * The block is forgotten, or lost. Whoever fetches it is not told: it may have said that it is there, and what it says
 * next is answered.
 */
export function endCopies(s: SchedulerState, graph: GraphState, id: number): void {
  for (const target of graph.copies.get(id) ?? []) endCopy(s, graph, id, target);
}

/** The graph is over. */
export function forgetCopies(s: SchedulerState, graph: GraphState): void {
  for (const id of [...graph.copies.keys()]) endCopies(s, graph, id);
}

/** The worker is gone, and fetches nothing any more. */
export function forgetIncoming(s: SchedulerState, worker: WorkerState): void {
  for (const id of [...worker.incoming.keys()]) {
    endCopy(s, s.pages.graphOf(s.pages.find(id)), id, worker.index);
  }
}

/** Gives up copies that take too long. */
export function expireCopies(s: SchedulerState): void {
  if (s.copying === 0 || s.now - s.copiesLookedAt < LOOK_MS) return;
  s.copiesLookedAt = s.now;
  for (const worker of s.connected) {
    for (const [id, since] of [...worker.incoming]) {
      if (s.now - since < PATIENCE_MS) continue;
      endCopy(s, s.pages.graphOf(s.pages.find(id)), id, worker.index);
    }
  }
}

/** Whether a copy of a block that is in memory would outlive all workers that retire. */
export function isSafe(s: SchedulerState, handle: number): boolean {
  if (s.pages.state[handle] !== MEMORY) return true;
  return holdersOf(s, handle).some((holder) => !s.worker(holder).retiring);
}
