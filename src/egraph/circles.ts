/** Whether joining two classes would make a class part of itself. */
import { DEAD, find, membersOf, type Table } from "./table.ts";

/** Classes that are looked at: then the answer is yes, to be safe. */
const LOOKED_AT_MAX = 10_000;

/** Whether a term of the class of `from` may hold the class of `to` below it. */
export function reaches(table: Table, from: number, to: number): boolean {
  const target = find(table, to);
  const begin = find(table, from);
  const seen = new Set<number>([begin]);
  for (const id of seen) {
    if (seen.size > LOOKED_AT_MAX) return true;
    for (const node of membersOf(table, id)) {
      if ((table.flags[node] & DEAD) === 0) addInputs(table, node, seen);
    }
    if (seen.has(target) && target !== begin) return true;
  }
  return false;
}

function addInputs(table: Table, node: number, to: Set<number>): void {
  for (let slot = table.start[node]; slot < table.start[node + 1]; slot++) {
    to.add(find(table, table.kids[slot]));
  }
}
