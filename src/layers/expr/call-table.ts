/**
 * The calls that are alive, by what they are made of. They are most of all expressions: their table
 * is open addressing over integers, which costs a third of a `Map` of texts.
 */
import { turnWatch } from "../turn.ts";
import type { CallExpr, Expr } from "./expr.ts";
import { joinBatch } from "./nodes.ts";
import { OP_NAMES, type OpName } from "./ops.ts";

const CAPACITY_MIN = 4096;
/** Slots are free again only when the table is swept. */
const LOAD_MAX = 0.5;

const opNumbers = new Map<OpName, number>(OP_NAMES.map((op, number) => [op, number]));

/** Calls that were made together, and are let go of together: one weak reference stands for all. */
class Batch {
  readonly calls: CallExpr[] = [];
  readonly reference: WeakRef<Batch> = new WeakRef<Batch>(this);
}

type Slot = WeakRef<CallExpr> | WeakRef<Batch>;

let hashes = new Int32Array(CAPACITY_MIN);
let slots: (Slot | undefined)[] = new Array(CAPACITY_MIN).fill(undefined);
/** Of calls in batches: which one of the batch. -1: the slot refers to the call itself. */
let places = new Int32Array(CAPACITY_MIN);
let used = 0;

/** The batch of the calls that are being made, from the first of them on. */
let batch: Batch | null = null;
let isBatching = false;

/**
 * Runs `work`, whose calls are parts of one expression: they live as long as any of them. A weak
 * reference costs as much as ten calls without one.
 */
export function inBatch<T>(work: () => T): T {
  if (isBatching) return work();
  isBatching = true;
  try {
    return work();
  } finally {
    isBatching = false;
    batch = null;
  }
}

/** What a call is made of, as one integer. */
export function callHash(op: OpName, args: readonly Expr[], params: readonly number[]): number {
  let hash = (opNumbers.get(op) ?? -1) + 1;
  for (let k = 0; k < args.length; k++) hash = mixed(hash, args[k].id);
  for (let k = 0; k < params.length; k++) hash = mixed(hash, params[k] | 0);
  return hash ^ (hash >>> 15);
}

/** After the multiplication of FNV-1a, with all 32 bits at once. */
const mixed = (hash: number, value: number): number => {
  const next = Math.imul(hash ^ value, 0x01000193);
  return Math.imul(next ^ (next >>> 13), 0x5bd1e995);
};

/** The living call of this content, whose hash is `hash`. */
export function findCall(
  hash: number,
  op: OpName,
  args: readonly Expr[],
  params: readonly number[],
): CallExpr | undefined {
  const mask = hashes.length - 1;
  for (let at = hash & mask; ; at = (at + 1) & mask) {
    const slot = slots[at];
    if (slot === undefined) return undefined;
    if (hashes[at] !== hash) continue;
    const call = callIn(slot, places[at]);
    if (call !== undefined && isCall(call, op, args, params)) return call;
  }
}

function callIn(slot: Slot, place: number): CallExpr | undefined {
  if (place < 0) return (slot as WeakRef<CallExpr>).deref();
  // What is being made is looked for most, and cannot be gone: asking its reference costs more.
  if (batch !== null && slot === batch.reference) return batch.calls[place];
  return (slot as WeakRef<Batch>).deref()?.calls[place];
}

/** Adds a call that `findCall` did not find. */
export function keepCall(hash: number, call: CallExpr): void {
  if (used >= hashes.length * LOAD_MAX) makeRoom();
  if (!isBatching) {
    put(hash, new WeakRef(call), -1);
    return;
  }
  batch ??= new Batch();
  joinBatch(call, batch);
  put(hash, batch.reference, batch.calls.length);
  batch.calls.push(call);
}

function put(hash: number, slot: Slot, place: number): void {
  const mask = hashes.length - 1;
  let at = hash & mask;
  while (slots[at] !== undefined) at = (at + 1) & mask;
  hashes[at] = hash;
  slots[at] = slot;
  places[at] = place;
  used += 1;
}

const hasTurnEnded = turnWatch();

/** A new table, for twice as many calls as are alive. Amortized O(1) a call. */
function makeRoom(): void {
  const [oldHashes, oldSlots, oldPlaces] = [hashes, slots, places];
  const alive = hasTurnEnded() ? sweep() : used;
  let capacity = CAPACITY_MIN;
  while (capacity * LOAD_MAX < alive * 2) capacity *= 2;
  hashes = new Int32Array(capacity);
  slots = new Array(capacity).fill(undefined);
  places = new Int32Array(capacity);
  used = 0;
  for (let at = 0; at < oldSlots.length; at++) {
    const slot = oldSlots[at];
    if (slot !== undefined) put(oldHashes[at], slot, oldPlaces[at]);
  }
}

/** Forgets what was collected; answers how many are left. The table must be made anew afterwards. */
function sweep(): number {
  let alive = 0;
  for (let at = 0; at < slots.length; at++) {
    if (slots[at]?.deref() === undefined) slots[at] = undefined;
    else alive += 1;
  }
  return alive;
}

function isCall(
  call: CallExpr,
  op: OpName,
  args: readonly Expr[],
  params: readonly number[],
): boolean {
  if (call.op !== op || call.args.length !== args.length) return false;
  for (let k = 0; k < args.length; k++) if (call.args[k] !== args[k]) return false;
  if (call.params.length !== params.length) return false;
  for (let k = 0; k < params.length; k++) if (call.params[k] !== params[k]) return false;
  return true;
}
