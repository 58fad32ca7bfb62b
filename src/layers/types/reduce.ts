/** A reduction as the user wrote it. Logical: the optimizer lowers it to `blockwise` and `tree`. */
import {
  AttributeError,
  axisOf,
  type BlockSet,
  type Chunks,
  invariant,
  shapeOf,
} from "../../core/index.ts";
import { cullByBoxes } from "../box-cull.ts";
import { outCost } from "../cost.ts";
import type { Reduction } from "../kernel.ts";
import type { Layer } from "../layer.ts";
import type { Derived, LayerType } from "../layer-type.ts";
import { f, schema } from "../schema.ts";

/** `reduction` of the input over `axes`. */
export interface ReduceAttrs {
  readonly reduction: Reduction;
  /** Ascending. */
  readonly axes: readonly number[];
  /** Whether reduced axes stay, with length 1. */
  readonly keepdims: boolean;
}

/** The logical reduction; it has no tasks of its own. */
export const reduce: LayerType<ReduceAttrs> = {
  name: "reduce",
  version: 1,
  phase: "logical",
  schema: schema<ReduceAttrs>({
    reduction: f.reduction,
    axes: f.wholes({ min: 0, max: 63 }, 64),
    keepdims: f.bool,
  }),
  arity: { min: 1, max: 1 },
  derive,
  expand: () => invariant(false, "a logical reduction has no tasks: optimize it first") as never,
  cull: cullReduce,
  kernel: () => invariant(false, "a logical reduction has no kernel: optimize it first") as never,
  cost: (layer) => outCost(layer, { flops: layer.inputs[0].shape.reduce((a, b) => a * b, 1) }),
  summary: ({ attrs }: Layer<ReduceAttrs>) => `${attrs.reduction.name} over axes ${attrs.axes}`,
};

function derive({ reduction, axes, keepdims }: ReduceAttrs, [input]: readonly Layer[]): Derived {
  const rank = input.shape.length;
  const ascending = axes.every((axis, i) => axis < rank && (i === 0 || axis > axes[i - 1]));
  if (!ascending) {
    throw new AttributeError("reduce", "axes", `[${axes}] are not ascending axes of ${rank}`);
  }
  if (input.dtype !== reduction.input) {
    throw new AttributeError(
      "reduce",
      "reduction",
      `takes ${reduction.input}; the input is ${input.dtype}`,
    );
  }
  const chunks: Chunks = keepdims
    ? input.chunks.map((axis, a) => (axes.includes(a) ? axisOf([1]) : axis))
    : input.chunks.filter((_, a) => !axes.includes(a));
  return { shape: shapeOf(chunks), dtype: reduction.output, chunks };
}

function cullReduce(layer: Layer<ReduceAttrs>, needed: BlockSet): readonly BlockSet[] {
  const { axes, keepdims } = layer.attrs;
  const { grid } = layer.inputs[0];
  const found = cullByBoxes(needed, grid, (lo, hi, inLo, inHi) => {
    let out = 0;
    for (let axis = 0; axis < grid.length; axis++) {
      const reduced = axes.includes(axis);
      if (!reduced) {
        inLo[axis] = lo[out];
        inHi[axis] = hi[out];
      }
      if (!reduced || keepdims) out++;
    }
  });
  return [found];
}
