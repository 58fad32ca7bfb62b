/** Workers and threads that die while they run a task: it is tried again, but not for ever. */
import type { WireError } from "../../comm/index.ts";
import { KilledWorkerError, toWire, WANT_OF_MEMORY } from "../../core/index.ts";
import type { SchedulerState } from "./core-state.ts";
import { go } from "./engine.ts";
import type { GraphState } from "./graph-state.ts";
import { nameOf } from "./move.ts";
import { ERRED, MEMORY, RELEASED, WAITING } from "./states.ts";
import type { IntStack } from "./vectors.ts";
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

/** A death that cost so many times the results that were new since the last one did not bring the graph forward. */
const COST_MOST = 10;

/**
 * A worker died while it was short of memory. Graphs that do so again and again, and get no further, keep more than
 * workers may hold: another try is of no use, whichever task is running when it happens. Answers those.
 */
export function starvedGraphs(s: SchedulerState, held: IntStack): ReadonlySet<GraphState> {
  const { pages } = s;
  const lost = new Map<GraphState, number>();
  for (let i = 0; i < held.length; i++) {
    const handle = held.items[i];
    const graph = pages.graphOf(handle);
    const isResult = pages.state[handle] === MEMORY;
    lost.set(graph, (lost.get(graph) ?? 0) + (isResult ? 1 : 0));
  }
  const starved = new Set<GraphState>();
  for (const [graph, count] of lost) {
    const gained = graph.done - graph.mostDone;
    graph.mostDone = Math.max(graph.mostDone, graph.done);
    graph.fruitless = gained > 0 && gained * COST_MOST > count ? 1 : graph.fruitless + 1;
    if (graph.fruitless > s.options.allowedFailures) starved.add(graph);
  }
  return starved;
}

/** Gives a task up that was running when one worker too many starved. */
export function starve(s: SchedulerState, handle: number, worker: WorkerState): void {
  const graph = s.pages.graphOf(handle);
  const { fruitless } = graph;
  const error = new KilledWorkerError(nameOf(s, handle), worker.name, fruitless, WANT_OF_MEMORY);
  graph.errors.set(s.pages.idOf(handle), toWire(error));
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
