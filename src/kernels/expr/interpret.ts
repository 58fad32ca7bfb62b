/** The reference: evaluates an expression element by element, straight from its definition. */
import { type DType, sizeOf, unravel } from "../../core/index.ts";
import {
  type CallExpr,
  convertScalar,
  type Expr,
  type ScalarFunction,
  type ScalarValue,
  scalarFunction,
  scalarOf,
  topological,
} from "../../layers/index.ts";
import type { View } from "../view.ts";
import type { Coordinates } from "./geometry.ts";
import {
  counterWords,
  exponential,
  integersNarrow,
  integersWide,
  normal,
  threefry2x32,
  uniform,
  uniform32,
} from "./random.ts";

type Step = (values: readonly ScalarValue[], at: readonly number[]) => ScalarValue;

/**
 * `out[i] = expr(inputs[i])` for every element. Inputs are broadcast to the shape of `out`, matched from
 * the last axis on. Slow and plain: the compiled loops are tested against it.
 */
export function interpret(
  expr: Expr,
  inputs: readonly View[],
  out: View,
  coordinates?: Coordinates,
): void {
  const nodes = topological(expr);
  const places = new Map(nodes.map((node, place) => [node, place]));
  const steps = nodes.map((node) => stepOf(node, places, inputs, coordinates));
  const values: ScalarValue[] = new Array(nodes.length);
  const at: number[] = new Array(out.shape.length).fill(0);
  const size = sizeOf(out.shape);
  for (let n = 0; n < size; n++) {
    unravel(n, out.shape, at);
    for (let k = 0; k < steps.length; k++) values[k] = steps[k](values, at);
    const position = at.reduce((sum, i, axis) => sum + i * out.strides[axis], out.offset);
    out.data[position] = values[nodes.length - 1];
  }
}

function stepOf(
  node: Expr,
  places: ReadonlyMap<Expr, number>,
  inputs: readonly View[],
  coordinates: Coordinates | undefined,
): Step {
  const place = (child: Expr): number => places.get(child) ?? 0;
  switch (node.kind) {
    case "input":
      return (_values, at) => elementOf(inputs[node.index], at);
    case "const":
      return () => scalarOf(node.value);
    case "coord": {
      const origin = coordinates?.origin[node.axis] ?? 0;
      const step = coordinates?.step[node.axis] ?? 1;
      return (_values, at) => origin + step * at[node.axis];
    }
    case "cast": {
      const from = place(node.arg);
      return (values) => convertScalar(values[from], node.dtype);
    }
    case "call": {
      const from = node.args.map(place);
      const run = node.params.length > 0 ? randomFunction(node) : plainFunction(node);
      return (values) => run(...from.map((k) => values[k]));
    }
  }
}

function plainFunction(node: CallExpr): ScalarFunction {
  return scalarFunction(
    node.op,
    // The condition of `where` has a type of its own; the operands' is what counts.
    node.args.map(({ dtype }) => dtype),
  );
}

function elementOf(view: View, at: readonly number[]): ScalarValue {
  const missing = at.length - view.shape.length;
  const position = view.shape.reduce(
    (sum, length, axis) => sum + (length === 1 ? 0 : at[axis + missing] * view.strides[axis]),
    view.offset,
  );
  return view.data[position];
}

function randomFunction({ op, params, dtype }: CallExpr): ScalarFunction {
  const [k0, k1, low, high] = params;
  return (counter) => {
    const [c0, c1] = counterWords(Number(counter));
    const [x0, x1] = threefry2x32(c0, c1, k0, k1);
    if (op === "integers") return integerOf(x0, x1, low, high, dtype);
    if (op === "uniform") return dtype === "float32" ? uniform32(x0) : uniform(x0, x1);
    return convertScalar(op === "normal" ? normal(x0, x1) : exponential(x0, x1), dtype);
  };
}

function integerOf(x0: number, x1: number, low: number, high: number, dtype: DType): ScalarValue {
  const range = high - low;
  if (range <= 2 ** 32) return convertScalar(integersNarrow(x0, x1, low, range), dtype);
  return convertScalar(integersWide(x0, x1, BigInt(low), BigInt(high) - BigInt(low)), dtype);
}
