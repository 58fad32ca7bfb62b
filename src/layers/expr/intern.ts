/** The table of expressions that are alive. Equal expressions are one object, so ids compare content. */
import type { Expr } from "./expr.ts";

const SWEEP_MIN = 8192;
const table = new Map<string, WeakRef<Expr>>();
let sweepAt = SWEEP_MIN;
let ids = 0;

/** A fresh id; an argument's id is always smaller than that of the expression that holds it. */
export function nextId(): number {
  ids += 1;
  return ids;
}

/** The expression with this content, made and frozen on first use. `key` tells contents apart. */
export function intern<E extends Expr>(key: string, make: () => E): E {
  // The key names the kind and the type, so what is found has the type of what would be made.
  const known = table.get(key)?.deref() as E | undefined;
  if (known !== undefined) return known;
  const made = make();
  Object.freeze(made);
  if (table.size >= sweepAt) sweep();
  table.set(key, new WeakRef<Expr>(made));
  return made;
}

/**
 * Drops the entries whose expressions are gone; runs each time the table has doubled, so O(1) an
 * expression. A FinalizationRegistry would do it at once, but costs more than all of `intern`.
 */
function sweep(): void {
  for (const [key, ref] of table) if (ref.deref() === undefined) table.delete(key);
  sweepAt = Math.max(SWEEP_MIN, table.size * 2);
}
