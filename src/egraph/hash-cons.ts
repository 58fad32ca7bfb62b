/** Which node has this operation, attribute and inputs: an open-addressing table of node numbers. */
import { DEAD, NONE, type Table } from "./table.ts";

/** Mixes operation, attribute and `length` inputs at `from` of `kids`. */
export function hashOf(
  op: number,
  attr: number,
  kids: Int32Array,
  from: number,
  length: number,
): number {
  let h = Math.imul(op + 1, 0x9e3779b1) ^ Math.imul(attr + 0x7f4a7c15, 0x85ebca6b);
  for (let k = from; k < from + length; k++) {
    h = Math.imul(h ^ (h >>> 15), 0xc2b2ae35) ^ Math.imul(kids[k] + 0x165667b1, 0x27d4eb2f);
  }
  return (h ^ (h >>> 13)) >>> 0;
}

/**
 * The living node of this shape, or, where there is none, minus one minus the free bucket for it.
 * Inputs are classes by their leaders, `length` of them at `from` of `kids`.
 */
export function lookup(
  table: Table,
  op: number,
  attr: number,
  kids: Int32Array,
  from: number,
  length: number,
): number {
  const { buckets } = table;
  const mask = buckets.length - 1;
  let at = hashOf(op, attr, kids, from, length) & mask;
  for (;;) {
    const node = buckets[at];
    if (node < 0) return -1 - at;
    if (table.op[node] === op && hasShape(table, node, attr, kids, from, length)) return node;
    at = (at + 1) & mask;
  }
}

function hasShape(
  table: Table,
  node: number,
  attr: number,
  kids: Int32Array,
  from: number,
  length: number,
): boolean {
  const begin = table.start[node];
  if (table.attr[node] !== attr || table.start[node + 1] - begin !== length) return false;
  if ((table.flags[node] & DEAD) !== 0) return false;
  const own = table.kids;
  for (let k = 0; k < length; k++) if (own[begin + k] !== kids[from + k]) return false;
  return true;
}

/** Puts `node` into the bucket that a failed `lookup` named. Entries of older shapes stay behind. */
export function enter(table: Table, node: number, bucket: number): void {
  table.buckets[bucket] = node;
  table.filled += 1;
  if (table.filled * 2 > table.buckets.length) rehash(table);
}

/** Keeps the living only, at their current shapes, with room to grow. */
function rehash(table: Table): void {
  let length = table.buckets.length;
  while (table.live * 3 > length) length *= 2;
  const buckets = new Int32Array(length).fill(NONE);
  const mask = length - 1;
  const { start, kids } = table;
  let filled = 0;
  for (let node = 0; node < table.size; node++) {
    if ((table.flags[node] & DEAD) !== 0) continue;
    const from = start[node];
    let at = hashOf(table.op[node], table.attr[node], kids, from, start[node + 1] - from) & mask;
    while (buckets[at] >= 0) at = (at + 1) & mask;
    buckets[at] = node;
    filled += 1;
  }
  table.buckets = buckets;
  table.filled = filled;
}
