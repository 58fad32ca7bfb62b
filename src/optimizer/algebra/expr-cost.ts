/** What an expression costs an element, in additions. */
import { type Expr, OPS, type OpName, topological } from "../../layers/index.ts";

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

/** Additions that evaluate `expr` once; shared parts count once, leaves and conversions nothing. */
export function exprCost(expr: Expr): number {
  let cost = known.get(expr);
  if (cost === undefined) {
    cost = 0;
    for (const node of topological(expr)) if (node.kind === "call") cost += weightOf(node.op);
    known.set(expr, cost);
  }
  return cost;
}

function weightOf(op: OpName): number {
  const own = WEIGHTS[op];
  if (own !== undefined) return own;
  const { family } = OPS[op];
  if (family === "random") return RANDOM_WEIGHT;
  return family === "float" ? FLOAT_WEIGHT : 1;
}
