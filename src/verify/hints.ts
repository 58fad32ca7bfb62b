/** Generators for built-in rules whose conditions hold too rarely for terms made from their patterns. */
import { type AxisChunks, axisOf, type DType, regularAxis } from "../core/index.ts";
import {
  type BlockwiseAttrs,
  blockwise,
  callExpr,
  concat,
  type Expr,
  inputExpr,
  type Layer,
  type LayerType,
  makeLayer,
  rechunk,
  reduce,
  reductionOf,
  reshape,
  scan,
  slice,
} from "../layers/index.ts";
import type { TermHint } from "./check-rule.ts";
import type { Draw } from "./sort.ts";
import { blockwiseTerm } from "./terms/blockwise.ts";
import { cutAxis, leafLayer, lengthOf } from "./terms/leaves.ts";
import { sliceTerm } from "./terms/moves.ts";
import {
  chain,
  elementwise,
  product,
  productOfSum,
  sumOfParts,
  sumOfProducts,
} from "./terms/products.ts";
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

/** From rows to columns of many blocks, which no source can make: a way through other chunks may be worth it. */
const crosswise: TermHint<Layer> = (draw) => {
  const [rows, columns] = [30 + draw.pick(20), 60 + draw.pick(40)];
  const chunks = [regularAxis(rows, 1), axisOf([columns])];
  const small: Draw = { ...draw, scope: "small" };
  const halves = [0, 1].map(() => leafLayer(small, { chunks, dtype: "float64" }));
  const x = makeLayer(concat, { axis: 0 }, halves);
  return makeLayer(rechunk, { chunks: [axisOf([2 * rows]), regularAxis(columns, 1)] }, [x]);
};

/** A copy of a square array under labels in either order. */
const square: TermHint<Layer> = (draw) => {
  const axis = cutAxis(Math.max(2, lengthOf(draw)), draw);
  const x = leafLayer(draw, { chunks: [axis, axis] });
  const out = draw.of([
    [0, 1],
    [1, 0],
  ] as const);
  return elementwise([x], [[0, 1]], out, inputExpr(0, x.dtype as DType));
};

/** A difference in which one side was given an axis of length 1. */
const expanded: TermHint<Layer> = (draw) => {
  const x = leafLayer(draw, { rankMin: 1, rankMax: 1 });
  const at = draw.pick(2);
  const chunks = x.chunks.toSpliced(at, 0, axisOf([1]));
  const shape = chunks.map(({ length }) => length);
  const wide = makeLayer(reshape, { shape, chunks }, [x]);
  const grown = chunks.with(at, cutAxis(3, draw));
  const y = leafLayer(draw, { chunks: grown, dtype: x.dtype as DType });
  return elementwise(
    [wide, y],
    [
      [0, 1],
      [0, 1],
    ],
    [0, 1],
    sumOf([wide, y]),
  );
};

/** A slice of what reads an axis of one element that is cut into an empty block and another. */
const sliceOfGapped: TermHint<Layer> = (draw) => {
  const gap = draw.of([axisOf([0, 1]), axisOf([1, 0]), axisOf([1])]);
  const x = leafLayer(draw, { chunks: [gap, axisOf([2])], dtype: "float64" });
  const below = elementwise([x], [[0, 1]], [0, 1], callExpr("negative", [inputExpr(0, "float64")]));
  const { attrs, inputs } = sliceTerm([below], draw) ?? { attrs: {}, inputs: [] };
  return layerOf(slice, attrs, inputs);
};

/** An axis joined with one of one element, which an empty block stands before; and a new axis. */
const reshapedGap: TermHint<Layer> = (draw) => {
  const [rows, columns] = [0, 1].map(() => Math.max(1, lengthOf(draw)));
  const gap = draw.of([axisOf([1]), axisOf([0, 1]), axisOf([1, 0])]);
  const x = leafLayer(draw, { chunks: [cutAxis(rows, draw), gap, axisOf([columns])] });
  const joined = gap.sizes.length === 1 ? [columns] : gap.sizes.map((size) => size * columns);
  const inner = reshaped(x, [x.chunks[0], axisOf(joined)]);
  return reshaped(inner, inner.chunks.toSpliced(draw.pick(3), 0, axisOf([1])));
};

const reshaped = (x: Layer, chunks: readonly AxisChunks[]): Layer =>
  makeLayer(reshape, { shape: chunks.map(({ length }) => length), chunks }, [x]);

/** Three operands in other chunks than the fourth. */
const threeToOne: TermHint<Layer> = (draw) => {
  const size = draw.scope === "large" ? 4000 : 4;
  const rows = [regularAxis(size, size / 4), regularAxis(size, size)];
  const columns = [regularAxis(size, size), regularAxis(size, size / 4)];
  const moved = [0, 1, 2].map(() => makeLayer(rechunk, { chunks: columns }, [opaque(rows, draw)]));
  const inputs = [...moved, opaque(columns, draw)];
  const expr = inputs
    .map((_, k): Expr => inputExpr(k, "float64"))
    .reduce((a, b) => callExpr("subtract", [a, b]));
  return elementwise(
    inputs,
    inputs.map(() => [0, 1]),
    [0, 1],
    expr,
  );
};

/** An array that is there in these chunks, and in no others. */
function opaque(chunks: readonly AxisChunks[], draw: Draw): Layer {
  const x = leafLayer(draw, { chunks, dtype: "float64" });
  return makeLayer(scan, { axis: 0, op: "sum", dtype: "float64" }, [x]);
}

/** A reduction of what was rechunked along what is reduced. */
const movedAlong: TermHint<Layer> = (draw) => {
  const size = draw.scope === "large" ? 4000 : 4;
  const rest = regularAxis(size, size / 2);
  const x = opaque([regularAxis(size, size / 4), rest], draw);
  const moved = makeLayer(rechunk, { chunks: [regularAxis(size, size / 2), rest] }, [x]);
  const reduction = reductionOf(draw.of(["sum", "max"] as const), "float64");
  return makeLayer(reduce, { reduction, axes: [0], keepdims: false }, [moved]);
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

/** Large partial results of few blocks, or small ones of many. */
function manyChunks(draw: Draw): readonly AxisChunks[] {
  if (draw.scope !== "large") {
    return [regularAxis(draw.once(4) ? 65 + draw.pick(5) : 5 + draw.pick(4), 1)];
  }
  if (draw.pick(2) === 0) return [regularAxis(3000 + draw.pick(1000), 1)];
  return [regularAxis(64, 1), regularAxis(2_000_000, 2_000_000)];
}

/** A reduction of more blocks than one task would combine. */
const manyBlocks: TermHint<Layer> = (draw) => {
  const x = leafLayer(draw, { chunks: manyChunks(draw), dtype: "float64" });
  const names = ["sum", "max", "var", "argmin", "mean"] as const;
  const reduction = reductionOf(draw.of(names), "float64");
  return makeLayer(reduce, { reduction, axes: [0], keepdims: draw.once(2) }, [x]);
};

/** By the name of a rule. */
export const HINTS: Readonly<Record<string, TermHint<Layer>>> = Object.freeze({
  CompactBlockwise: overBlockwise,
  FuseBlockwise: overBlockwise,
  RegroupRight: chain(true),
  RegroupLeft: chain(false),
  FactorOut: sumOfProducts,
  MultiplyOut: productOfSum,
  WholeProduct: sumOfParts,
  ProductInParts: product,
  LowerRechunk: crosswise,
  RechunkInSteps: crosswise,
  SliceThroughPartial: partOfPartials,
  ReduceByFew: manyBlocks,
  ReduceByMany: manyBlocks,
  BlockwiseNoop: square,
  ReshapeOfReshape: reshapedGap,
  SliceThroughBlockwise: sliceOfGapped,
  ExpandIntoBlockwise: expanded,
  AlignToOperand: threeToOne,
  ReduceAsItIs: movedAlong,
});
