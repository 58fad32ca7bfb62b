/** Expressions, one element at a time: by the meaning that `src/layers` gives to each operation. */
import { UnknownToReferenceError } from "../../core/index.ts";
import {
  convertScalar,
  type Expr,
  type ScalarValue,
  scalarFunction,
  scalarOf,
} from "../../layers/index.ts";

/** Where an expression is evaluated. */
export interface Point {
  /** Coordinates of the domain, over the whole array; what `coord` answers. */
  readonly at: readonly number[];
  input(index: number): ScalarValue;
}

type Evaluator = (point: Point) => ScalarValue;

const known = new WeakMap<Expr, Evaluator>();

/** The value of an expression at a point. @throws UnknownToReferenceError for random numbers */
export function evaluatorOf(expr: Expr): Evaluator {
  let found = known.get(expr);
  if (found === undefined) {
    found = made(expr);
    known.set(expr, found);
  }
  return found;
}

function made(expr: Expr): Evaluator {
  switch (expr.kind) {
    case "input":
      return ({ input }) => input(expr.index);
    case "const": {
      const value = scalarOf(expr.value);
      return () => value;
    }
    case "coord":
      return ({ at }) => at[expr.axis];
    case "cast": {
      const arg = evaluatorOf(expr.arg);
      return (point) => convertScalar(arg(point), expr.dtype);
    }
    case "call":
      return call(expr);
  }
}

const RANDOM: readonly string[] = ["uniform", "normal", "exponential", "integers"];

function call({ op, args }: Expr & { readonly kind: "call" }): Evaluator {
  if (RANDOM.includes(op)) throw new UnknownToReferenceError(`the random operation ${op}`);
  const run = scalarFunction(
    op,
    args.map(({ dtype }) => dtype),
  );
  const [a, b, c] = args.map(evaluatorOf);
  if (args.length === 1) return (point) => run(a(point));
  if (args.length === 2) return (point) => run(a(point), b(point));
  return (point) => run(a(point), b(point), c(point));
}
