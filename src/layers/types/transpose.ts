/** Axes in another order. Block ↔ block; no block is read in part. */

import type { Layer } from "../layer.ts";
import type { LayerType } from "../layer-type.ts";
import { f, schema } from "../schema.ts";
import { assembleKernel } from "./assemble.ts";
import { sameMap } from "./axis-map.ts";
import { inSizeOf, moveCost, requireAttr } from "./move-cost.ts";
import { type Product, productCull, productExpansion } from "./product.ts";

/** Output axis `a` is input axis `axes[a]`. */
export interface TransposeAttrs {
  readonly axes: readonly number[];
}

/** `numpy.transpose(x, axes)`. */
export const transpose: LayerType<TransposeAttrs> = {
  name: "transpose",
  version: 1,
  phase: "physical",
  schema: schema<TransposeAttrs>({ axes: f.ints }),
  arity: { min: 1, max: 1 },
  derive: ({ axes }, [input]) => {
    const rank = input.shape.length;
    const isPermutation =
      axes.length === rank &&
      new Set(axes).size === rank &&
      axes.every((axis) => Number.isInteger(axis) && axis >= 0 && axis < rank);
    requireAttr(isPermutation, "transpose", "axes", axes, `an order of ${rank} axes`);
    return {
      shape: axes.map((axis) => input.shape[axis]),
      dtype: input.dtype,
      chunks: axes.map((axis) => input.chunks[axis]),
    };
  },
  expand: (layer) => productExpansion(productOf(layer)),
  cull: (layer, needed) => [productCull(productOf(layer), needed)],
  kernel: (layer) => assembleKernel(layer.attrs.axes),
  cost: (layer) => moveCost(layer),
  summary: ({ attrs }) => `axes (${attrs.axes.join(", ")})`,
};

function productOf(layer: Layer<TransposeAttrs>): Product {
  const [input] = layer.inputs;
  return {
    inGrid: input.grid,
    outGrid: layer.grid,
    inSize: inSizeOf(input),
    maps: input.chunks.map(sameMap),
    outAxis: input.chunks.map((_, axis) => layer.attrs.axes.indexOf(axis)),
  };
}
