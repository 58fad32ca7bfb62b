/** Replacing the leaves of an expression: how fused layers are composed. */
import { invariant } from "../../core/index.ts";
import { inBatch } from "./call-table.ts";
import type { CallExpr, Expr } from "./expr.ts";
import { castExpr, recallExpr } from "./make.ts";
import { placeOfNode, readsCoords } from "./nodes.ts";
import { topological } from "./walk.ts";

type Replacements = readonly (Expr | undefined)[];

/**
 * `expr` with input `i` replaced by `inputs[i]` and the coordinate of axis `a` by `coords[a]`; what has
 * no replacement (or `undefined`) stays. Costs O(nodes of `expr`), whatever the replacements hold.
 * Replacements have the types of what they replace.
 */
export function substitute(expr: Expr, inputs: Replacements, coords: Replacements = []): Expr {
  if (inputs.length === 0 && (coords.length === 0 || !readsCoords(expr))) return expr;
  // The kernel of a layer as users write it: one operation on leaves, which needs no walk.
  if (expr.kind === "call" && areLeaves(expr.args)) return onLeaves(expr, inputs, coords);
  return inBatch(() => throughout(expr, inputs, coords));
}

function throughout(expr: Expr, inputs: Replacements, coords: Replacements): Expr {
  const nodes = topological(expr);
  // Of each node by its place in the walk: nobody else walks while the images are made.
  const images: Expr[] = new Array(nodes.length);
  for (let k = 0; k < nodes.length; k++) images[k] = imageOf(nodes[k], inputs, coords, images);
  return images[nodes.length - 1];
}

function imageOf(
  node: Expr,
  inputs: Replacements,
  coords: Replacements,
  images: readonly Expr[],
): Expr {
  if (node.kind === "call") {
    const args: Expr[] = new Array(node.args.length);
    for (let k = 0; k < args.length; k++) args[k] = images[placeOfNode(node.args[k])];
    return again(node, args);
  }
  if (node.kind !== "cast") return leaf(node, inputs, coords);
  const arg = images[placeOfNode(node.arg)];
  return arg === node.arg ? node : checked(node, castExpr(arg, node.dtype));
}

function onLeaves(node: CallExpr, inputs: Replacements, coords: Replacements): Expr {
  const args: Expr[] = new Array(node.args.length);
  for (let k = 0; k < args.length; k++) args[k] = leaf(node.args[k], inputs, coords);
  return again(node, args);
}

/** The call on other operands, or the very call where they are the same. */
function again(node: CallExpr, args: readonly Expr[]): Expr {
  for (let k = 0; k < args.length; k++) {
    if (args[k] !== node.args[k]) return checked(node, recallExpr(node, args));
  }
  return node;
}

function leaf(node: Expr, inputs: Replacements, coords: Replacements): Expr {
  if (node.kind === "input") return checked(node, inputs[node.index] ?? node);
  return node.kind === "coord" ? checked(node, coords[node.axis] ?? node) : node;
}

/** What stands for `node`, whose type it must have. */
function checked(node: Expr, image: Expr): Expr {
  // Not `invariant` alone: its message would be put together on every call.
  if (image.dtype !== node.dtype) {
    invariant(false, `a ${node.dtype} cannot become a ${image.dtype}`);
  }
  return image;
}

function areLeaves(args: readonly Expr[]): boolean {
  for (let k = 0; k < args.length; k++) {
    const { kind } = args[k];
    if (kind === "call" || kind === "cast") return false;
  }
  return true;
}
