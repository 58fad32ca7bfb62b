/** Replacing the leaves of an expression: how fused layers are composed. */
import { invariant } from "../../core/index.ts";
import type { Expr } from "./expr.ts";
import { callExpr, castExpr } from "./make.ts";
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
  const done = new Map<Expr, Expr>();
  const image = (node: Expr): Expr => done.get(node) ?? node;
  for (const node of topological(expr)) {
    const replaced = replace(node, inputs, coords, image);
    invariant(replaced.dtype === node.dtype, `a ${node.dtype} cannot become a ${replaced.dtype}`);
    if (replaced !== node) done.set(node, replaced);
  }
  return image(expr);
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
      const same = args.every((arg, i) => arg === node.args[i]);
      return same ? node : callExpr(node.op, args, node.params);
    }
  }
}
