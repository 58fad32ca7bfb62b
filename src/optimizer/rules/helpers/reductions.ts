/** Reductions as partial results of blocks, and trees over them. */
import { axisRuns } from "../../../core/index.ts";
import {
  blockwise,
  inputExpr,
  type LabelledAxis,
  type Layer,
  type ReduceAttrs,
  type ReductionName,
  reductionState,
  source,
  tree,
} from "../../../layers/index.ts";
import { treeLevels } from "../../algebra/tree-plan.ts";
import type { RewriteContext } from "../../rule.ts";

/** Partial results of every block of `x`, and the levels of a tree that combine them. */
export const loweredReduce = (r: Layer<ReduceAttrs>, x: Layer, c: RewriteContext): Layer =>
  treeOver(r, x, null, c);

/**
 * The same with at most `arity` parts a task; null where there are too few blocks for that to be
 * another plan.
 */
export function reducedBy(
  r: Layer<ReduceAttrs>,
  x: Layer,
  arity: number,
  c: RewriteContext,
): Layer | null {
  const blocks = r.attrs.axes.reduce((product, axis) => product * x.grid[axis], 1);
  return blocks <= LEAST_ARITY ? null : treeOver(r, x, arity, c);
}

/** So few parts are combined in one task whatever the arity. */
const LEAST_ARITY = 4;

function treeOver(
  r: Layer<ReduceAttrs>,
  x: Layer,
  wanted: number | null,
  c: RewriteContext,
): Layer {
  const { axes, reduction, keepdims } = r.attrs;
  const partial = isPartial(r, x) ? x : partialOf(r, x, c);
  const state = partial.shape.length > x.shape.length;
  const shape = axes.map((axis) => x.shape[axis]);
  const levels = treeLevels(partial, axes, wanted);
  return levels.reduce<Layer>((below, arity, level) => {
    const final = level === levels.length - 1;
    return c.make(tree, { axes, arity, reduction, shape, final, keepdims, state }, [below], r);
  }, partial);
}

/** Reductions whose partial result of one element is that element. */
const PLAIN: readonly ReductionName[] = ["sum", "prod", "min", "max", "any", "all"];

/** Whether every block holds one element along the reduced axes, which is its own partial result. */
function isPartial(r: Layer<ReduceAttrs>, x: Layer): boolean {
  const { axes, reduction } = r.attrs;
  return (
    x.type !== source &&
    PLAIN.includes(reduction.name) &&
    x.dtype === reductionState(reduction).dtype &&
    // As many blocks as elements is not enough: some blocks may be empty.
    axes.every((axis) => x.chunks[axis].sizes.every((size) => size === 1))
  );
}

/** One partial result of each block; along reduced axes one element a block. */
function partialOf(r: Layer<ReduceAttrs>, x: Layer, c: RewriteContext): Layer {
  const { axes, reduction } = r.attrs;
  const { width, dtype } = reductionState(reduction);
  const labels = x.shape.map((_, axis) => axis);
  const extra = labels.length;
  const state: LabelledAxis[] = width > 1 ? [[extra, axisRuns([width], [1])]] : [];
  const expr = inputExpr(0, reduction.input);
  return c.make(
    blockwise,
    {
      out: width > 1 ? [...labels, extra] : labels,
      ins: [labels],
      domain: state,
      sizes: axes.map((axis): LabelledAxis => [axis, axisRuns([1], [x.grid[axis]])]),
      kernel: { kind: "reduce", expr, reduction, axes, shape: x.shape },
      dtype,
    },
    [x],
    r,
  );
}
