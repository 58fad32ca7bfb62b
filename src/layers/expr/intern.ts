/** The table of the expressions that are alive, but for calls (`call-table.ts`). Equal expressions are one object, so ids compare content. */
import { turnWatch } from "../turn.ts";
import type { Expr } from "./expr.ts";

const table = new Map<string, WeakRef<Expr>>();
/** The table is swept when it grows to this: twice what was alive the last time. */
let sweepAt = 4096;
let ids = 0;

/** A fresh id; an argument's id is always smaller than that of the expression that holds it. */
export function nextId(): number {
  ids += 1;
  return ids;
}

/** The expression with this content, made on first use. `key` tells contents apart. */
export function intern<E extends Expr>(key: string, make: () => E): E {
  // The key names the kind and the type, so what is found has the type of what would be made.
  const known = table.get(key)?.deref() as E | undefined;
  if (known !== undefined) return known;
  const made = make();
  if (table.size >= sweepAt) sweep();
  table.set(key, new WeakRef<Expr>(made));
  return made;
}

const hasTurnEnded = turnWatch();

/** Forgets what was collected. Amortized, this costs less than a FinalizationRegistry. */
function sweep(): void {
  if (hasTurnEnded()) forget();
  sweepAt = Math.max(4096, table.size * 2);
}

function forget(): void {
  for (const [key, reference] of table) {
    if (reference.deref() === undefined) table.delete(key);
  }
}
