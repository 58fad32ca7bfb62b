/** Arrays one behind another along an axis that they have. No byte moves: block ↔ block. */
import { type AxisChunks, axisRuns } from "../../core/index.ts";
import type { Layer } from "../layer.ts";
import type { LayerType } from "../layer-type.ts";
import { f, schema } from "../schema.ts";
import { assembleKernel, sameAxes } from "./assemble.ts";
import { alignedExcept, moveCost, requireAttr, requireInputs } from "./move-cost.ts";
import { basesOf, type Picks, picksCull, picksExpansion } from "./pick-input.ts";

/** The inputs have one element type, and are cut alike along every axis but `axis`. */
export interface ConcatAttrs {
  readonly axis: number;
}

/** `numpy.concatenate(inputs, axis)`, once dtypes and chunks agree. */
export const concat: LayerType<ConcatAttrs> = {
  name: "concat",
  version: 1,
  phase: "physical",
  schema: schema<ConcatAttrs>({ axis: f.whole({ min: 0 }) }),
  arity: { min: 1, max: 1_000_000 },
  derive: ({ axis }, inputs) => {
    const [first] = inputs;
    const rank = first.shape.length;
    requireAttr(axis >= 0 && axis < rank, "concat", "axis", axis, `an axis of ${rank}`);
    for (const input of inputs) {
      const alike = input.dtype === first.dtype && alignedExcept(input.chunks, first.chunks, axis);
      requireInputs(alike, "concat", "inputs must be alike in dtype and along the other axes");
    }
    const joined = joinAxes(inputs.map((input) => input.chunks[axis]));
    const chunks = first.chunks.map((own, a) => (a === axis ? joined : own));
    return { shape: chunks.map(({ length }) => length), dtype: first.dtype, chunks };
  },
  expand: (layer) => picksExpansion(picksOf(layer)),
  cull: (layer, needed) => picksCull(picksOf(layer), needed),
  kernel: (layer) => assembleKernel(sameAxes(layer.shape.length)),
  cost: (layer) => moveCost(layer, 0),
  summary: ({ attrs, inputs }) => `${inputs.length} along axis ${attrs.axis}`,
};

const joinAxes = (axes: readonly AxisChunks[]): AxisChunks =>
  axisRuns(
    axes.flatMap(({ sizes }) => sizes),
    axes.flatMap(({ counts }) => counts),
  );

const picksOf = (layer: Layer<ConcatAttrs>): Picks => ({
  layer,
  axis: layer.attrs.axis,
  bases: basesOf(layer.inputs.map(({ grid }) => grid[layer.attrs.axis])),
  isNew: false,
});
