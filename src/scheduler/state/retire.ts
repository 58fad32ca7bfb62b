/**
 * Workers that go without a loss. They are given no new tasks and finish what they have; every block of which they have
 * the only copy moves to another worker; then they are told to close.
 */
import { RetireError, toWire, UnknownWorkerError } from "../../core/index.ts";
import { askCopy, isSafe, takesCopies } from "./copies.ts";
import type { SchedulerState } from "./core-state.ts";
import { go, settle } from "./engine.ts";
import type { LeavingEvent, RetireEvent } from "./events.ts";
import { MEMORY, QUEUED, RELEASED, WAITING } from "./states.ts";
import { recallParked } from "./stranded.ts";
import type { WorkerState } from "./worker-state.ts";
import { handleLeft, handlesOf } from "./workers.ts";

/** A request of a client that these workers go. */
interface Asker {
  readonly client: number;
  readonly request: number;
  readonly waiting: Set<number>;
  readonly gone: { readonly name: string; readonly blocks: number; readonly bytes: number }[];
}

/** A worker that is going. */
export interface Retirement {
  readonly worker: WorkerState;
  readonly askers: Asker[];
  /** Ids of blocks that may have no other copy; those before `next` were looked at. */
  ids: Float64Array;
  next: number;
  /** Blocks that others were asked to fetch. */
  pending: Set<number>;
  blocks: number;
  bytes: number;
}

/** Workers that one request may name. */
const NAMES_MAX = 10_000;
const NONE = new Float64Array(0);

/** A client wants workers to go. */
export function handleRetire(s: SchedulerState, event: RetireEvent): void {
  const { client, request } = event;
  const known = new Set(s.connected.flatMap(({ name, address }) => [name, address]));
  const unknown = event.workers.filter((name) => !known.has(name));
  const wrong = event.workers.length > NAMES_MAX ? event.workers : unknown;
  if (wrong.length > 0) {
    const connected = s.connected.map(({ name }) => name);
    tellFailed(s, { client, request }, new UnknownWorkerError(wrong.slice(0, 100), connected));
    return;
  }
  const going = s.connected.filter((worker) => worker.isAmong(event.workers));
  const waiting = new Set(going.map(({ index }) => index));
  const asker: Asker = { client, request, waiting, gone: [] };
  for (const worker of going) begin(s, worker).askers.push(asker);
  if (going.length === 0) tellGone(s, asker);
}

/** A worker wants to go. */
export function handleLeaving(s: SchedulerState, { worker }: LeavingEvent): void {
  begin(s, s.worker(worker));
}

function begin(s: SchedulerState, worker: WorkerState): Retirement {
  const known = s.retirements.get(worker.index);
  if (known) return known;
  worker.retiring = true;
  s.upheavals++;
  const made: Retirement = {
    worker,
    askers: [],
    ids: NONE,
    next: 0,
    pending: new Set(),
    blocks: 0,
    bytes: 0,
  };
  s.retirements.set(worker.index, made);
  // What waits for it waits for another.
  for (const handle of worker.backlog.copy()) {
    if (s.pages.state[handle] !== QUEUED || s.pages.who[handle] !== worker.index) continue;
    go(s, handle, RELEASED);
    go(s, handle, WAITING);
  }
  settle(s);
  return made;
}

/** Goes on with all of them. The last thing in an event. */
export function retireOn(s: SchedulerState): void {
  const all = [...s.retirements.values()];
  if (all.length === 0) return;
  const stuck = all.filter((one) => !advance(s, one));
  if (stuck.length === 0 || s.connected.some(({ retiring }) => !retiring)) return;
  giveUp(s, stuck);
}

/** False: there are blocks, or tasks, that nobody could take. */
function advance(s: SchedulerState, one: Retirement): boolean {
  const { worker } = one;
  if (one.next === one.ids.length && one.pending.size === 0) look(s, one);
  while (one.next < one.ids.length && hand(s, one, one.ids[one.next])) one.next++;
  review(s, one);
  if (one.next < one.ids.length || one.pending.size > 0) return false;
  if (worker.processing > 0) return true;
  // What it made last may be new.
  look(s, one);
  if (one.ids.length > 0) return s.connected.some(({ retiring }) => !retiring);
  dismiss(s, one);
  return true;
}

/** Which blocks have no copy that stays. */
function look(s: SchedulerState, one: Retirement): void {
  const { pages } = s;
  const found = handlesOf(s, one.worker.index);
  const ids: number[] = [];
  for (let i = 0; i < found.length; i++) {
    const handle = found.items[i];
    if (pages.state[handle] === MEMORY && !isSafe(s, handle)) ids.push(pages.idOf(handle));
  }
  s.budget -= found.length / 10;
  one.ids = Float64Array.from(ids);
  one.next = 0;
}

/** Asks another worker to fetch a block; false when all have enough to fetch. */
function hand(s: SchedulerState, one: Retirement, id: number): boolean {
  const { pages } = s;
  const handle = pages.find(id);
  if (handle < 0 || isSafe(s, handle)) return true;
  if (
    !pages
      .graphOf(handle)
      .copies.get(id)
      ?.some((to) => s.workers[to]?.retiring === false)
  ) {
    const target = roomiest(s);
    if (target === undefined) return false;
    askCopy(s, handle, target);
    one.blocks++;
    one.bytes += pages.aux[handle];
  }
  one.pending.add(id);
  return true;
}

/** The worker with the largest part of its memory free. */
function roomiest(s: SchedulerState): WorkerState | undefined {
  let best: WorkerState | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const worker of s.connected) {
    if (!takesCopies(worker)) continue;
    const part =
      worker.heldBytes / Math.max(1, worker.memoryLimitBytes) + worker.incoming.size / 1e6;
    if (part >= least) continue;
    best = worker;
    least = part;
  }
  return best;
}

/** Blocks that have come, or are not needed any more, are done with; those that did not come are looked for again. */
function review(s: SchedulerState, one: Retirement): void {
  for (const id of one.pending) {
    const handle = s.pages.find(id);
    const isComing = handle >= 0 && s.pages.graphOf(handle).copies.has(id);
    if (!isComing || isSafe(s, handle)) one.pending.delete(id);
  }
}

function dismiss(s: SchedulerState, one: Retirement): void {
  const { index, name } = one.worker;
  s.retirements.delete(index);
  handleLeft(s, { type: "worker-left", worker: index, expected: true });
  s.late.push({ type: "dismiss", worker: index });
  for (const asker of one.askers) {
    asker.gone.push({ name, blocks: one.blocks, bytes: one.bytes });
    stopWaiting(s, asker, index);
  }
}

function stopWaiting(s: SchedulerState, asker: Asker, worker: number): void {
  asker.waiting.delete(worker);
  if (asker.waiting.size === 0) tellGone(s, asker);
}

/** A worker has left in the middle of it: nobody waits for it any more. */
export function endRetirement(s: SchedulerState, worker: number): void {
  const one = s.retirements.get(worker);
  if (one === undefined) return;
  s.retirements.delete(worker);
  for (const asker of one.askers) stopWaiting(s, asker, worker);
}

/** Nobody is left who could take what they hold: those that clients sent away stay, those that want to go do. */
function giveUp(s: SchedulerState, all: readonly Retirement[]): void {
  const names = all.map(({ worker }) => worker.name);
  const error = new RetireError(
    names,
    "no other worker is connected that could take what they hold",
  );
  for (const one of all) {
    if (one.askers.length === 0) {
      dismiss(s, one);
      continue;
    }
    s.retirements.delete(one.worker.index);
    one.worker.retiring = false;
    for (const asker of one.askers) {
      if (asker.waiting.size > 0) tellFailed(s, asker, error);
      asker.waiting.clear();
    }
  }
  recallParked(s);
  settle(s);
}

type Addressee = Pick<Asker, "client" | "request">;

function tellGone(s: SchedulerState, { client, request, gone }: Asker): void {
  const message = { op: "answer", request, parts: 0, value: { workers: gone } } as const;
  s.out.push({ type: "to-client", client, message, buffers: [] });
}

function tellFailed(s: SchedulerState, { client, request }: Addressee, error: Error): void {
  const message = { op: "failed", request, error: toWire(error) } as const;
  s.out.push({ type: "to-client", client, message, buffers: [] });
}
