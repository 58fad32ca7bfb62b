/** What workers report. Everything is checked against the books: a late or false message does nothing. */

import type { WireError } from "../../comm/index.ts";
import { fromWire, TaskFailedError, toWire } from "../../core/index.ts";
import { hold, measure } from "./charge.ts";
import { endCopy } from "./copies.ts";
import type { SchedulerState } from "./core-state.ts";
import { threadDied } from "./deaths.ts";
import { delay } from "./delay.ts";
import { go, settle } from "./engine.ts";
import type { ErredEvent, FetchedEvent, FinishedEvent, MissingDataEvent } from "./events.ts";
import type { GraphState } from "./graph-state.ts";
import { nameOf } from "./move.ts";
import { RemoteList } from "./outbox.ts";
import { reportMoved } from "./report.ts";
import { ERRED, MEMORY, PROCESSING, RELEASED, REPLICAS, WAITING } from "./states.ts";

/** How far a batch of finished tasks was worked through. */
export interface FinishedCursor {
  readonly event: FinishedEvent;
  next: number;
  nextBuffer: number;
}

/** Works through finished tasks within the budget; answers whether all are done. */
export function handleFinished(s: SchedulerState, cursor: FinishedCursor): boolean {
  const { event } = cursor;
  const { worker, tasks, runs, nbytes, seconds, inline, buffers } = event;
  const graph = s.graphs.get(event.graph);
  if (graph === undefined) return true;
  const { pages } = s;
  for (; cursor.next < tasks.length && s.budget > 0; cursor.next++) {
    const k = cursor.next;
    const buffer = inline[k] === 1 ? buffers[cursor.nextBuffer++] : null;
    const handle = handleOf(s, graph, tasks[k]);
    if (handle < 0 || !isRunning(s, handle, worker, runs[k])) {
      refuse(s, graph, tasks[k], worker);
      continue;
    }
    s.arrivedBytes = nbytes[k];
    s.arrived = buffer ?? null;
    measure(s, pages.layerOf(handle), seconds[k]);
    go(s, handle, MEMORY);
    if (graph.askers.size > 0) answerAskers(s, graph, handle);
    settle(s);
  }
  s.arrived = null;
  return cursor.next >= tasks.length;
}

/** Handle of a task of a graph, or less than 0 where it has no page or is no task at all. */
function handleOf(s: SchedulerState, graph: GraphState, task: number): number {
  const id = graph.base + task;
  return Number.isInteger(task) && graph.owns(id) ? s.pages.find(id) : -1;
}

function isRunning(s: SchedulerState, handle: number, worker: number, run: number): boolean {
  const { pages } = s;
  return (
    pages.state[handle] === PROCESSING && pages.who[handle] === worker && pages.run[handle] === run
  );
}

/** A result that nobody expects: the worker may drop it, unless it is about to be made there. */
function refuse(s: SchedulerState, graph: GraphState, task: number, worker: number): void {
  const { pages } = s;
  const handle = handleOf(s, graph, task);
  if (handle >= 0) {
    const state = pages.state[handle];
    if (state === PROCESSING && pages.who[handle] === worker) return;
    if (state === MEMORY && isHolder(s, handle, worker)) return;
  }
  if (Number.isInteger(task) && graph.owns(graph.base + task))
    s.worker(worker).outbox.free(graph, task);
}

function isHolder(s: SchedulerState, handle: number, worker: number): boolean {
  const { pages } = s;
  if (pages.who[handle] === worker) return true;
  if ((pages.flags[handle] & REPLICAS) === 0) return false;
  return (pages.graphOf(handle).replicas.get(pages.idOf(handle)) ?? []).includes(worker);
}

/** A task threw: it is tried again as often as its layer allows, then it has failed. */
export function handleErred(s: SchedulerState, event: ErredEvent): void {
  const graph = s.graphs.get(event.graph);
  if (graph === undefined) return;
  const handle = handleOf(s, graph, event.task);
  if (handle < 0 || !isRunning(s, handle, event.worker, event.run)) return;
  if (event.error.tag === "KilledWorker") {
    threadDied(s, handle, s.worker(event.worker), event.error);
    settle(s);
    return;
  }
  const id = graph.base + event.task;
  const tries = (graph.tries.get(id) ?? 0) + 1;
  graph.tries.set(id, tries);
  if (tries <= s.pages.layerOf(handle).retries) {
    delay(s, s.pages.layerOf(handle), id, tries);
    go(s, handle, RELEASED);
    go(s, handle, WAITING);
  } else {
    graph.errors.set(id, failedError(nameOf(s, handle), event.error));
    go(s, handle, ERRED);
  }
  settle(s);
}

/** Workers name the task themselves, with what it threw as the cause. */
function failedError(key: string, error: WireError): WireError {
  if (error.tag === "TaskFailed") return error;
  return toWire(new TaskFailedError(key, fromWire(error)));
}

/** Copies of blocks on another worker: they are counted, or dropped if nobody needs them any more. */
export function handleFetched(s: SchedulerState, event: FetchedEvent): void {
  const graph = s.graphs.get(event.graph);
  if (graph === undefined) return;
  const { pages } = s;
  const { worker } = event;
  event.tasks.forEach((task) => {
    const handle = handleOf(s, graph, task);
    if (handle < 0 || pages.state[handle] !== MEMORY) {
      refuse(s, graph, task, worker);
      return;
    }
    if (isHolder(s, handle, worker)) return;
    const id = graph.base + task;
    if (graph.copies.size > 0) endCopy(s, graph, id, worker);
    const others = graph.replicas.get(id);
    if (others) others.push(worker);
    else graph.replicas.set(id, [worker]);
    pages.flags[handle] |= REPLICAS;
    hold(s.worker(worker), graph, pages.aux[handle]);
  });
}

/** A holder does not have a block after all: another one is named, or the block is made again. */
export function handleMissing(s: SchedulerState, event: MissingDataEvent): void {
  const graph = s.graphs.get(event.graph);
  if (graph === undefined) return;
  const { pages } = s;
  const handle = handleOf(s, graph, event.task);
  if (handle < 0) {
    refuse(s, graph, event.task, event.worker);
    return;
  }
  const holder = s.connected.find(({ address }) => address === event.holder);
  if (pages.state[handle] === MEMORY) {
    if (holder !== undefined && isHolder(s, handle, holder.index)) {
      removeHolder(s, handle, holder.index);
      holder.outbox.free(graph, event.task);
    }
    settle(s);
  }
  if (pages.state[handle] === MEMORY) {
    answer(s, handle, event.worker);
    return;
  }
  // Whoever needed a block that nobody makes was called back; who was to keep a copy need not.
  if (pages.state[handle] === RELEASED) {
    refuse(s, graph, event.task, event.worker);
    return;
  }
  const id = graph.base + event.task;
  const askers = graph.askers.get(id) ?? [];
  // It asks again every second.
  if (!askers.includes(event.worker)) graph.askers.set(id, [...askers, event.worker]);
}

/** One holder less; the last one takes the block with it. */
export function removeHolder(s: SchedulerState, handle: number, worker: number): void {
  const { pages } = s;
  const graph = pages.graphOf(handle);
  const id = pages.idOf(handle);
  const others = (graph.replicas.get(id) ?? []).filter((other) => other !== worker);
  s.upheavals++;
  hold(s.worker(worker), graph, -pages.aux[handle]);
  const layer = pages.layerOf(handle);
  let heir: number | undefined;
  if (pages.who[handle] === worker) {
    heir = others.shift();
    if (heir === undefined) {
      go(s, handle, RELEASED);
      return;
    }
    pages.who[handle] = heir;
  }
  if (others.length > 0) {
    graph.replicas.set(id, others);
  } else {
    graph.replicas.delete(id);
    pages.flags[handle] &= ~REPLICAS;
  }
  if (pages.who[handle] === heir) reportMoved(s, layer, id - layer.base, handle);
}

function answerAskers(s: SchedulerState, graph: GraphState, handle: number): void {
  const id = s.pages.idOf(handle);
  const askers = graph.askers.get(id);
  if (askers === undefined) return;
  graph.askers.delete(id);
  for (const worker of askers) if (s.workers[worker] !== undefined) answer(s, handle, worker);
}

/** Tells a worker who holds a block, unless it does so itself. */
function answer(s: SchedulerState, handle: number, worker: number): void {
  const { pages } = s;
  if (isHolder(s, handle, worker)) return;
  const graph = pages.graphOf(handle);
  const holder = pages.who[handle];
  const remote = new RemoteList();
  remote.add(pages.idOf(handle), graph, pages.aux[handle], holder, s.worker(holder).address);
  const message = { op: "who-has", remote: remote.message() } as const;
  s.late.push({ type: "to-worker", worker, message });
}
