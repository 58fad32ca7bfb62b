/** Queues of values, first in, first out; those who put wait while one is full, those who get while it is empty. */
import { SharedTakenError } from "../../../core/index.ts";
import type { SchedulerState } from "../core-state.ts";
import type { SharedEvent } from "../events.ts";
import {
  answer,
  type QueueState,
  requireName,
  requireWait,
  requireWithin,
  SHARED_LIMITS,
  type SharedValue,
  timeOut,
  unwait,
  type Waiter,
  waiterOf,
} from "./shared-state.ts";
import { lendValue, takeValue } from "./values.ts";

/** `put`, `get` (amount: items that the queue may have), `size`. */
export function handleQueue(s: SchedulerState, event: SharedEvent): void {
  const { queues } = s.shared;
  const { name, verb, amount } = event;
  if (verb === "size") {
    answer(s, event, { size: queues.get(name)?.items.length ?? 0 });
    return;
  }
  const known = queues.get(name);
  if (known === undefined) requireName(s);
  requireWithin("items of a queue", amount, SHARED_LIMITS.queueItems);
  requireWithin("items that a queue lacks", amount >= 1 ? 0 : 1, 0);
  if (known !== undefined && known.most !== amount) {
    throw new SharedTakenError("queue", name, `it has room for ${known.most} items, not ${amount}`);
  }
  const queue = known ?? { most: amount, items: [], getting: [], putting: [] };
  if (verb === "put") put(s, event, queue);
  else get(s, event, queue);
  if (queue.items.length + queue.getting.length + queue.putting.length > 0) queues.set(name, queue);
  else queues.delete(name);
}

function put(s: SchedulerState, event: SharedEvent, queue: QueueState): void {
  const isFull = queue.items.length >= queue.most;
  if (isFull && event.timeoutMs === 0) {
    timeOut(s, waiterOf(s, event));
    return;
  }
  if (isFull) {
    requireWait(s, event.client);
    queue.putting.push({ value: takeValue(s, event), ...waiterOf(s, event) });
    return;
  }
  const value = takeValue(s, event);
  answer(s, event);
  const getter = queue.getting.shift();
  if (getter === undefined) {
    queue.items.push(value);
    return;
  }
  unwait(s, getter);
  hand(s, getter, value);
}

function get(s: SchedulerState, event: SharedEvent, queue: QueueState): void {
  const value = queue.items.shift();
  if (value !== undefined) {
    hand(s, event, value);
    const putter = queue.putting.shift();
    if (putter === undefined) return;
    queue.items.push(putter.value);
    unwait(s, putter);
    answer(s, putter);
  } else if (event.timeoutMs === 0) timeOut(s, waiterOf(s, event));
  else queue.getting.push(waiterOf(s, event));
}

function hand(s: SchedulerState, to: Pick<Waiter, "client" | "request">, value: SharedValue): void {
  answer(s, to, {}, [value.bytes]);
  lendValue(s, value);
}

/** Nobody knows of one that is empty and that nobody waits for. */
export function forgetQueue(s: SchedulerState, name: string): void {
  const found = s.shared.queues.get(name);
  if (found && found.items.length + found.getting.length + found.putting.length === 0) {
    s.shared.queues.delete(name);
  }
}
