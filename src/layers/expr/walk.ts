/** Walks over expressions. All are iterative and visit a shared node once: 10^5-node chains are fine. */
import type { CallExpr, CastExpr, ConstExpr, CoordExpr, Expr, InputExpr } from "./expr.ts";

type Kinds = {
  readonly input: InputExpr;
  readonly const: ConstExpr;
  readonly coord: CoordExpr;
  readonly call: CallExpr;
  readonly cast: CastExpr;
};

const CHILDREN: { readonly [K in keyof Kinds]: (expr: Kinds[K]) => readonly Expr[] } = {
  input: () => [],
  const: () => [],
  coord: () => [],
  call: ({ args }) => args,
  cast: ({ arg }) => [arg],
};

/** What an expression is made of, in order. */
export function childrenOf(expr: Expr): readonly Expr[] {
  return (CHILDREN[expr.kind] as (expr: Expr) => readonly Expr[])(expr);
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

interface Leaves {
  readonly inputs: readonly InputExpr[];
  readonly coords: readonly number[];
}

const leaves = new WeakMap<Expr, Leaves>();

function leavesOf(expr: Expr): Leaves {
  const known = leaves.get(expr);
  if (known !== undefined) return known;
  const nodes = topological(expr);
  const found = Object.freeze({
    inputs: Object.freeze(
      nodes.filter((node) => node.kind === "input").sort((a, b) => a.index - b.index),
    ),
    coords: Object.freeze(
      nodes.flatMap((node) => (node.kind === "coord" ? [node.axis] : [])).sort((a, b) => a - b),
    ),
  });
  leaves.set(expr, found);
  return found;
}

function collect(roots: readonly Expr[], limit: number): readonly Expr[] {
  const order: Expr[] = [];
  const seen = new Set<Expr>();
  const stack: Expr[] = [];
  const next: number[] = [];
  const enter = (expr: Expr): void => {
    if (seen.has(expr)) return;
    seen.add(expr);
    stack.push(expr);
    next.push(0);
  };
  for (const root of roots) {
    enter(root);
    while (stack.length > 0 && seen.size <= limit) {
      const top = stack.length - 1;
      const children = childrenOf(stack[top]);
      if (next[top] < children.length) {
        next[top] += 1;
        enter(children[next[top] - 1]);
      } else {
        order.push(stack[top]);
        stack.pop();
        next.pop();
      }
    }
  }
  return stack.length === 0 ? order : [...order, ...stack];
}
