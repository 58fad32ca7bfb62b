/**
 * What clients share by name: semaphores (a lock is one of a single lease), events, queues, variables and datasets. Values
 * are bytes that are never opened here. Names, values and waiting requests are bounded; a client that goes gives back
 * what it held, and what nobody uses is forgotten.
 */
import type { WireError } from "../../../comm/index.ts";
import {
  type PlygraphError,
  SharedLimitError,
  toWire,
  WaitTimeoutError,
} from "../../../core/index.ts";
import type { SchedulerState } from "../core-state.ts";
import type { SharedEvent } from "../events.ts";
import type { GraphState, LayerState } from "../graph-state.ts";

/** Kinds of shared things. */
export type SharedKind = "semaphore" | "event" | "queue" | "variable" | "dataset";

/** Results that a value names: they are kept as long as it is. */
export interface Pin {
  readonly graph: GraphState;
  readonly owner: LayerState;
}

/** A value, unopened. */
export interface SharedValue {
  readonly bytes: Uint8Array;
  readonly pins: readonly Pin[];
}

/** A request that waits for something to happen to a shared thing. */
export interface Waiter {
  readonly client: number;
  readonly request: number;
  readonly kind: SharedKind;
  readonly name: string;
  /** Null: it waits for ever. */
  readonly timeoutMs: number | null;
  /** When it has waited long enough; Infinity: never. */
  readonly until: number;
}

/** A permission to go on, until it runs out. */
export interface Lease {
  readonly client: number;
  readonly leaseMs: number;
  until: number;
}

export interface SemaphoreState {
  readonly most: number;
  readonly leases: Map<number, Lease>;
  waiting: (Waiter & { readonly leaseMs: number })[];
}
export interface EventState {
  isSet: boolean;
  waiting: Waiter[];
}
export interface QueueState {
  readonly most: number;
  items: SharedValue[];
  /** Those that wait for an item, and those that wait for room, with theirs. */
  getting: Waiter[];
  putting: (Waiter & { readonly value: SharedValue })[];
}
export interface VariableState {
  value: SharedValue | null;
  waiting: Waiter[];
}

/** Bounds of what clients share. */
export const SHARED_LIMITS = Object.freeze({
  nameChars: 1024,
  /** Names of all kinds together. */
  names: 100_000,
  /** Requests that wait, of one client. */
  waiting: 10_000,
  leases: 100_000,
  queueItems: 100_000,
  /** Layers of results that one value names. */
  pins: 1000,
  /** Results of a queue's item stay for so long after it was taken, for its taker to ask for them. */
  lentMs: 60_000,
  leaseMs: 86_400_000,
});

/** Everything that is shared. */
export class Shared {
  readonly semaphores: Map<string, SemaphoreState> = new Map();
  readonly events: Map<string, EventState> = new Map();
  readonly queues: Map<string, QueueState> = new Map();
  readonly variables: Map<string, VariableState> = new Map();
  readonly datasets: Map<string, SharedValue> = new Map();
  /** Waiting requests, by client. */
  readonly waiting: Map<number, number> = new Map();
  /** Values that were handed out and whose results are kept a little longer. */
  lent: { readonly until: number; readonly value: SharedValue }[] = [];
  /** Of all values. */
  bytes = 0;
  nextLease = 1;
  /** Nothing runs out before this. */
  deadline: number = Number.POSITIVE_INFINITY;

  get names(): number {
    const { semaphores, events, queues, variables, datasets } = this;
    return semaphores.size + events.size + queues.size + variables.size + datasets.size;
  }
}

/** One name more. @throws SharedLimitError */
export function requireName({ shared }: SchedulerState): void {
  requireWithin("names", shared.names + 1, SHARED_LIMITS.names);
}

/** @throws SharedLimitError */
export function requireWithin(what: string, size: number, limit: number): void {
  if (!(size <= limit)) throw new SharedLimitError(what, size, limit);
}

/** Whether one request more of a client may wait. @throws SharedLimitError */
export function requireWait({ shared }: SchedulerState, client: number): number {
  const count = (shared.waiting.get(client) ?? 0) + 1;
  requireWithin("waiting requests of one client", count, SHARED_LIMITS.waiting);
  return count;
}

/** The request waits; the caller keeps it. @throws SharedLimitError */
export function waiterOf(s: SchedulerState, event: SharedEvent): Waiter {
  const { client, request, kind, name, timeoutMs } = event;
  s.shared.waiting.set(client, requireWait(s, client));
  const until = s.now + (timeoutMs ?? Number.POSITIVE_INFINITY);
  s.shared.deadline = Math.min(s.shared.deadline, until);
  return { client, request, kind, name, timeoutMs, until };
}

/** It waits no longer. */
export function unwait({ shared }: SchedulerState, { client }: Waiter): void {
  const count = (shared.waiting.get(client) ?? 0) - 1;
  if (count > 0) shared.waiting.set(client, count);
  else shared.waiting.delete(client);
}

type Addressee = Pick<Waiter, "client" | "request">;

/** Answers a request. */
export function answer(
  s: SchedulerState,
  { client, request }: Addressee,
  value: Readonly<Record<string, unknown>> = {},
  buffers: readonly Uint8Array[] = [],
): void {
  const message = { op: "answer", request, parts: buffers.length, value } as const;
  s.out.push({ type: "to-client", client, message, buffers });
}

/** Refuses one. */
export function refuse(
  s: SchedulerState,
  { client, request }: Addressee,
  error: PlygraphError,
): void {
  const wire: WireError = toWire(error);
  const message = { op: "failed", request, error: wire } as const;
  s.out.push({ type: "to-client", client, message, buffers: [] });
}

/** It has waited long enough. */
export function timeOut(s: SchedulerState, waiter: Waiter): void {
  unwait(s, waiter);
  refuse(s, waiter, new WaitTimeoutError(waiter.kind, waiter.name, (waiter.timeoutMs ?? 0) / 1000));
}
