/** The books of shared things. */
import { invariant } from "../../../core/index.ts";
import type { SchedulerState } from "../core-state.ts";
import type { QueueState, SemaphoreState, SharedValue, Waiter } from "./shared-state.ts";

/** Throws InvariantError. */
export function validateShared(s: SchedulerState): void {
  const { semaphores, events, variables, queues, datasets, lent, bytes } = s.shared;
  for (const [name, one] of semaphores) validateSemaphore(s, name, one);
  for (const [name, one] of queues) validateQueue(name, one);
  for (const [name, { isSet, waiting }] of events) {
    invariant(
      isSet !== waiting.length > 0,
      `event ${name} is set, and some wait for it, or neither`,
    );
  }
  for (const [name, { value, waiting }] of variables) {
    const holds = (value !== null) !== waiting.length > 0;
    invariant(holds, `variable ${name} is set, and some wait for it, or neither`);
  }
  const values: SharedValue[] = [
    ...datasets.values(),
    ...lent.map(({ value }) => value),
    ...[...variables.values()].flatMap(({ value }) => value ?? []),
    ...[...queues.values()].flatMap(({ items, putting }) => [
      ...items,
      ...putting.map(({ value }) => value),
    ]),
  ];
  const found = values.reduce((sum, value) => sum + value.bytes.length, 0);
  invariant(found === bytes, `values take ${found} bytes, not ${bytes}`);
  for (const { graph, owner } of values.flatMap(({ pins }) => pins)) {
    invariant(!graph.dead && owner.wants > 0, `a value names graph ${graph.number}, which is over`);
  }
  validateWaiting(s);
}

function validateSemaphore(
  s: SchedulerState,
  name: string,
  { most, leases, waiting }: SemaphoreState,
): void {
  invariant(leases.size <= most, `semaphore ${name} has ${leases.size} holders of ${most}`);
  invariant(waiting.length === 0 || leases.size === most, `semaphore ${name} keeps some waiting`);
  invariant(leases.size > 0, `semaphore ${name} has no holder`);
  for (const { client } of leases.values()) {
    invariant(s.requests.has(client), `semaphore ${name} is held by a client that is gone`);
  }
}

function validateQueue(name: string, { most, items, getting, putting }: QueueState): void {
  const used = items.length + getting.length + putting.length;
  invariant(used > 0, `queue ${name} is empty, and nobody waits for it`);
  invariant(items.length === 0 || getting.length === 0, `queue ${name} keeps some waiting`);
  invariant(putting.length === 0 || items.length === most, `queue ${name} has room`);
}

function validateWaiting({ shared }: SchedulerState): void {
  const { semaphores, events, variables, queues } = shared;
  const plain = [...semaphores.values(), ...events.values(), ...variables.values()];
  const waiters: Waiter[] = [
    ...plain.flatMap(({ waiting }) => waiting as readonly Waiter[]),
    ...[...queues.values()].flatMap(({ getting, putting }) => [...getting, ...putting]),
  ];
  const counts = new Map<number, number>();
  for (const { client } of waiters) counts.set(client, (counts.get(client) ?? 0) + 1);
  for (const client of new Set([...counts.keys(), ...shared.waiting.keys()])) {
    const [found, known] = [counts.get(client) ?? 0, shared.waiting.get(client) ?? 0];
    invariant(found === known, `client ${client} waits for ${found} things, not ${known}`);
  }
}
