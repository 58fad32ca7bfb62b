/**
 * Demand-driven discovery: as long as a worker has room, the next wanted task is looked at, depth
 * first. Each worker has its own stack in each graph, so neighbouring roots meet on one worker; a
 * worker without work of its own takes the far end of another's stack: the largest part of the graph
 * that nobody has touched.
 */
import type { SchedulerState } from "./core-state.ts";
import { WAITING_MAX } from "./core-state.ts";
import { deactivate } from "./demand.ts";
import { BACKLOG_MAX, fits, mayRun } from "./eligible.ts";
import { go, settle } from "./engine.ts";
import { advance, type Cursor, type GraphState } from "./graph-state.ts";
import { dispatch } from "./place.ts";
import { NO_WORKER, PROCESSING, QUEUED, RELEASED, WAITING } from "./states.ts";
import { balance } from "./steal.ts";
import type { NumberDeque } from "./vectors.ts";
import type { WorkerState } from "./worker-state.ts";

/** Tasks that one worker is given before the next one has its turn. */
const ROUND_TASKS = 32;
const OUTPUTS_MAX = 64;
/** Queued tasks that are looked at for one that can start. */
const LOOKS_MAX = 16;

const scratch = new Float64Array(OUTPUTS_MAX);
/** Graph of the task that `nextTask` found. */
let found: GraphState | null = null;

/** Gives tasks to all workers with room, within the budget. Answers whether there is more to do. */
export function pullAll(s: SchedulerState): boolean {
  if (s.returning.length > 0 && placeReturning(s)) return true;
  const workers = s.connected;
  let idle = 0;
  while (idle < workers.length) {
    if (s.budget <= 0) return true;
    s.turn = (s.turn + 1) % workers.length;
    if (pullSome(s, workers[s.turn])) idle = 0;
    else idle++;
  }
  balance(s);
  return false;
}

/** Gives one worker a few tasks; answers whether there were any. */
function pullSome(s: SchedulerState, worker: WorkerState): boolean {
  let given = false;
  s.puller = worker.index;
  for (let i = 0; i < ROUND_TASKS && s.budget > 0 && worker.hasRoom(); i++) {
    if (!pullOne(s, worker)) break;
    given = true;
  }
  s.puller = -1;
  return given;
}

function pullOne(s: SchedulerState, worker: WorkerState): boolean {
  if (startQueued(s, worker, worker.backlog)) return true;
  // What waits there waits for a resource.
  if (worker.backlog.length > BACKLOG_MAX) return takeQueued(s, worker);
  const id = nextTask(s, worker);
  if (id >= 0) {
    visit(s, found as GraphState, id);
    return true;
  }
  return takeQueued(s, worker);
}

/** Starts the first task of a backlog that is really queued there, and that the worker may start now. */
function startQueued(s: SchedulerState, worker: WorkerState, backlog: NumberDeque): boolean {
  const { pages } = s;
  // What is not queued there any more does not count.
  for (let left = Math.min(backlog.length, LOOKS_MAX); left > 0 && backlog.length > 0; ) {
    const handle = backlog.shift();
    s.budget--;
    if (pages.state[handle] !== QUEUED) continue;
    left--;
    const layer = pages.layerOf(handle);
    if (!mayRun(s, worker, layer) || !fits(worker, layer)) {
      backlog.push(handle);
      continue;
    }
    s.target = worker.index;
    go(s, handle, PROCESSING);
    settle(s);
    return true;
  }
  return false;
}

/** A worker with nothing to do takes over what is queued for another that is busy for a while. */
function takeQueued(s: SchedulerState, worker: WorkerState): boolean {
  if (worker.processing >= worker.threads) return false;
  let busiest: WorkerState | undefined;
  let most = s.options.stealSeconds;
  for (const other of s.connected) {
    const seconds = other.occupancy / other.threads;
    if (other.backlog.length === 0 || seconds <= most) continue;
    busiest = other;
    most = seconds;
  }
  return busiest !== undefined && startQueued(s, worker, busiest.backlog);
}

/** Looks at a wanted task, unless somebody did. */
function visit(s: SchedulerState, graph: GraphState, id: number): void {
  const { pages } = s;
  s.budget--;
  const known = pages.find(id);
  if (known >= 0 && pages.state[known] !== RELEASED) return;
  // It was made, used and forgotten since it was put on the stack.
  if (pages.isDone(id, known) && !isAwaited(s, graph, id)) return;
  go(s, pages.open(id, graph), WAITING);
  settle(s);
}

function isAwaited(s: SchedulerState, graph: GraphState, id: number): boolean {
  const { dependents } = s;
  const layer = graph.layerOfId(id);
  const from = dependents.list(layer, id - layer.base);
  const awaited = dependents.handles.length > from || layer.wants > 0;
  dependents.handles.length = from;
  return awaited;
}

/** The next task for a worker: from its own stack, a wanted output, or another worker's stack. */
function nextTask(s: SchedulerState, worker: WorkerState): number {
  const { active } = s;
  for (let i = 0; i < active.length; i++) {
    const graph = active[i];
    found = graph;
    const own = graph.stacks[worker.index];
    if (own !== undefined && own.length > 0) return own.pop();
    if (takeOutputs(s, graph, worker) || takeFarEnd(graph, worker)) {
      return graph.stackOf(worker.index).pop();
    }
    if (graph.cursors.length === 0) {
      deactivate(s, graph);
      i--;
    }
  }
  return -1;
}

/** Moves some neighbouring wanted outputs onto the worker's stack. */
function takeOutputs(s: SchedulerState, graph: GraphState, worker: WorkerState): boolean {
  // Outputs that wait for each other's inputs need not be begun all at once.
  if (s.processing > 0 && graph.waiting > WAITING_MAX + 2 * s.processing) return false;
  if (graph.parked > 0 && !turnToOpen(graph)) return false;
  while (graph.cursors.length > 0) {
    const cursor = graph.cursors[0];
    // A younger graph may read what no request wants any more: the blocks are made, if not kept.
    const { wants, foreign } = cursor.layer;
    const taken = wants > 0 || foreign.length > 0 ? takeSome(s, cursor) : 0;
    if (taken === 0) {
      graph.cursors.shift();
      continue;
    }
    const stack = graph.stackOf(worker.index);
    for (let i = taken - 1; i >= 0; i--) stack.push(scratch[i]);
    return true;
  }
  return false;
}

/**
 * Where tasks wait for a worker to join, outputs that are made of them must not be begun without end.
 * Puts those first of which few are under way; false when there are none.
 */
function turnToOpen({ cursors }: GraphState): boolean {
  const open = cursors.findIndex(({ layer, next }) => next - layer.done < WAITING_MAX);
  if (open > 0) cursors.unshift(...cursors.splice(open, 1));
  return open >= 0;
}

function takeSome(s: SchedulerState, cursor: Cursor): number {
  const { layer } = cursor;
  let threads = 0;
  for (const { threads: more } of s.connected) threads += more;
  const share = Math.ceil((layer.tasks - cursor.next) / (4 * threads));
  const count = Math.max(1, Math.min(OUTPUTS_MAX, share));
  let taken = 0;
  while (taken < count) {
    const block = advance(cursor);
    if (block < 0) break;
    scratch[taken++] = layer.base + block;
  }
  return taken;
}

/** Takes half of the siblings at the bottom of the stack that reaches furthest. */
function takeFarEnd(graph: GraphState, worker: WorkerState): boolean {
  const { stacks } = graph;
  let victim: NumberDeque | undefined;
  for (const stack of stacks) {
    if (stack === undefined || stack.length === 0) continue;
    if (victim === undefined || bottomOf(stack) > bottomOf(victim)) victim = stack;
  }
  if (victim === undefined) return false;
  const { base } = graph.layerOfId(bottomOf(victim));
  let siblings = 1;
  while (siblings < victim.length && victim.items[victim.head + siblings] >= base) siblings++;
  const own = graph.stackOf(worker.index);
  for (let i = (siblings + 1) >> 1; i > 0; i--) own.push(victim.shift());
  return true;
}

const bottomOf = (stack: NumberDeque): number => stack.items[stack.head];

/** Looks for workers for tasks that had none, within the budget. Answers whether some are left. */
function placeReturning(s: SchedulerState): boolean {
  const { pages, returning, homeless } = s;
  while (returning.length > 0 && s.budget > 0) {
    const handle = returning.pop();
    s.budget--;
    if (pages.state[handle] !== NO_WORKER) continue;
    const layer = pages.layerOf(handle);
    if (!s.connected.some((worker) => mayRun(s, worker, layer))) {
      homeless.push(handle);
      continue;
    }
    // Wide tasks are placed in slices, and wait meanwhile.
    if (layer.wide) go(s, handle, WAITING);
    else dispatch(s, handle);
    settle(s);
  }
  return returning.length > 0;
}
