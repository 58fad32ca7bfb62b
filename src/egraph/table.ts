/**
 * The memory of an e-graph: one row of integers for each node, in typed arrays that grow. A node's
 * number is also the number of the class that was made for it; `leader` joins classes.
 */
import { EGraphLimitError } from "../core/index.ts";

/** Bit of `flags`: the node became equal to another and is no longer there. */
export const DEAD = 1;
/** Bit of `flags`: a rule replaced the node; it is not matched any more. */
export const SUBSUMED = 2;

/** No entry, in lists and in the hash table. */
export const NONE = -1;

/** Half as much again: half of a doubled array is idle when growth ends early. */
const GROWTH = 1.5;

/** Slots of `Int32Array`s stay well below what indexes of 32 bits can say. */
const NODES_MAX = 1 << 28;

/**
 * Rows of nodes, and what is kept for each class. Everything is read by hot loops of this folder,
 * hence no privacy; only `table.ts`, `congruence.ts` and `class-index.ts` write.
 */
export class Table {
  /** Rows in use; rows of nodes that are alive. */
  size = 0;
  live = 0;
  /** Slots of `kids` in use. */
  slots = 0;
  /** Stamp that new and moved nodes get. */
  now = 1;
  /** Unions that joined two classes. */
  unions = 0;

  op = new Int32Array(0);
  attr = new Int32Array(0);
  /** Where the inputs of a node begin in `kids`; they end where the next node's begin. */
  start = new Int32Array(1);
  stamp = new Int32Array(0);
  flags = new Uint8Array(0);
  /** Union-find over nodes; the leader of a class is its oldest node. */
  leader = new Int32Array(0);
  /** Members of a class in a ring: two rings become one when two links are swapped. */
  nextMember = new Int32Array(0);
  /** The last of the input slots that hold the class; the slots are a ring, too. */
  lastUse = new Int32Array(0);

  /** Input classes of all nodes, and for each slot whose it is and the next use of its class. */
  kids = new Int32Array(0);
  owner = new Int32Array(0);
  nextUse = new Int32Array(0);

  /** Open addressing, a power of two long, at most half full: numbers of nodes. */
  buckets = new Int32Array(64).fill(NONE);
  filled = 0;

  constructor(nodes = 256) {
    this.#growNodes(nodes);
    this.#growSlots(nodes * 2);
  }

  /** Bytes that the arrays take. */
  get bytes(): number {
    const perNode = 7 * 4 + 1;
    return this.op.length * perNode + this.kids.length * 12 + this.buckets.length * 4;
  }

  /** A row for a new node of a class of its own. The caller fills `kids` and the hash table. */
  push(op: number, attr: number, arity: number): number {
    const node = this.size;
    if (node === this.op.length) this.#growNodes(Math.ceil(node * GROWTH));
    if (this.slots + arity > this.kids.length) {
      this.#growSlots(Math.max(Math.ceil(this.kids.length * GROWTH), this.slots + arity));
    }
    this.size = node + 1;
    this.live += 1;
    this.op[node] = op;
    this.attr[node] = attr;
    this.start[node + 1] = this.slots += arity;
    this.stamp[node] = this.now;
    this.leader[node] = node;
    this.nextMember[node] = node;
    this.lastUse[node] = NONE;
    return node;
  }

  #growNodes(length: number): void {
    if (length > NODES_MAX) throw new EGraphLimitError("nodes", length, NODES_MAX);
    this.op = grown(this.op, length);
    this.attr = grown(this.attr, length);
    this.start = grown(this.start, length + 1);
    this.stamp = grown(this.stamp, length);
    const flags = new Uint8Array(length);
    flags.set(this.flags);
    this.flags = flags;
    this.leader = grown(this.leader, length);
    this.nextMember = grown(this.nextMember, length);
    this.lastUse = grown(this.lastUse, length);
  }

  #growSlots(length: number): void {
    if (length > NODES_MAX) throw new EGraphLimitError("inputs", length, NODES_MAX);
    this.kids = grown(this.kids, length);
    this.owner = grown(this.owner, length);
    this.nextUse = grown(this.nextUse, length);
  }
}

/** A copy of `old` with room for `length` elements. */
export function grown(old: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(length);
  copy.set(old);
  return copy;
}

/** The class of `node` as its leader; shortens the way on the way. */
export function find(table: Table, node: number): number {
  const { leader } = table;
  let x = node;
  while (leader[x] !== x) {
    const above = leader[leader[x]];
    leader[x] = above;
    x = above;
  }
  return x;
}

/** All nodes of the class of `leader`, dead ones too. */
export function membersOf({ nextMember }: Table, leader: number): number[] {
  const found = [leader];
  for (let node = nextMember[leader]; node !== leader; node = nextMember[node]) found.push(node);
  return found;
}

/** The nodes that have the class of `leader` among their inputs, dead ones too; some may be there twice. */
export function usersOf({ lastUse, nextUse, owner }: Table, leader: number): number[] {
  const last = lastUse[leader];
  if (last < 0) return [];
  const found = [owner[last]];
  for (let slot = nextUse[last]; slot !== last; slot = nextUse[slot]) found.push(owner[slot]);
  return found;
}
