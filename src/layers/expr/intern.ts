/** The table of expressions that are alive. Equal expressions are one object, so ids compare content. */
import type { Expr } from "./expr.ts";

const table = new Map<string, WeakRef<Expr>>();
const collected = new FinalizationRegistry<string>((key) => {
  // The key may have been taken again by an equal expression made since.
  if (table.get(key)?.deref() === undefined) table.delete(key);
});
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
  table.set(key, new WeakRef<Expr>(made));
  collected.register(made, key);
  return made;
}
