/** Blocks move from workers that hold more than their part to those that hold less. */
import { askCopy, holdersOf, takesCopies } from "./copies.ts";
import type { SchedulerState } from "./core-state.ts";
import type { RebalanceEvent } from "./events.ts";
import { dropCopy, isIdleAt } from "./reduce-replicas.ts";
import { MEMORY, REPLICAS } from "./states.ts";
import type { WorkerState } from "./worker-state.ts";
import { handlesOf } from "./workers.ts";

interface Move {
  readonly id: number;
  readonly from: WorkerState;
  readonly to: WorkerState;
  asked: boolean;
}

/** A request for balance. */
export interface Rebalance {
  readonly client: number;
  readonly request: number;
  /** Not begun; the next one last. */
  readonly moves: Move[];
  readonly open: Set<Move>;
  blocks: number;
  bytes: number;
}

/** Workers within this of their part are left alone. */
const TOLERANCE = 0.05;
const MOVES_MAX = 100_000;
const OPEN_MAX = 512;

/** Plans the moves at once, and makes them as workers have room. */
export function handleRebalance(s: SchedulerState, event: RebalanceEvent): void {
  const { client, request, workers } = event;
  const allowed = workers.length === 0 ? null : workers;
  const among = s.connected.filter((worker) => !worker.retiring && worker.isAmong(allowed));
  const moves = plan(s, among).reverse();
  s.rebalances.push({ client, request, moves, open: new Set(), blocks: 0, bytes: 0 });
}

function plan(s: SchedulerState, among: readonly WorkerState[]): Move[] {
  const limits = among.reduce((sum, { memoryLimitBytes }) => sum + memoryLimitBytes, 0);
  const held = among.reduce((sum, { heldBytes }) => sum + heldBytes, 0);
  const part = held / Math.max(1, limits);
  const surplus = new Map(
    among.map((one) => [one, one.heldBytes - part * one.memoryLimitBytes] as const),
  );
  const moves: Move[] = [];
  for (const from of among) {
    if ((surplus.get(from) ?? 0) <= TOLERANCE * part * from.memoryLimitBytes) continue;
    planFrom(s, from, surplus, moves);
  }
  return moves;
}

function planFrom(
  s: SchedulerState,
  from: WorkerState,
  surplus: Map<WorkerState, number>,
  moves: Move[],
): void {
  const { pages } = s;
  const found = handlesOf(s, from.index);
  for (let i = 0; i < found.length && moves.length < MOVES_MAX; i++) {
    const handle = found.items[i];
    if (pages.state[handle] !== MEMORY || (pages.flags[handle] & REPLICAS) !== 0) continue;
    const bytes = pages.aux[handle];
    const over = surplus.get(from) ?? 0;
    const [to, under] = [...surplus].reduce((a, b) => (b[1] < a[1] ? b : a));
    // A block that would be as much too much there stays.
    if (over < bytes / 2 || -under < bytes / 2 || bytes === 0) continue;
    surplus.set(from, over - bytes);
    surplus.set(to, under + bytes);
    moves.push({ id: pages.idOf(handle), from, to, asked: false });
  }
}

/** Goes on with all of them. The last thing in an event. */
export function rebalanceOn(s: SchedulerState): void {
  for (const one of [...s.rebalances]) {
    advance(s, one);
    if (one.open.size > 0) continue;
    s.rebalances.splice(s.rebalances.indexOf(one), 1);
    const { client, request, blocks, bytes } = one;
    const message = { op: "answer", request, parts: 0, value: { blocks, bytes } } as const;
    s.out.push({ type: "to-client", client, message, buffers: [] });
  }
}

function advance(s: SchedulerState, one: Rebalance): void {
  for (const move of one.open) if (isDone(s, one, move)) one.open.delete(move);
  for (let move = one.moves.at(-1); move && one.open.size < OPEN_MAX; move = one.moves.at(-1)) {
    one.moves.pop();
    if (!isDone(s, one, move)) one.open.add(move);
  }
}

/** A client is gone: what was begun ends, the rest is left. */
export function endRebalances(s: SchedulerState, client: number): void {
  for (const one of s.rebalances.filter((other) => other.client === client)) {
    s.rebalances.splice(s.rebalances.indexOf(one), 1);
  }
}

/** First a copy, then the drop. True when the move is made, or makes no sense any more. */
function isDone(s: SchedulerState, one: Rebalance, move: Move): boolean {
  const { pages } = s;
  const { id, from, to } = move;
  const handle = pages.find(id);
  if (handle < 0 || pages.state[handle] !== MEMORY) return true;
  if (s.workers[from.index] !== from || s.workers[to.index] !== to || to.retiring) return true;
  const holders = holdersOf(s, handle);
  if (!holders.includes(from.index)) return true;
  if (holders.includes(to.index)) {
    // A task that was sent there reads it there.
    if (!isIdleAt(s, handle, from.index)) return false;
    dropCopy(s, handle, from.index);
    one.blocks++;
    one.bytes += pages.aux[handle];
    return true;
  }
  if (pages.graphOf(handle).copies.get(id)?.includes(to.index)) return false;
  // It was asked for, and did not come.
  if (move.asked) return true;
  if (!takesCopies(to)) return false;
  move.asked = true;
  askCopy(s, handle, to);
  return false;
}
