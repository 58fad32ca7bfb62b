/**
 * Adding nodes, joining classes, and restoring congruence: nodes with equal operation, attribute and
 * inputs are one. Joins leave the work to `rebuild` (egg's deferred rebuilding, Willsey et al. 2021).
 */
import type { Analyses } from "./analyses.ts";
import { enter, lookup } from "./hash-cons.ts";
import type { ProofLog } from "./proof/log.ts";
import { DEAD, find, SUBSUMED, type Table } from "./table.ts";

/** Why two nodes were joined: their inputs are equal. */
export const CONGRUENT = -1;

/** What a graph is made of, for the functions of this folder. */
export interface Core {
  readonly table: Table;
  readonly analyses: Analyses | null;
  readonly proofs: ProofLog | null;
  /** Use chains of classes that lost their leader: first and last slot of each. */
  readonly pending: number[];
  /** Inputs of the node that is being added. */
  scratch: Int32Array;
}

/** The node of this shape, which is added where it is missing; `arity` inputs stand in `scratch`. */
export function intern(core: Core, op: number, attr: number, arity: number): number {
  const { table, scratch } = core;
  for (let k = 0; k < arity; k++) scratch[k] = find(table, scratch[k]);
  const found = lookup(table, op, attr, scratch, 0, arity);
  if (found >= 0) return found;
  const node = table.push(op, attr, arity);
  const { kids, owner } = table;
  for (let k = 0, slot = table.start[node]; k < arity; k++, slot++) {
    kids[slot] = scratch[k];
    owner[slot] = node;
    addUse(table, scratch[k], slot);
  }
  enter(table, node, -1 - found);
  if (core.proofs !== null) core.proofs.created(node, table);
  if (core.analyses !== null) core.analyses.created(node);
  return node;
}

function addUse({ lastUse, nextUse }: Table, id: number, slot: number): void {
  const last = lastUse[id];
  if (last < 0) nextUse[slot] = slot;
  else {
    nextUse[slot] = nextUse[last];
    nextUse[last] = slot;
  }
  lastUse[id] = slot;
}

/** Joins the classes of two nodes; false where they were one. `why`: a proof's reason, or `CONGRUENT`. */
export function unite(core: Core, left: number, right: number, why: number): boolean {
  const { table } = core;
  const a = find(table, left);
  const b = find(table, right);
  if (a === b) return false;
  if (core.proofs !== null) core.proofs.joined(left, right, why);
  const winner = Math.min(a, b);
  const loser = Math.max(a, b);
  table.unions += 1;
  table.leader[loser] = winner;
  moveMembers(table, winner, loser);
  moveUses(core, winner, loser);
  if (core.analyses !== null) core.analyses.joined(winner, loser);
  return true;
}

function moveMembers({ nextMember, stamp, now }: Table, winner: number, loser: number): void {
  let member = loser;
  do {
    stamp[member] = now;
    member = nextMember[member];
  } while (member !== loser);
  const second = nextMember[winner];
  nextMember[winner] = nextMember[loser];
  nextMember[loser] = second;
}

function moveUses({ table, pending }: Core, winner: number, loser: number): void {
  const { lastUse, nextUse } = table;
  const [last, other] = [lastUse[loser], lastUse[winner]];
  if (last < 0) return;
  const first = nextUse[last];
  pending.push(first, last);
  if (other >= 0) {
    nextUse[last] = nextUse[other];
    nextUse[other] = first;
  }
  lastUse[winner] = last;
}

/** Restores congruence, and brings what analyses know up to date. */
export function rebuild(core: Core): void {
  do {
    repairPending(core);
    core.analyses?.settle();
  } while (core.pending.length > 0);
}

function repairPending(core: Core): void {
  const { pending, table } = core;
  while (pending.length > 0) {
    const last = pending.pop() as number;
    let slot = pending.pop() as number;
    for (;;) {
      repair(core, table.owner[slot]);
      if (slot === last) break;
      slot = table.nextUse[slot];
    }
  }
}

/** Brings the inputs of `node` up to date; it dies where another node has that shape by now. */
function repair(core: Core, node: number): void {
  const { table, scratch } = core;
  const { kids, flags } = table;
  if ((flags[node] & DEAD) !== 0) return;
  const from = table.start[node];
  const arity = table.start[node + 1] - from;
  let changed = false;
  for (let k = 0; k < arity; k++) {
    const old = kids[from + k];
    scratch[k] = find(table, old);
    if (scratch[k] !== old) changed = true;
  }
  if (!changed) return;
  const found = lookup(table, table.op[node], table.attr[node], scratch, 0, arity);
  if (found >= 0 && found !== node) {
    replace(core, node, found);
    return;
  }
  for (let k = 0; k < arity; k++) kids[from + k] = scratch[k];
  table.stamp[node] = table.now;
  if (found < 0) enter(table, node, -1 - found);
}

/** A shape that may still be matched stays so: no class loses its last such node. */
function replace(core: Core, node: number, twin: number): void {
  const { table } = core;
  const { flags } = table;
  if ((flags[node] & SUBSUMED) === 0) flags[twin] &= ~SUBSUMED;
  flags[node] |= DEAD;
  table.live -= 1;
  table.stamp[twin] = table.now;
  unite(core, node, twin, CONGRUENT);
}
