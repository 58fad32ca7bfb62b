/** Walks over expressions. All are iterative and visit a shared node once: 10^5-node chains are fine. */
import type { Expr, InputExpr } from "./expr.ts";
import {
  beginWalk,
  enterNode,
  type Leaves,
  leavesOfNode,
  setLeavesOfNode,
  settleNode,
} from "./nodes.ts";

const NONE: readonly Expr[] = Object.freeze([]);

/** What an expression is made of, in order. */
export function childrenOf(expr: Expr): readonly Expr[] {
  if (expr.kind === "call") return expr.args;
  return expr.kind === "cast" ? [expr.arg] : NONE;
}

/** Every node that `roots` are made of, once, children first; the order depends on content alone. */
export function topological(...roots: readonly Expr[]): readonly Expr[] {
  return collect(roots, Number.POSITIVE_INFINITY);
}

/** Distinct nodes; counting stops beyond `limit`, so a check against a limit costs O(limit). */
export function exprSize(expr: Expr, limit: number = Number.POSITIVE_INFINITY): number {
  return collect([expr], limit).length;
}

/** Numbers of the inputs that the expression reads, ascending. */
export function inputsOf(expr: Expr): readonly number[] {
  return inputNodesOf(expr).map(({ index }) => index);
}

/** The inputs that the expression reads, ascending by number. */
export function inputNodesOf(expr: Expr): readonly InputExpr[] {
  return leavesOf(expr).inputs;
}

/** The axes whose coordinates the expression uses, ascending. */
export function coordsOf(expr: Expr): readonly number[] {
  return leavesOf(expr).coords;
}

function leavesOf(expr: Expr): Leaves {
  const known = leavesOfNode(expr);
  if (known !== undefined) return known;
  const inputs: InputExpr[] = [];
  const coords: number[] = [];
  const nodes = topological(expr);
  for (let k = 0; k < nodes.length; k++) {
    const node = nodes[k];
    if (node.kind === "input") inputs.push(node);
    else if (node.kind === "coord") coords.push(node.axis);
  }
  const found = Object.freeze({
    inputs: Object.freeze(inputs.sort((a, b) => a.index - b.index)),
    coords: Object.freeze(coords.sort((a, b) => a - b)),
  });
  setLeavesOfNode(expr, found);
  return found;
}

/** The nodes below `roots`, which are marked as they are met: no set, no closure. */
function collect(roots: readonly Expr[], limit: number): readonly Expr[] {
  const walk = beginWalk();
  const order: Expr[] = [];
  const stack: Expr[] = [];
  for (const root of roots) {
    if (!enterNode(root, walk)) continue;
    stack.push(root);
    descend(stack, order, walk, limit);
  }
  return stack.length === 0 ? order : [...order, ...stack];
}

/** Empties the stack, as long as the limit allows: each node goes to `order` behind its children. */
function descend(stack: Expr[], order: Expr[], walk: number, limit: number): void {
  const next: number[] = [0];
  while (stack.length > 0 && order.length + stack.length <= limit) {
    const top = stack.length - 1;
    const node = stack[top];
    const child = childAt(node, next[top]);
    next[top] += 1;
    if (child === undefined) {
      settleNode(node, order.length);
      order.push(node);
      stack.pop();
      next.pop();
    } else if (enterNode(child, walk)) {
      stack.push(child);
      next.push(0);
    }
  }
}

function childAt(node: Expr, k: number): Expr | undefined {
  if (node.kind === "call") return node.args[k];
  return node.kind === "cast" && k === 0 ? node.arg : undefined;
}
