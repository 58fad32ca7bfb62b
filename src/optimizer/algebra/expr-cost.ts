/** What an expression costs an element, in additions. */
import { type CallExpr, type Expr, OPS, type OpName, sumOfCalls } from "../../layers/index.ts";

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

/**
 * Additions that evaluate `expr` once; shared parts count once, leaves and conversions nothing. Above
 * `most`, it may be less than all of them.
 */
export const exprCost = (expr: Expr, most: number): number => sumOfCalls(expr, weightOf, most);

function weightOf({ op }: CallExpr): number {
  const known = weights.get(op);
  if (known !== undefined) return known;
  const { family } = OPS[op];
  const weight =
    WEIGHTS[op] ?? (family === "random" ? RANDOM_WEIGHT : family === "float" ? FLOAT_WEIGHT : 1);
  weights.set(op, weight);
  return weight;
}

const weights = new Map<OpName, number>();
