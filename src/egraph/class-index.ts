/** Nodes by operation and by class, as they are between two rounds of changes. */
import { DEAD, find, SUBSUMED, type Table } from "./table.ts";

/**
 * Compressed rows, made anew by `refresh`: nodes that may be matched, by operation in the order of
 * their numbers, and by class in the order of operations. `newest` is the latest stamp in a class.
 */
export class ClassIndex {
  opStart = new Int32Array(1);
  opNodes = new Int32Array(0);
  memberStart = new Int32Array(1);
  members = new Int32Array(0);
  newest = new Int32Array(0);

  /** Bytes that the arrays take. */
  get bytes(): number {
    return (
      (this.opNodes.length + this.memberStart.length + this.members.length) * 4 +
      this.newest.length * 4
    );
  }

  /** Reads `table` anew. Afterwards `table.leader` names the leader of every node directly. */
  refresh(table: Table, operations: number): void {
    this.#reserve(table);
    this.#byOperation(table, operations);
    this.#byClass(table);
  }

  #reserve({ op, size, live }: Table): void {
    if (this.opNodes.length < live) {
      this.opNodes = new Int32Array(Math.ceil(live * 1.25));
      this.members = new Int32Array(this.opNodes.length);
    }
    if (this.newest.length < size) {
      this.memberStart = new Int32Array(op.length + 1);
      this.newest = new Int32Array(op.length);
    }
  }

  #byOperation(table: Table, operations: number): void {
    const { op, flags, size } = table;
    const starts = new Int32Array(operations + 1);
    for (let node = 0; node < size; node++) if (flags[node] === 0) starts[op[node] + 1] += 1;
    for (let o = 0; o < operations; o++) starts[o + 1] += starts[o];
    const at = starts.slice();
    const { opNodes } = this;
    for (let node = 0; node < size; node++) if (flags[node] === 0) opNodes[at[op[node]]++] = node;
    this.opStart = starts;
  }

  #byClass(table: Table): void {
    const { leader, stamp, flags, size } = table;
    const { memberStart, members, newest, opNodes } = this;
    memberStart.fill(0, 0, size + 1);
    newest.fill(0, 0, size);
    for (let node = 0; node < size; node++) {
      const id = find(table, node);
      leader[node] = id;
      if ((flags[node] & (DEAD | SUBSUMED)) !== 0) continue;
      memberStart[id] += 1;
      if (stamp[node] > newest[id]) newest[id] = stamp[node];
    }
    for (let id = 0, sum = 0; id <= size; id++) memberStart[id] = sum += memberStart[id];
    // Backwards, so that a class's end walks down to its begin.
    const count = this.opStart[this.opStart.length - 1];
    for (let k = count - 1; k >= 0; k--) members[--memberStart[leader[opNodes[k]]]] = opNodes[k];
  }
}
