/** Workers that come and go, and clients that go. */
import { forgetIncoming } from "./copies.ts";
import type { SchedulerState } from "./core-state.ts";
import { isDeadly, starve, starvedGraphs } from "./deaths.ts";
import { endRequest } from "./end-request.ts";
import { go, settle } from "./engine.ts";
import type { HeartbeatEvent, ResourcesEvent, WorkerJoined, WorkerLeft } from "./events.ts";
import type { GraphState } from "./graph-state.ts";
import { forgetWorker } from "./introduce.ts";
import { removeHolder } from "./results.ts";
import { ERRED, MEMORY, PROCESSING, QUEUED, RELEASED, WAITING } from "./states.ts";
import { recallParked } from "./stranded.ts";
import { PAGE_TASKS } from "./task-pages.ts";
import { IntStack } from "./vectors.ts";
import { WorkerState } from "./worker-state.ts";

const NO_GRAPHS: ReadonlySet<GraphState> = new Set();

/** A new worker; it is given work in this very event. */
export function handleJoined(s: SchedulerState, event: WorkerJoined): void {
  if (s.workers[event.worker] !== undefined) return;
  const worker = new WorkerState(event, s.now, s.options);
  s.workers[event.worker] = worker;
  s.connected = [...s.connected, worker];
  s.upheavals++;
  recallParked(s);
}

/** Names of resources of one worker. */
const RESOURCES_MAX = 256;

/** A worker tells once what it has; tasks that nobody could run are looked at again. */
export function handleResources(s: SchedulerState, event: ResourcesEvent): void {
  const { resources } = s.worker(event.worker);
  event.names.slice(0, RESOURCES_MAX).forEach((name, k) => {
    const amount = event.amounts[k];
    // Once: less would be taken from under the tasks that run.
    if (amount > 0 && !resources.has(name)) resources.set(name, amount);
  });
  s.upheavals++;
  recallParked(s);
}

/** A worker is gone: what it ran is run elsewhere, what only it held is made again where needed. */
export function handleLeft(s: SchedulerState, event: WorkerLeft): void {
  const worker = s.workers[event.worker];
  if (worker === undefined) return;
  s.connected = s.connected.filter((other) => other !== worker);
  s.upheavals++;
  forgetIncoming(s, worker);
  const lost = handlesOf(s, worker.index);
  const isStarved = event.expected !== true && worker.paused;
  const starved = isStarved ? starvedGraphs(s, lost) : NO_GRAPHS;
  for (const [, graph] of s.graphs) forgetReplicas(s, graph.replicas, worker.index);
  // First what it held, so that the counts are right when the tasks that it ran come back.
  for (let i = 0; i < lost.length; i++) {
    if (s.pages.state[lost.items[i]] === MEMORY) removeHolder(s, lost.items[i], worker.index);
  }
  for (let i = 0; i < lost.length; i++)
    retire(s, lost.items[i], worker, event.expected === true, starved);
  settle(s);
  forgetThief(s, worker);
  s.workers[event.worker] = undefined;
  for (const [, graph] of s.graphs) {
    forgetWorker(graph, event.worker);
    graph.heldBytes.fill(0, event.worker, event.worker + 1);
    for (const layer of graph.layers) layer.onWorker.fill(0, event.worker, event.worker + 1);
  }
}

/** Ends the steal-requests from and for a worker. */
function forgetThief(s: SchedulerState, worker: WorkerState): void {
  for (const thief of worker.askedBy) {
    const other = s.workers[thief];
    if (other !== undefined && other.stealing > 0) other.stealing--;
  }
}

/** Every task that runs on a worker, is queued for it, or has its first copy there. */
export function handlesOf(s: SchedulerState, worker: number): IntStack {
  const { pages } = s;
  const found = new IntStack(256);
  for (let slot = 0; slot < pages.slots; slot++) {
    if (pages.live[slot] > 0 && pages.graphs[slot] !== null) addHandles(s, slot, worker, found);
  }
  return found;
}

function addHandles(s: SchedulerState, slot: number, worker: number, found: IntStack): void {
  const { state, who } = s.pages;
  const to = (slot + 1) * PAGE_TASKS;
  for (let handle = slot * PAGE_TASKS; handle < to; handle++) {
    if (who[handle] !== worker) continue;
    const at = state[handle];
    if (at === PROCESSING || at === MEMORY || at === QUEUED) found.push(handle);
  }
}

/** It holds no further copies. */
function forgetReplicas(s: SchedulerState, replicas: Map<number, number[]>, worker: number): void {
  for (const [id, others] of replicas) {
    if (others.includes(worker)) removeHolder(s, s.pages.find(id), worker);
  }
}

/** Takes a task back that the worker ran or was to run. */
function retire(
  s: SchedulerState,
  handle: number,
  worker: WorkerState,
  expected: boolean,
  starved: ReadonlySet<GraphState>,
): void {
  const { pages } = s;
  const state = pages.state[handle];
  if (pages.who[handle] !== worker.index) return;
  if (state === QUEUED) {
    go(s, handle, RELEASED);
    go(s, handle, WAITING);
  } else if (state === PROCESSING) {
    const began = !expected && pages.aux[handle] === 0;
    const isOver = began && isDeadly(s, handle, worker);
    const isStarved = began && !isOver && starved.has(pages.graphOf(handle));
    if (isStarved) starve(s, handle, worker);
    if (isOver || isStarved) {
      go(s, handle, ERRED);
      return;
    }
    go(s, handle, RELEASED);
    go(s, handle, WAITING);
  }
}

/** Figures about a worker. */
export function handleHeartbeat(s: SchedulerState, event: HeartbeatEvent): void {
  const worker = s.workers[event.worker];
  if (worker === undefined) return;
  worker.heardAt = s.now;
  worker.executing = event.executing;
  worker.ready = event.ready;
  worker.paused = event.paused;
  worker.figures = event.figures;
}

/** A client is gone: so are its requests. */
export function handleClientLeft(s: SchedulerState, client: number): void {
  const requests = s.requests.get(client);
  if (requests === undefined) return;
  for (const request of [...requests.values()]) endRequest(s, request);
  s.requests.delete(client);
}
