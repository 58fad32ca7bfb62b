/** Walks over expressions. All are iterative and visit a shared node once: 10^5-node chains are fine. */
import type { CallExpr, Expr, InputExpr } from "./expr.ts";
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
  const known = leavesOfNode(expr);
  return known === undefined ? collect([expr], limit).length : known.size;
}

/** Nodes without the inputs, which fall away when it is put in the place of another's input. */
export function exprWeight(expr: Expr): number {
  const { size, inputs } = leavesOf(expr);
  return size - inputs.length;
}

/**
 * The sum of what the calls of `expr` weigh, each counted once; something above `most` where it is
 * more, and then only as many calls are looked at as tell that.
 */
export function sumOfCalls(expr: Expr, weightOf: (call: CallExpr) => number, most: number): number {
  const walk = beginWalk();
  const stack: Expr[] = [expr];
  let sum = 0;
  for (let node = stack.pop(); node !== undefined && sum <= most; node = stack.pop()) {
    if (!enterNode(node, walk)) continue;
    if (node.kind === "call") sum += weightOf(node);
    const children = childrenOf(node);
    for (let k = 0; k < children.length; k++) {
      const { kind } = children[k];
      if (kind === "call" || kind === "cast") stack.push(children[k]);
    }
  }
  return sum;
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
  const walk = beginWalk();
  const stack: Expr[] = [expr];
  let size = 0;
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (!enterNode(node, walk)) continue;
    size += 1;
    if (node.kind === "input") inputs.push(node);
    else if (node.kind === "coord") coords.push(node.axis);
    const children = childrenOf(node);
    for (let k = children.length - 1; k >= 0; k--) stack.push(children[k]);
  }
  const found: Leaves = {
    size,
    inputs: areAscending(inputs) ? inputs : inputs.sort((a, b) => a.index - b.index),
    coords: coords.length === 0 ? NO_COORDS : Object.freeze(coords.sort((a, b) => a - b)),
  };
  Object.freeze(inputs);
  setLeavesOfNode(expr, found);
  return found;
}

const NO_COORDS: readonly number[] = Object.freeze([]);

function areAscending(inputs: readonly InputExpr[]): boolean {
  for (let k = 1; k < inputs.length; k++) if (inputs[k - 1].index > inputs[k].index) return false;
  return true;
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
