/** Semaphores with leases: at most so many holders of a name; a holder that is silent too long is one no more. */
import { LeaseLostError, SharedTakenError } from "../../../core/index.ts";
import type { SchedulerState } from "../core-state.ts";
import type { SharedEvent } from "../events.ts";
import {
  answer,
  requireName,
  requireWithin,
  type SemaphoreState,
  SHARED_LIMITS,
  timeOut,
  unwait,
  waiterOf,
} from "./shared-state.ts";

/** `acquire` (amount: leases of the semaphore), `refresh` and `release` (amount: the lease). */
export function handleSemaphore(s: SchedulerState, event: SharedEvent): void {
  if (event.verb === "acquire") acquire(s, event);
  else if (event.verb === "refresh") refresh(s, event);
  else release(s, event);
}

function acquire(s: SchedulerState, event: SharedEvent): void {
  const { name, amount } = event;
  const { semaphores } = s.shared;
  const known = semaphores.get(name);
  if (known !== undefined && known.most !== amount) {
    throw new SharedTakenError("semaphore", name, `it has ${known.most} leases, not ${amount}`);
  }
  const found = known ?? make(s, event);
  const waiter = waiterOf(s, event);
  if (found.leases.size >= found.most && event.timeoutMs === 0) {
    timeOut(s, waiter);
    return;
  }
  const leaseMs = Math.max(1, Math.min(SHARED_LIMITS.leaseMs, event.leaseMs));
  semaphores.set(name, found);
  found.waiting.push({ ...waiter, leaseMs });
  grant(s, name, found);
}

function make(s: SchedulerState, { amount }: SharedEvent): SemaphoreState {
  requireName(s);
  requireWithin("leases", amount, SHARED_LIMITS.leases);
  requireWithin("leases that a semaphore lacks", amount >= 1 ? 0 : 1, 0);
  return { most: amount, leases: new Map(), waiting: [] };
}

/** First come, first served. */
export function grant(s: SchedulerState, name: string, semaphore: SemaphoreState): void {
  while (semaphore.leases.size < semaphore.most) {
    const next = semaphore.waiting.shift();
    if (next === undefined) break;
    const { client, leaseMs } = next;
    const lease = s.shared.nextLease++;
    const until = s.now + leaseMs;
    semaphore.leases.set(lease, { client, leaseMs, until });
    s.shared.deadline = Math.min(s.shared.deadline, until);
    unwait(s, next);
    answer(s, next, { lease });
  }
  if (semaphore.leases.size + semaphore.waiting.length === 0) s.shared.semaphores.delete(name);
}

function refresh(s: SchedulerState, event: SharedEvent): void {
  const { name, amount, client } = event;
  const lease = s.shared.semaphores.get(name)?.leases.get(amount);
  if (lease?.client !== client) throw new LeaseLostError(name);
  lease.until = s.now + lease.leaseMs;
  answer(s, event);
}

function release(s: SchedulerState, event: SharedEvent): void {
  const { name, amount, client } = event;
  const semaphore = s.shared.semaphores.get(name);
  if (semaphore === undefined || semaphore.leases.get(amount)?.client !== client) {
    throw new LeaseLostError(name);
  }
  semaphore.leases.delete(amount);
  answer(s, event);
  grant(s, name, semaphore);
}
