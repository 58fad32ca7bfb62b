/**
 * Copies on request: blocks that a client wants on several workers. Whoever has a block passes it on, so the copies of
 * one spread as a tree: at any time as many are under way as there are.
 */
import { GraphLimitError, toWire } from "../../core/index.ts";
import { askCopy, holdersOf, takesCopies } from "./copies.ts";
import type { SchedulerState } from "./core-state.ts";
import type { ReplicateEvent } from "./events.ts";
import { ownPlace } from "./labels.ts";
import { fullness } from "./reduce-replicas.ts";
import { ERRED, MEMORY, RELEASED } from "./states.ts";
import type { WorkerState } from "./worker-state.ts";

/** A request for copies. */
export interface Replication {
  readonly client: number;
  readonly request: number;
  readonly copies: number;
  /** Names of workers that may hold them; null: any. */
  readonly allowed: readonly string[] | null;
  readonly ids: Float64Array;
  next: number;
  /** Blocks that lack copies, as far as they were looked at. */
  readonly open: Set<number>;
  blocks: number;
  bytes: number;
}

/** Blocks that are looked at in each event. */
const OPEN_MAX = 512;
const COPIES_MAX = 4096;
/** Blocks, and names of workers, of one request. */
const BLOCKS_MAX = 1e6;
const NAMES_MAX = 10_000;

/** A client wants copies. Blocks that nobody holds and nobody makes are passed over. */
export function handleReplicate(s: SchedulerState, event: ReplicateEvent): void {
  const { client, request, graph, workers } = event;
  if (event.tasks.length > BLOCKS_MAX || workers.length > NAMES_MAX) {
    const error = toWire(new GraphLimitError("blocks to copy", event.tasks.length, BLOCKS_MAX));
    const message = { op: "failed", request, error } as const;
    s.out.push({ type: "to-client", client, message, buffers: [] });
    return;
  }
  const copies = Math.max(1, Math.min(COPIES_MAX, event.copies));
  const ids = Array.from(event.tasks, (task) => {
    const place = ownPlace(s, { graph, task });
    const owner = s.graphs.get(place.graph);
    const id = owner === undefined ? -1 : owner.base + place.task;
    if (owner === undefined || !Number.isInteger(place.task) || !owner.owns(id)) return -1;
    owner.kept.set(id, copies);
    return id;
  });
  s.replications.push({
    client,
    request,
    copies,
    allowed: workers.length === 0 ? null : workers,
    ids: Float64Array.from(ids.filter((id) => id >= 0)),
    next: 0,
    open: new Set(),
    blocks: 0,
    bytes: 0,
  });
}

/** Goes on with all of them. The last thing in an event. */
export function replicateOn(s: SchedulerState): void {
  for (const one of [...s.replications]) {
    advance(s, one);
    if (one.open.size > 0) continue;
    s.replications.splice(s.replications.indexOf(one), 1);
    const { client, request, blocks, bytes } = one;
    const message = { op: "answer", request, parts: 0, value: { blocks, bytes } } as const;
    s.out.push({ type: "to-client", client, message, buffers: [] });
  }
}

function advance(s: SchedulerState, one: Replication): void {
  for (const id of one.open) if (isDone(s, one, id)) one.open.delete(id);
  while (one.open.size < OPEN_MAX && one.next < one.ids.length) {
    const id = one.ids[one.next++];
    if (!isDone(s, one, id)) one.open.add(id);
  }
}

/** A client is gone, and waits for nothing. */
export function endReplications(s: SchedulerState, client: number): void {
  for (const one of s.replications.filter((other) => other.client === client)) {
    s.replications.splice(s.replications.indexOf(one), 1);
  }
}

/** Asks for copies that are missing; true when none is, or there is nothing to copy. */
function isDone(s: SchedulerState, one: Replication, id: number): boolean {
  const { pages } = s;
  const handle = pages.find(id);
  if (handle < 0) return true;
  const state = pages.state[handle];
  if (state !== MEMORY) return state === RELEASED || state === ERRED;
  const takers = s.connected.filter((worker) => !worker.retiring && worker.isAmong(one.allowed));
  const holders = holdersOf(s, handle);
  const coming = pages.graphOf(handle).copies.get(id) ?? [];
  const has = takers.filter(({ index }) => holders.includes(index)).length;
  let missing = Math.min(one.copies, takers.length) - has;
  if (missing <= 0) return true;
  missing -= coming.length;
  const free = takers
    .filter((worker) => takesCopies(worker) && !holders.includes(worker.index))
    .filter(({ index }) => !coming.includes(index))
    .sort((a, b) => fullness(s, a.index) - fullness(s, b.index));
  const room = Math.max(0, holders.length - coming.length);
  for (const target of free.slice(0, Math.max(0, Math.min(missing, room)))) {
    ask(s, one, handle, target);
  }
  return false;
}

function ask(s: SchedulerState, one: Replication, handle: number, target: WorkerState): void {
  askCopy(s, handle, target);
  one.blocks++;
  one.bytes += s.pages.aux[handle];
}
