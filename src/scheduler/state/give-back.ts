/** Tasks that a worker gives back because it has no memory for them. */
import type { WireError } from "../../comm/index.ts";
import { OutOfMemoryError, TaskFailedError, toWire } from "../../core/index.ts";
import type { SchedulerState } from "./core-state.ts";
import { go, settle } from "./engine.ts";
import type { GiveBackEvent } from "./events.ts";
import type { GraphState } from "./graph-state.ts";
import { nameOf } from "./move.ts";
import { ERRED, PROCESSING, RELEASED, WAITING } from "./states.ts";

/** So long tasks of a graph go from worker to worker while none of its tasks is done: then there is no room for them. */
const SHORTAGE_MS = 60_000;
/** A shortage during which nothing was given back for so long is over. */
const LULL_MS = 20_000;

/** They wait for a worker anew. One that has another worker by now, or another run, is left alone. */
export function handleGiveBack(s: SchedulerState, event: GiveBackEvent): void {
  const graph = s.graphs.get(event.graph);
  if (graph === undefined) return;
  const worker = s.worker(event.worker);
  // Until its next heartbeat says otherwise.
  worker.paused = true;
  const hopeless = isHopeless(s, graph);
  for (let k = 0; k < event.tasks.length; k++) {
    const handle = handleOf(s, graph, event, k);
    if (handle < 0) continue;
    if (hopeless) giveUp(s, handle, worker.memoryLimitBytes);
    else again(s, handle);
    settle(s);
  }
}

/** The task that is given back, or -1 where it is not the worker's any more, or none. */
function handleOf(
  { pages }: SchedulerState,
  graph: GraphState,
  { tasks, runs, worker }: GiveBackEvent,
  k: number,
): number {
  const id = graph.base + tasks[k];
  const handle = Number.isInteger(tasks[k]) && graph.owns(id) ? pages.find(id) : -1;
  if (handle < 0 || pages.state[handle] !== PROCESSING) return -1;
  return pages.who[handle] === worker && pages.run[handle] === runs[k] ? handle : -1;
}

function again(s: SchedulerState, handle: number): void {
  go(s, handle, RELEASED);
  go(s, handle, WAITING);
}

function giveUp(s: SchedulerState, handle: number, memoryLimitBytes: number): void {
  const { pages } = s;
  const error = outOfMemory(nameOf(s, handle), memoryLimitBytes);
  pages.graphOf(handle).errors.set(pages.idOf(handle), error);
  go(s, handle, ERRED);
}

/** Whether tasks of the graph have been given back for long, without a pause, while nobody ran anything. */
function isHopeless(s: SchedulerState, graph: GraphState): boolean {
  const { shortage } = graph;
  const goesOn =
    graph.done <= shortage.done &&
    s.now - shortage.latest <= LULL_MS &&
    s.connected.every(({ executing }) => executing === 0);
  if (!goesOn) {
    shortage.since = s.now;
    shortage.done = graph.done;
  }
  shortage.latest = s.now;
  return s.now - shortage.since >= SHORTAGE_MS;
}

function outOfMemory(key: string, memoryLimitBytes: number): WireError {
  const seconds = SHORTAGE_MS / 1000;
  const text = `workers have had no memory for it for ${seconds} s, and nothing of the computation was done meanwhile. Use smaller chunks, more memory, or a disk with room for blocks`;
  const cause = new OutOfMemoryError(text, { fields: { memoryLimitBytes } });
  return toWire(new TaskFailedError(key, cause));
}
