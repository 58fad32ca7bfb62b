/** Terms about matrix products: sums of them, products of sums, and products in parts. */
import { regularAxis } from "../../core/index.ts";
import {
  type BlockwiseAttrs,
  blockwise,
  callExpr,
  type Expr,
  inputExpr,
  type Layer,
  makeLayer,
  reduce,
  reductionOf,
} from "../../layers/index.ts";
import type { Draw } from "../sort.ts";
import { leafLayer, lengthOf } from "./leaves.ts";

/** An expression over layers whose axes have these labels. */
export function elementwise(
  inputs: readonly Layer[],
  ins: readonly (readonly number[])[],
  out: readonly number[],
  expr: Expr,
): Layer {
  const kernel = { kind: "expr", expr } as const;
  return makeLayer(
    blockwise,
    { out, ins, domain: [], sizes: [], kernel, dtype: expr.dtype },
    inputs,
  );
}

/** A matrix in blocks. */
const matrix = (rows: number, columns: number, draw: Draw): Layer =>
  leafLayer(draw, {
    chunks: [rows, columns].map((size) => regularAxis(size, draw.scope === "large" ? size : 2)),
    dtype: "float64",
  });

function matmul(a: Layer, b: Layer, isPart = false): Layer {
  const params = { a: [0, 2], b: [2, 1], out: [0, 1] };
  const name = isPart ? "contract-part" : "contract";
  const attrs: BlockwiseAttrs = {
    out: isPart ? [0, 1, 2] : [0, 1],
    ins: [params.a, params.b],
    domain: [],
    sizes: isPart ? [[2, regularAxis(a.grid[1], 1)]] : [],
    kernel: { kind: "builtin", name, params },
    dtype: "float64",
  };
  return makeLayer(blockwise, attrs, [a, b]);
}

interface Sizes {
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

const sizesFor = (draw: Draw): Sizes => ({
  m: Math.max(1, lengthOf(draw)),
  n: Math.max(1, lengthOf(draw)),
  k: Math.max(1, lengthOf(draw)),
});

/** `a·b ± a·c`, on either side. */
export const sumOfProducts = (draw: Draw): Layer => {
  const { m, n, k } = sizesFor(draw);
  const isLeft = draw.pick(2) === 0;
  const shared = isLeft ? matrix(m, k, draw) : matrix(k, n, draw);
  const terms = [0, 1].map(() =>
    isLeft ? matmul(shared, matrix(k, n, draw)) : matmul(matrix(m, k, draw), shared),
  );
  const [a, b] = terms.map((_, at) => inputExpr(at, "float64"));
  const expr = callExpr(draw.of(["add", "subtract"] as const), [a, b]);
  return elementwise(
    terms,
    [
      [0, 1],
      [0, 1],
    ],
    [0, 1],
    expr,
  );
};

/** `a·(b ± c)`, or `(b ± c)·a`. */
export const productOfSum = (draw: Draw): Layer => {
  const { m, n, k } = sizesFor(draw);
  const isLeft = draw.pick(2) === 0;
  const [rows, columns] = isLeft ? [k, n] : [m, k];
  const operands = [matrix(rows, columns, draw), matrix(rows, columns, draw)];
  const [a, b] = operands.map((_, at) => inputExpr(at, "float64"));
  const expr = callExpr(draw.of(["add", "subtract"] as const), [a, b]);
  const sum = elementwise(
    operands,
    [
      [0, 1],
      [0, 1],
    ],
    [0, 1],
    expr,
  );
  const other = isLeft ? matrix(m, k, draw) : matrix(k, n, draw);
  const multiplied = (x: Layer): Layer => (isLeft ? matmul(other, x) : matmul(x, other));
  const whole = multiplied(sum);
  if (!draw.once(2)) return whole;
  // One of the products is needed anyway: multiplying out makes one fewer.
  const [p, q] = [0, 1].map((at) => inputExpr(at, "float64"));
  const pair = [whole, multiplied(operands[0])];
  return elementwise(
    pair,
    [
      [0, 1],
      [0, 1],
    ],
    [0, 1],
    callExpr("subtract", [p, callExpr("sqrt", [q])]),
  );
};

/** A sum over the parts of a product. */
export const sumOfParts = (draw: Draw): Layer => {
  const { m, n, k } = sizesFor(draw);
  const parts = matmul(matrix(m, k, draw), matrix(k, n, draw), true);
  const reduction = reductionOf("sum", "float64");
  return makeLayer(reduce, { reduction, axes: [2], keepdims: draw.once(6) }, [parts]);
};

/** A product over a reading of its first operand. */
export const product = (draw: Draw): Layer => {
  const { m, n, k } = sizesFor(draw);
  return matmul(matrix(m, k, draw), matrix(k, n, draw));
};

/** `(a · b) · c`, or `a · (b · c)`. */
export const chain =
  (isLeft: boolean) =>
  (draw: Draw): Layer => {
    const sizes = Array.from({ length: 4 }, () => Math.max(1, lengthOf(draw)));
    const [a, b, c] = [0, 1, 2].map((k) => matrix(sizes[k], sizes[k + 1], draw));
    return isLeft ? matmul(matmul(a, b), c) : matmul(a, matmul(b, c));
  };
