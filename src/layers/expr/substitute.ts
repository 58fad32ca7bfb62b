/** Replacing the leaves of an expression: how fused layers are composed. */
import { invariant } from "../../core/index.ts";
import type { Expr } from "./expr.ts";
import { castExpr, recallExpr } from "./make.ts";
import { topological } from "./walk.ts";

/**
 * `expr` with input `i` replaced by `inputs[i]` and the coordinate of axis `a` by `coords[a]`; what has
 * no replacement (or `undefined`) stays. Costs O(nodes of `expr`), whatever the replacements hold.
 * Replacements have the types of what they replace.
 */
export function substitute(
  expr: Expr,
  inputs: readonly (Expr | undefined)[],
  coords: readonly (Expr | undefined)[] = [],
): Expr {
  // The kernel of a layer as users write it: one operation on leaves, which needs no walk.
  if (expr.kind === "call" && expr.args.every(isLeaf)) {
    return replaced(expr, inputs, coords, (leaf) => replaced(leaf, inputs, coords, same));
  }
  const done = new Map<Expr, Expr>();
  const image = (node: Expr): Expr => done.get(node) ?? node;
  for (const node of topological(expr)) {
    const made = replaced(node, inputs, coords, image);
    if (made !== node) done.set(node, made);
  }
  return image(expr);
}

const isLeaf = ({ kind }: Expr): boolean => kind !== "call" && kind !== "cast";
const same = (expr: Expr): Expr => expr;

/** What stands for one node; `image` answers for what it is made of. */
function replaced(
  node: Expr,
  inputs: readonly (Expr | undefined)[],
  coords: readonly (Expr | undefined)[],
  image: (node: Expr) => Expr,
): Expr {
  const made = replace(node, inputs, coords, image);
  invariant(made.dtype === node.dtype, `a ${node.dtype} cannot become a ${made.dtype}`);
  return made;
}

function replace(
  node: Expr,
  inputs: readonly (Expr | undefined)[],
  coords: readonly (Expr | undefined)[],
  image: (node: Expr) => Expr,
): Expr {
  switch (node.kind) {
    case "const":
      return node;
    case "input":
      return inputs[node.index] ?? node;
    case "coord":
      return coords[node.axis] ?? node;
    case "cast":
      return castExpr(image(node.arg), node.dtype);
    case "call": {
      const args = node.args.map(image);
      const unchanged = args.every((arg, i) => arg === node.args[i]);
      return unchanged ? node : recallExpr(node, args);
    }
  }
}
