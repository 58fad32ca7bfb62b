/** Requests about shared things, and what time and clients that leave do to these. */
import { isPlygraphError, MessageError } from "../../../core/index.ts";
import type { SchedulerState } from "../core-state.ts";
import type { SharedEvent } from "../events.ts";
import { handleDataset } from "./dataset.ts";
import { forgetQueue, handleQueue } from "./queue.ts";
import { grant, handleSemaphore } from "./semaphore.ts";
import {
  refuse,
  requireWithin,
  SHARED_LIMITS,
  type SharedKind,
  timeOut,
  unwait,
  type Waiter,
} from "./shared-state.ts";
import { forgetEvent, forgetVariable, handleEvent, handleVariable } from "./signals.ts";
import { dropValue } from "./values.ts";

type Handler = (s: SchedulerState, event: SharedEvent) => void;

const HANDLERS: Readonly<Record<SharedKind, Handler>> = {
  semaphore: handleSemaphore,
  event: handleEvent,
  queue: handleQueue,
  variable: handleVariable,
  dataset: handleDataset,
};

/** What may be done to each. */
const VERBS: Readonly<Record<SharedKind, readonly string[]>> = {
  semaphore: ["acquire", "refresh", "release"],
  event: ["set", "clear", "wait", "size"],
  queue: ["put", "get", "size"],
  variable: ["set", "get", "delete"],
  dataset: ["put", "get", "delete", "list"],
};

/** A client asks for something; it is answered at once, or when it may go on. */
export function handleShared(s: SchedulerState, event: SharedEvent): void {
  if (!s.requests.has(event.client)) return;
  try {
    requireWithin("characters of a name", event.name.length, SHARED_LIMITS.nameChars);
    if (!VERBS[event.kind].includes(event.verb)) {
      throw new MessageError(`nobody can ${event.verb} a ${event.kind}`);
    }
    HANDLERS[event.kind](s, event);
  } catch (error) {
    // Ours are bugs, and must not look like the client's fault.
    if (!isPlygraphError(error)) throw error;
    refuse(s, event, error);
  }
}

/** A client does not wait for this request any more; it is not answered. */
export function abandonShared(s: SchedulerState, client: number, request: number): void {
  if (!s.shared.waiting.has(client)) return;
  takeOut(s, (waiter) => waiter.client === client && waiter.request === request, unwait);
}

/** A client is gone: it waits for nothing, and its leases are free. */
export function shareClientLeft(s: SchedulerState, client: number): void {
  if (s.shared.waiting.has(client)) takeOut(s, (waiter) => waiter.client === client, unwait);
  endLeases(s, (lease) => lease.client === client);
}

/** What has run out by now: waits, leases, results that were lent. */
export function expireShared(s: SchedulerState): void {
  const { shared, now } = s;
  if (now < shared.deadline) return;
  takeOut(s, ({ until }) => until <= now, timeOut);
  endLeases(s, ({ until }) => until <= now);
  for (const { until, value } of shared.lent) if (until <= now) dropValue(s, value);
  shared.lent = shared.lent.filter(({ until }) => until > now);
  shared.deadline = nextDeadline(s);
}

function endLeases(
  s: SchedulerState,
  isOver: (lease: { readonly client: number; readonly until: number }) => boolean,
): void {
  for (const [name, semaphore] of [...s.shared.semaphores]) {
    for (const [number, lease] of semaphore.leases) {
      if (isOver(lease)) semaphore.leases.delete(number);
    }
    grant(s, name, semaphore);
  }
}

/** Takes some waiting requests out, and does something with each. */
function takeOut(
  s: SchedulerState,
  isOut: (waiter: Waiter) => boolean,
  end: (s: SchedulerState, waiter: Waiter) => void,
): void {
  const { semaphores, events, queues, variables } = s.shared;
  const sift = <W extends Waiter>(list: W[]): W[] => {
    const out = list.filter(isOut);
    if (out.length === 0) return list;
    for (const waiter of out) end(s, waiter);
    return list.filter((waiter) => !out.includes(waiter));
  };
  for (const [name, one] of [...semaphores]) {
    one.waiting = sift(one.waiting);
    grant(s, name, one);
  }
  for (const [name, one] of [...events]) {
    one.waiting = sift(one.waiting);
    forgetEvent(s, name);
  }
  for (const [name, one] of [...variables]) {
    one.waiting = sift(one.waiting);
    forgetVariable(s, name);
  }
  for (const [name, one] of [...queues]) {
    for (const { value } of one.putting.filter(isOut)) dropValue(s, value);
    one.putting = sift(one.putting);
    one.getting = sift(one.getting);
    forgetQueue(s, name);
  }
}

function nextDeadline({ shared }: SchedulerState): number {
  let next = Number.POSITIVE_INFINITY;
  const look = (list: Iterable<{ readonly until: number }>): void => {
    for (const { until } of list) if (until < next) next = until;
  };
  for (const one of shared.semaphores.values()) {
    look(one.leases.values());
    look(one.waiting);
  }
  for (const one of shared.events.values()) look(one.waiting);
  for (const one of shared.variables.values()) look(one.waiting);
  for (const one of shared.queues.values()) {
    look(one.getting);
    look(one.putting);
  }
  look(shared.lent);
  return next;
}
