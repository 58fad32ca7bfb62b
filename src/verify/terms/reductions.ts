/** Generators of reductions, their partial results and trees, and of scans. */
import { axisRuns, type DType } from "../../core/index.ts";
import {
  blockwise,
  inputExpr,
  isWide,
  type LabelledAxis,
  type Layer,
  makeLayer,
  REDUCTION_NAMES,
  type Reduction,
  type ReductionName,
  reductionOf,
  reductionState,
} from "../../layers/index.ts";
import type { Draw } from "../sort.ts";
import { cutAxis, leafLayer } from "./leaves.ts";
import type { Generator, Made } from "./moves.ts";

const SMALL: readonly ReductionName[] = ["sum", "max", "mean", "argmax"];

function reductionFor(dtype: DType, draw: Draw): Reduction {
  const names = draw.scope === "full" ? ["sum", ...REDUCTION_NAMES] : SMALL;
  const name = draw.of(names as readonly ReductionName[]);
  return reductionOf(
    name,
    dtype,
    /^(nan)?(var|std)$/.test(name) && draw.once(3) ? { ddof: 1 } : {},
  );
}

/** Some axes of an array, at least one where there is one, ascending. */
function axesOf(rank: number, draw: Draw): readonly number[] {
  const all = Array.from({ length: rank }, (_, axis) => axis);
  const chosen = all.filter((axis) => draw.within(`axis ${axis}`, () => draw.pick(2) === 1));
  return chosen.length > 0 ? chosen : all.slice(0, 1);
}

/** Reductions over some of the axes. */
export const reduceTerm: Generator = (slots, draw) => {
  const x = slots[0] ?? leafLayer(draw, { rankMin: 1 });
  const axes = axesOf(x.shape.length, draw);
  const reduction = reductionFor(x.dtype as DType, draw);
  return { attrs: { reduction, axes, keepdims: draw.once(2) }, inputs: [x] };
};

/** Attributes of a blockwise layer that makes one partial result of each block. */
export function partialTerm(x: Layer, draw: Draw): Made {
  const axes = axesOf(x.shape.length, draw);
  const reduction = reductionFor(x.dtype as DType, draw);
  return { attrs: partialAttrs(x, axes, reduction), inputs: [x] };
}

function partialAttrs(x: Layer, axes: readonly number[], reduction: Reduction): object {
  const { width, dtype } = reductionState(reduction);
  const labels = x.shape.map((_, axis) => axis);
  const state: LabelledAxis[] = width > 1 ? [[labels.length, axisRuns([width], [1])]] : [];
  const expr = inputExpr(0, reduction.input);
  return {
    out: width > 1 ? [...labels, labels.length] : labels,
    ins: [labels],
    domain: state,
    sizes: axes.map((axis): LabelledAxis => [axis, axisRuns([1], [x.grid[axis]])]),
    kernel: { kind: "reduce", expr, reduction, axes, shape: x.shape },
    dtype,
  };
}

/** A level over partial results, the last one or not. */
export const treeTerm: Generator = (slots, draw) => {
  const [given] = slots;
  if (given !== null && given !== undefined) return treeOver(given, draw);
  const x = leafLayer(draw, { rankMin: 1 });
  const axes = axesOf(x.shape.length, draw);
  const reduction = reductionFor(x.dtype as DType, draw);
  const partial = makeLayer(blockwise, partialAttrs(x, axes, reduction) as never, [x]);
  const shape = axes.map((axis) => x.shape[axis]);
  return levelOver(partial, axes, reduction, shape, draw);
};

/** Over a layer of any kind: blocks of one element are partial results of sums and extremes. */
function treeOver(x: Layer, draw: Draw): Made | null {
  const axes = x.chunks.flatMap(({ sizes }, axis) =>
    sizes.every((size) => size === 1) ? [axis] : [],
  );
  if (axes.length === 0 || x.dtype !== "float64") return null;
  const reduction = reductionOf(draw.of(["sum", "max"] as const), "float64");
  return levelOver(
    x,
    axes,
    reduction,
    axes.map((axis) => x.shape[axis]),
    draw,
  );
}

function levelOver(
  below: Layer,
  axes: readonly number[],
  reduction: Reduction,
  shape: readonly number[],
  draw: Draw,
): Made {
  const final = draw.pick(2) === 0;
  const arity = axes.map((axis) => (final ? Math.max(1, below.grid[axis]) : 2));
  const state = reductionState(reduction).width > 1;
  const attrs = { axes, arity, reduction, shape, final, keepdims: draw.once(2), state };
  return { attrs, inputs: [below] };
}

/** With or without what the blocks before carry over. */
export const scanTerm: Generator = (slots, draw) => {
  const x = slots[0] ?? leafLayer(draw, { rankMin: 1 });
  if (x.shape.length === 0) return null;
  const axis = draw.pick(x.shape.length);
  const dtype: DType = x.dtype === "bool" ? "int64" : (x.dtype as DType);
  const op = isWide(dtype) ? draw.of(["sum", "max"]) : draw.of(["sum", "prod", "min", "max"]);
  const attrs = { axis, op, dtype };
  if (slots.length < 2) return { attrs, inputs: [x] };
  const totals = x.chunks.with(axis, cutAxis(x.grid[axis], draw));
  return { attrs, inputs: [x, slots[1] ?? leafLayer(draw, { chunks: totals, dtype })] };
};
