/**
 * Why nodes are equal: a forest over nodes in which every join is an edge (Nieuwenhuis and Oliveras,
 * "Proof-producing congruence closure"), and a log of the matches that joins and nodes came from.
 */
import { CONGRUENT } from "../congruence.ts";
import { grown, NONE, type Table } from "../table.ts";

/** An edge of a way through the forest: `forward` where the rule goes from `from` to `to`. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  /** Offset of the log entry, or `CONGRUENT`. */
  readonly why: number;
  readonly forward: boolean;
}

/** A log entry: who, the row of the match, and the nodes of the right side in the order of making. */
export interface Entry {
  readonly reason: number;
  readonly row: Int32Array;
  readonly made: Int32Array;
}

const HEAD = 3;

/** Grows with the table. Slots of `inputs` are those of `table.kids`, as they were at first. */
export class ProofLog {
  /** Inputs of every node as it was added: a node's number stands for the term that it was. */
  inputs = new Int32Array(0);
  /** Log entry of the match that made a node, or `NONE`. */
  origin = new Int32Array(0);
  #toward = new Int32Array(0);
  /** Entry times two, plus one where the rule goes from this node to the one it hangs on. */
  #why = new Int32Array(0);
  #log = new Int32Array(1024);
  #open = false;
  #used = false;
  /** Where the next entry will stand: nodes and joins refer to it before it is written. */
  next = 0;

  /** Bytes that the arrays take. */
  get bytes(): number {
    return this.inputs.length * 4 + this.origin.length * 12 + this.#log.length * 4;
  }

  /** A match begins; what follows is because of it. */
  begin(): void {
    this.#open = true;
    this.#used = false;
  }

  /** The match made a difference if anything was created or joined: then it is written down. */
  commit(
    reason: number,
    { row, from, width }: { row: ArrayLike<number>; from: number; width: number },
    made: ArrayLike<number>,
  ): void {
    this.#open = false;
    if (!this.#used) return;
    const end = this.next + HEAD + width + made.length;
    if (end > this.#log.length) this.#log = grown(this.#log, Math.max(end, this.#log.length * 2));
    const log = this.#log;
    log[this.next] = reason;
    log[this.next + 1] = width;
    log[this.next + 2] = made.length;
    for (let k = 0; k < width; k++) log[this.next + HEAD + k] = row[from + k];
    for (let k = 0; k < made.length; k++) log[this.next + HEAD + width + k] = made[k];
    this.next = end;
  }

  /** The entry at `offset`. */
  entry(offset: number): Entry {
    const begin = offset + HEAD;
    const width = this.#log[offset + 1];
    const row = this.#log.slice(begin, begin + width);
    const made = this.#log.slice(begin + width, begin + width + this.#log[offset + 2]);
    return { reason: this.#log[offset], row, made };
  }

  /** A node was added to `table`. */
  created(node: number, table: Table): void {
    if (this.origin.length < table.op.length) this.#grow(table);
    if (this.inputs.length < table.kids.length) {
      this.inputs = grown(this.inputs, table.kids.length);
    }
    const end = table.start[node + 1];
    for (let slot = table.start[node]; slot < end; slot++) this.inputs[slot] = table.kids[slot];
    this.#toward[node] = NONE;
    this.origin[node] = this.#open ? this.next : NONE;
    this.#used = true;
  }

  #grow(table: Table): void {
    const { length } = table.op;
    this.origin = grown(this.origin, length);
    this.#toward = grown(this.#toward, length);
    this.#why = grown(this.#why, length);
  }

  /** An edge from `left` to `right`, for a reason that goes this way. */
  joined(left: number, right: number, why: number): void {
    this.#reroot(right);
    this.#toward[right] = left;
    this.#why[right] = why === CONGRUENT ? CONGRUENT : why * 2;
    if (why !== CONGRUENT) this.#used = true;
  }

  /** Turns round the edges between `node` and its root. */
  #reroot(node: number): void {
    let below = NONE;
    let why = CONGRUENT;
    let x = node;
    while (x >= 0) {
      const above = this.#toward[x];
      const own = this.#why[x];
      this.#toward[x] = below;
      this.#why[x] = why;
      below = x;
      why = own === CONGRUENT ? CONGRUENT : own ^ 1;
      x = above;
    }
  }

  /** The edges from `left` to `right`; null where they are not joined. */
  path(left: number, right: number): readonly Edge[] | null {
    const up = this.#ancestors(left);
    const down = this.#ancestors(right);
    let [i, j] = [up.length - 1, down.length - 1];
    if (up[i] !== down[j]) return null;
    while (i > 0 && j > 0 && up[i - 1] === down[j - 1]) {
      i -= 1;
      j -= 1;
    }
    const edges: Edge[] = [];
    for (let k = 0; k < i; k++) edges.push(this.#edge(up[k], false));
    for (let k = j - 1; k >= 0; k--) edges.push(this.#edge(down[k], true));
    return edges;
  }

  #ancestors(node: number): number[] {
    const all: number[] = [];
    for (let x = node; x >= 0; x = this.#toward[x]) all.push(x);
    return all;
  }

  /** The edge at which `node` hangs, seen from `node`, or, `reversed`, seen from above. */
  #edge(node: number, reversed: boolean): Edge {
    const above = this.#toward[node];
    const code = this.#why[node];
    const upward = code !== CONGRUENT && (code & 1) === 1;
    const why = code === CONGRUENT ? CONGRUENT : code >> 1;
    return reversed
      ? { from: above, to: node, why, forward: !upward }
      : { from: node, to: above, why, forward: upward };
  }
}
