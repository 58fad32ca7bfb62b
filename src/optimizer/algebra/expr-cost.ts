/** What an expression costs an element, in additions. */
import {
  type Expr,
  exprSize,
  inputsOf,
  OPS,
  type OpName,
  topological,
} from "../../layers/index.ts";

/** Dearer than an addition; measured on V8's scalar loops, rounded. */
const WEIGHTS: Partial<Record<OpName, number>> = {
  divide: 2,
  reciprocal: 2,
  sqrt: 3,
  floorDivide: 4,
  fmod: 6,
  remainder: 6,
  hypot: 8,
  pow: 15,
  nextafter: 8,
};
const FLOAT_WEIGHT = 10;
const RANDOM_WEIGHT = 30;

const known = new WeakMap<Expr, number>();
const weights = new WeakMap<Expr, number>();

/** Nodes of a tree that are counted before the exact count, of the shared form, is worked out. */
const TREE_MAX = 8;

/**
 * Nodes of `expr` without its inputs, which fall away when it is put in the place of another's
 * input. Shared parts count once.
 */
export function exprWeight(expr: Expr): number {
  const tree = treeWeight(expr, TREE_MAX);
  if (tree <= TREE_MAX) return tree;
  let weight = weights.get(expr);
  if (weight === undefined) {
    weight = exprSize(expr) - inputsOf(expr).length;
    weights.set(expr, weight);
  }
  return weight;
}

/** For small expressions, which are trees nearly always; more than `most` for all others. */
function treeWeight(expr: Expr, most: number): number {
  if (expr.kind === "input") return 0;
  if (expr.kind === "cast") return 1 + treeWeight(expr.arg, most - 1);
  if (expr.kind !== "call") return 1;
  let weight = 1;
  for (const arg of expr.args) {
    if (weight > most) return weight;
    weight += treeWeight(arg, most - weight);
  }
  return weight;
}

/** Additions that evaluate `expr` once; shared parts count once, leaves and conversions nothing. */
export function exprCost(expr: Expr): number {
  // One operation on leaves, as users write it, is cheaper to count than to look up.
  if (expr.kind === "call" && expr.args.every(isLeaf)) return weightOf(expr.op);
  let cost = known.get(expr);
  if (cost === undefined) {
    cost = 0;
    for (const node of topological(expr)) if (node.kind === "call") cost += weightOf(node.op);
    known.set(expr, cost);
  }
  return cost;
}

const isLeaf = ({ kind }: Expr): boolean => kind !== "call" && kind !== "cast";

function weightOf(op: OpName): number {
  const own = WEIGHTS[op];
  if (own !== undefined) return own;
  const { family } = OPS[op];
  if (family === "random") return RANDOM_WEIGHT;
  return family === "float" ? FLOAT_WEIGHT : 1;
}
