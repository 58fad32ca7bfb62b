/**
 * The calls that are alive, by what they are made of. They are most of all expressions: their table
 * is open addressing over integers, which costs a third of a `Map` of texts.
 */
import type { CallExpr, Expr } from "./expr.ts";
import { OP_NAMES, type OpName } from "./ops.ts";

const CAPACITY_MIN = 4096;
/** Slots are free again only when the table is swept. */
const LOAD_MAX = 0.5;

const opNumbers = new Map<OpName, number>(OP_NAMES.map((op, number) => [op, number]));

let hashes = new Int32Array(CAPACITY_MIN);
let calls: (WeakRef<CallExpr> | undefined)[] = new Array(CAPACITY_MIN).fill(undefined);
let used = 0;

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
    const reference = calls[at];
    if (reference === undefined) return undefined;
    if (hashes[at] !== hash) continue;
    const call = reference.deref();
    if (call !== undefined && isCall(call, op, args, params)) return call;
  }
}

/** Adds a call that `findCall` did not find. */
export function keepCall(hash: number, call: CallExpr): void {
  if (used >= hashes.length * LOAD_MAX) sweep();
  put(hash, new WeakRef(call));
}

function put(hash: number, reference: WeakRef<CallExpr>): void {
  const mask = hashes.length - 1;
  let at = hash & mask;
  while (calls[at] !== undefined) at = (at + 1) & mask;
  hashes[at] = hash;
  calls[at] = reference;
  used += 1;
}

/** Forgets what was collected; a new table has room for as many again. Amortized O(1) a call. */
function sweep(): void {
  const [oldHashes, oldCalls] = [hashes, calls];
  let alive = 0;
  for (let at = 0; at < oldCalls.length; at++) {
    if (oldCalls[at]?.deref() === undefined) oldCalls[at] = undefined;
    else alive += 1;
  }
  let capacity = CAPACITY_MIN;
  while (capacity * LOAD_MAX < alive * 2) capacity *= 2;
  hashes = new Int32Array(capacity);
  calls = new Array(capacity).fill(undefined);
  used = 0;
  for (let at = 0; at < oldCalls.length; at++) {
    const reference = oldCalls[at];
    if (reference !== undefined) put(oldHashes[at], reference);
  }
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
