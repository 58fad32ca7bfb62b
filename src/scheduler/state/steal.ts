/** Work stealing in two phases: the scheduler asks, and only a task that was given up moves. */
import type { StealRequest } from "../../comm/index.ts";
import type { SchedulerState } from "./core-state.ts";
import { fits, mayRun } from "./eligible.ts";
import { go, settle } from "./engine.ts";
import type { StealResponseEvent } from "./events.ts";
import type { GraphState } from "./graph-state.ts";
import { taskNumbers } from "./outbox.ts";
import { LEADS, PROCESSING, RELEASED, STEALING, WAITING } from "./states.ts";
import { IntStack, NumberColumn } from "./vectors.ts";
import type { WorkerState } from "./worker-state.ts";

/** Tasks asked for in one request, at most. */
const STEAL_MAX = 512;

const ANSWER_MS_MAX = 2000;

/** Workers with nothing to do get some of what waits on the busiest. */
export function balance(s: SchedulerState): void {
  if (s.connected.length < 2 || s.processing === 0) return;
  for (const thief of s.connected) {
    if (thief.askedBy.length > 0 && s.now - thief.askedAt > ANSWER_MS_MAX) forgive(s, thief);
    if (thief.paused || thief.retiring) continue;
    if (thief.processing < thief.threads && thief.stealing === 0) ask(s, thief);
  }
}

function ask(s: SchedulerState, thief: WorkerState): void {
  let victim: WorkerState | undefined;
  let most = s.options.stealSeconds;
  for (const worker of s.connected) {
    if (worker === thief || worker.stealing > 0 || worker.processing <= worker.threads) continue;
    const waiting = worker.occupancy / worker.threads;
    if (waiting <= most) continue;
    victim = worker;
    most = waiting;
  }
  if (victim === undefined) return;
  // Half of the difference, and never what must be running.
  const wanted = Math.min(
    STEAL_MAX,
    (victim.processing - thief.processing) >> 1,
    victim.processing - victim.threads,
  );
  if (wanted > 0) request(s, victim, thief, wanted);
}

/** Marks the newest tasks of the victim that can move, and asks for them, one message a graph. */
function request(s: SchedulerState, victim: WorkerState, thief: WorkerState, wanted: number): void {
  const { pages } = s;
  const { assigned } = victim;
  const chosen = new Map<GraphState, { readonly tasks: NumberColumn; readonly runs: IntStack }>();
  let found = 0;
  const looked = Math.max(0, assigned.length - 4 * wanted - 64);
  for (let i = assigned.length - 1; i >= looked && found < wanted; i--) {
    const handle = assigned.items[i];
    if (!isMovable(s, handle, victim, thief)) continue;
    const graph = pages.graphOf(handle);
    const id = pages.idOf(handle);
    pages.flags[handle] |= STEALING;
    graph.thieves.set(id, thief.index);
    let batch = chosen.get(graph);
    if (batch === undefined) {
      batch = { tasks: new NumberColumn(), runs: new IntStack() };
      chosen.set(graph, batch);
    }
    batch.tasks.push(id - graph.base);
    batch.runs.push(pages.run[handle]);
    found++;
  }
  for (const [graph, { tasks, runs }] of chosen) {
    victim.stealing++;
    thief.stealing++;
    victim.askedBy.push(thief.index);
    victim.askedAt = s.now;
    const message: StealRequest = {
      op: "steal-request",
      graph: graph.number,
      tasks: taskNumbers(graph, tasks),
      runs: runs.copy(),
    };
    s.late.push({ type: "to-worker", worker: victim.index, message });
  }
}

/** Its inputs are there, nobody was sent after it, and the thief may run it. */
function isMovable(
  s: SchedulerState,
  handle: number,
  victim: WorkerState,
  thief: WorkerState,
): boolean {
  const { pages } = s;
  if (pages.state[handle] !== PROCESSING || pages.who[handle] !== victim.index) return false;
  if ((pages.flags[handle] & (STEALING | LEADS)) !== 0 || pages.aux[handle] !== 0) return false;
  const layer = pages.layerOf(handle);
  if (layer.isPicky && !(mayRun(s, thief, layer) && fits(thief, layer))) return false;
  // What takes longer to fetch than to wait for stays.
  const bytes = layer.inputs.reduce((sum, { blockBytes }) => sum + blockBytes, 0);
  const fetch = layer.root ? 0 : s.options.fetchSeconds + bytes / s.options.bandwidth;
  return fetch < victim.occupancy / victim.threads;
}

/** The victim has answered: what it gave up goes to the thief. */
export function handleStealResponse(s: SchedulerState, event: StealResponseEvent): void {
  const graph = s.graphs.get(event.graph);
  settleAccounts(s, s.worker(event.worker));
  if (graph === undefined) return;
  for (let k = 0; k < event.tasks.length; k++) {
    const id = graph.base + event.tasks[k];
    const thief = graph.thieves.get(id);
    if (thief === undefined || !isExpected(s, id, event.worker, event.runs[k])) continue;
    const handle = s.pages.find(id);
    graph.thieves.delete(id);
    s.pages.flags[handle] &= ~STEALING;
    if (event.granted[k] === 1) handOver(s, handle, thief);
  }
}

/** Whether the answer is about the assignment that was asked about. */
function isExpected({ pages }: SchedulerState, id: number, victim: number, run: number): boolean {
  const handle = pages.find(id);
  if (handle < 0 || pages.state[handle] !== PROCESSING) return false;
  return pages.who[handle] === victim && pages.run[handle] === run;
}

/** Takes a task from its worker and gives it to another, if that is still there. */
function handOver(s: SchedulerState, handle: number, thief: number): void {
  go(s, handle, RELEASED);
  go(s, handle, WAITING);
  // Its inputs were all in memory, so it is ready, unless one was lost meanwhile.
  const to = s.workers[thief];
  const layer = s.pages.layerOf(handle);
  if (to && isReady(s, handle) && mayRun(s, to, layer) && fits(to, layer)) {
    s.target = thief;
    go(s, handle, PROCESSING);
  }
  settle(s);
}

function isReady({ pages }: SchedulerState, handle: number): boolean {
  return pages.state[handle] === WAITING && pages.aux[handle] === 0;
}

/** A worker that forgot to answer does not keep its tasks for ever. */
function forgive(s: SchedulerState, victim: WorkerState): void {
  while (victim.askedBy.length > 0) settleAccounts(s, victim);
}

/** One steal-request less is under way between the victim and its thief. */
function settleAccounts(s: SchedulerState, victim: WorkerState): void {
  const thief = victim.askedBy.shift();
  if (thief === undefined) return;
  victim.stealing--;
  const other = s.workers[thief];
  if (other !== undefined && other.stealing > 0) other.stealing--;
}
