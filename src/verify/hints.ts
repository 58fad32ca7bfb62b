/** Generators for built-in rules whose conditions hold too rarely for terms made from their patterns. */
import { axisOf, type DType, regularAxis } from "../core/index.ts";
import {
  type BlockwiseAttrs,
  blockwise,
  callExpr,
  type Expr,
  inputExpr,
  type Layer,
  type LayerType,
  makeLayer,
  rechunk,
  reduce,
  reductionOf,
  slice,
} from "../layers/index.ts";
import type { TermHint } from "./check-rule.ts";
import type { Draw } from "./sort.ts";
import { blockwiseTerm } from "./terms/blockwise.ts";
import { leafLayer, lengthOf } from "./terms/leaves.ts";
import { partialTerm } from "./terms/reductions.ts";

const layerOf = (type: LayerType, attrs: object, inputs: readonly Layer[]): Layer =>
  makeLayer(type, attrs, inputs);

/** An elementwise or reducing layer over others of which some are elementwise, too. */
const overBlockwise: TermHint<Layer> = (draw) => {
  const below = (): Layer | null => {
    const made = blockwiseTerm([null], draw);
    return made === null ? null : layerOf(blockwise, made.attrs, made.inputs);
  };
  const inner = below();
  if (inner === null) return null;
  if (draw.once(4) && inner.shape.length > 0 && inner.dtype !== "bool") {
    const { attrs, inputs } = partialTerm(inner, draw);
    return layerOf(blockwise, attrs, inputs);
  }
  const slots = draw.once(3) ? [inner] : [inner, draw.once(2) ? inner : null];
  const expr = sumOf(slots.map((slot) => slot ?? inner));
  const labels = inner.shape.map((_, axis) => axis);
  const operands = slots.map(
    (slot) => slot ?? leafLayer(draw, { chunks: inner.chunks, dtype: inner.dtype as DType }),
  );
  return elementwise(
    operands,
    operands.map(() => labels),
    labels,
    expr,
  );
};

/** `a - b`, or a change of `a`. */
function sumOf(inputs: readonly Layer[]): Expr {
  const [a, b] = inputs.map(({ dtype }, k) => inputExpr(k, dtype as DType));
  if (b === undefined) return callExpr(a.dtype === "bool" ? "logicalNot" : "negative", [a]);
  return callExpr(a.dtype === "bool" ? "logicalXor" : "subtract", [a, b]);
}

function elementwise(
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
    chunks: [regularAxis(rows, 2), regularAxis(columns, 2)],
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
const sumOfProducts: TermHint<Layer> = (draw) => {
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
const productOfSum: TermHint<Layer> = (draw) => {
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
  return isLeft ? matmul(matrix(m, k, draw), sum) : matmul(sum, matrix(k, n, draw));
};

/** A sum over the parts of a product. */
const sumOfParts: TermHint<Layer> = (draw) => {
  const { m, n, k } = sizesFor(draw);
  const parts = matmul(matrix(m, k, draw), matrix(k, n, draw), true);
  const reduction = reductionOf("sum", "float64");
  return makeLayer(reduce, { reduction, axes: [2], keepdims: draw.once(6) }, [parts]);
};

/** A product over a reading of its first operand. */
const product: TermHint<Layer> = (draw) => {
  const { m, n, k } = sizesFor(draw);
  return matmul(matrix(m, k, draw), matrix(k, n, draw));
};

/** From rows to columns of many blocks: a way through other chunks may be worth it. */
const crosswise: TermHint<Layer> = (draw) => {
  const [rows, columns] = [60 + draw.pick(40), 60 + draw.pick(40)];
  const chunks = [regularAxis(rows, 1), axisOf([columns])];
  const constant = callExpr("multiply", [inputExpr(0, "float64"), 2]);
  const from = leafLayer({ ...draw, scope: "small" }, { chunks, dtype: "float64" });
  const x = elementwise([from], [[0, 1]], [0, 1], constant);
  return makeLayer(rechunk, { chunks: [axisOf([rows]), regularAxis(columns, 1)] }, [x]);
};

/** A slice of partial results that takes all of what is reduced. */
const partOfPartials: TermHint<Layer> = (draw) => {
  const x = leafLayer(draw, { rankMin: 1 });
  const { attrs, inputs } = partialTerm(x, draw);
  const partial = makeLayer(blockwise, attrs as BlockwiseAttrs, inputs);
  const { axes } = (attrs as { kernel: { axes: readonly number[] } }).kernel;
  const ranges = partial.shape.map((size, axis) => {
    const isFree = axis < x.shape.length && !axes.includes(axis) && size > 0;
    const start = isFree ? draw.pick(size) : 0;
    if (isFree && draw.once(2)) return { start, step: -1, length: start + 1 };
    return { start, step: 1, length: size - start };
  });
  return makeLayer(
    slice,
    {
      start: ranges.map(({ start }) => start),
      step: ranges.map(({ step }) => step),
      length: ranges.map(({ length }) => length),
      drop: [],
    },
    [partial],
  );
};

/** A reduction of more blocks than one task would combine. */
const manyBlocks: TermHint<Layer> = (draw) => {
  const length = draw.once(4) ? 65 + draw.pick(5) : 5 + draw.pick(4);
  const x = leafLayer(draw, { chunks: [regularAxis(length, 1)], dtype: "float64" });
  const names = ["sum", "max", "var", "argmin", "mean"] as const;
  const reduction = reductionOf(draw.of(names), "float64");
  return makeLayer(reduce, { reduction, axes: [0], keepdims: draw.once(2) }, [x]);
};

/** By the name of a rule. */
export const HINTS: Readonly<Record<string, TermHint<Layer>>> = Object.freeze({
  CompactBlockwise: overBlockwise,
  FuseBlockwise: overBlockwise,
  FactorOut: sumOfProducts,
  MultiplyOut: productOfSum,
  WholeProduct: sumOfParts,
  ProductInParts: product,
  LowerRechunk: crosswise,
  RechunkInSteps: crosswise,
  SliceThroughPartial: partOfPartials,
  ReduceByFew: manyBlocks,
  ReduceByMany: manyBlocks,
});
