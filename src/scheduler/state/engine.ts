/** Makes moves: the effect of each transition of the table, and the cascade of recommendations. */
import type { SchedulerState } from "./core-state.ts";
import { isDelayed } from "./delay.ts";
import { enter } from "./enter.ts";
import { fail, inherit, pardon } from "./fail.ts";
import { drop, finish, forget } from "./finish.ts";
import { move } from "./move.ts";
import { dispatch, speculate } from "./place.ts";
import { lose, recall, withdraw } from "./recall.ts";
import { enqueue, start } from "./start.ts";
import {
  CALLED,
  ERRED,
  FORGOTTEN,
  MEMORY,
  NO_WORKER,
  PATIENT,
  PROCESSING,
  QUEUED,
  RELEASED,
  WAITING,
} from "./states.ts";
import { park } from "./stranded.ts";

type Effect = (s: SchedulerState, handle: number) => void;

/** What each transition does, at `from * 8 + to`; the same pairs as in `TRANSITIONS`. */
const EFFECTS: (Effect | undefined)[] = new Array<Effect | undefined>(64).fill(undefined);
const effect = (from: number, to: number, run: Effect): void => {
  EFFECTS[from * 8 + to] = run;
};
effect(RELEASED, WAITING, enter);
effect(RELEASED, ERRED, inherit);
effect(RELEASED, FORGOTTEN, drop);
effect(WAITING, PROCESSING, start);
effect(WAITING, QUEUED, enqueue);
effect(WAITING, NO_WORKER, park);
effect(WAITING, RELEASED, withdraw);
effect(QUEUED, PROCESSING, start);
effect(QUEUED, RELEASED, withdraw);
effect(NO_WORKER, PROCESSING, start);
effect(NO_WORKER, QUEUED, enqueue);
effect(NO_WORKER, RELEASED, withdraw);
effect(PROCESSING, MEMORY, finish);
effect(PROCESSING, RELEASED, recall);
effect(PROCESSING, ERRED, fail);
effect(MEMORY, RELEASED, lose);
effect(MEMORY, FORGOTTEN, forget);
effect(ERRED, RELEASED, pardon);

/** Whether a transition has an effect; for the test that compares with the table. */
export function hasEffect(from: number, to: number): boolean {
  return EFFECTS[from * 8 + to] !== undefined;
}

/** Moves a task; a pair that is not in the table goes through `released`. */
export function go(s: SchedulerState, handle: number, to: number): void {
  const from = s.pages.state[handle];
  const direct = EFFECTS[from * 8 + to];
  if (direct !== undefined) {
    direct(s, handle);
    return;
  }
  const back = EFFECTS[from * 8 + RELEASED];
  const on = EFFECTS[to];
  // `move` refuses with the task's story.
  if (back === undefined || on === undefined) move(s, handle, to);
  back?.(s, handle);
  on?.(s, handle);
}

/** Follows all recommendations, and those that they lead to. */
export function settle(s: SchedulerState): void {
  const { recommended } = s;
  while (recommended.length > 0) {
    const to = recommended.pop();
    follow(s, recommended.pop(), to);
  }
}

/** How far a slice may be overdrawn before tasks that could start, or end, are left for the next one. */
const OVERDRAFT = 4000;

/** Makes a recommended move, unless something else has happened to the task meanwhile. */
function follow(s: SchedulerState, handle: number, to: number): void {
  const state = s.pages.state[handle];
  if (to === PROCESSING || to === FORGOTTEN) {
    if (s.budget < -OVERDRAFT) defer(s, handle, to);
    else if (to === PROCESSING) startIfReady(s, handle, state);
    else if (isUnneeded(s, handle, state)) go(s, handle, to);
  } else if (to === WAITING && state !== RELEASED) {
    callBack(s, handle);
  } else if (isOpen(state, to)) {
    go(s, handle, to);
  }
}

/** One result can wake, or end, as many tasks as there are: they are taken up again by `resume`. */
function defer(s: SchedulerState, handle: number, to: number): void {
  s.deferred.push(handle);
  s.deferred.push(to);
}

/** Follows what earlier slices had no room for, within the budget. */
export function resume(s: SchedulerState): void {
  const { deferred, pages } = s;
  while (deferred.length > 0 && s.budget > 0) {
    const to = deferred.pop();
    const handle = deferred.pop();
    // Its graph may be over.
    if (pages.graphs[handle >>> 8] === null) continue;
    s.recommend(handle, to);
    settle(s);
  }
}

function startIfReady(s: SchedulerState, handle: number, state: number): void {
  if (state !== WAITING || isDelayed(s, handle)) return;
  if (s.pages.aux[handle] === 0) dispatch(s, handle);
  else speculate(s, handle);
}

function isUnneeded(s: SchedulerState, handle: number, state: number): boolean {
  if (state !== MEMORY) return state === RELEASED;
  const { pages } = s;
  if (pages.count[handle] > 0) return false;
  const layer = pages.layerOf(handle);
  if (layer.wants > 0) return false;
  if (layer.foreign.length === 0) return true;
  s.budget--;
  return !s.dependents.isReadAbroad(layer, pages.idOf(handle) - layer.base);
}

/** A task comes back, unless it has done so since it was called. */
function callBack(s: SchedulerState, handle: number): void {
  const { state, flags } = s.pages;
  if (!isOpen(state[handle], WAITING) || (flags[handle] & CALLED) === 0) return;
  go(s, handle, WAITING);
  s.pages.flags[handle] |= PATIENT;
}

/** Results and errors stay; nobody is sent where it is already. */
function isOpen(state: number, to: number): boolean {
  return state !== to && state !== MEMORY && state !== ERRED;
}
