/** Arrays side by side along a new axis, one block each. No byte moves: block ↔ block. */
import { axisRuns } from "../../core/index.ts";
import type { Layer } from "../layer.ts";
import type { LayerType } from "../layer-type.ts";
import { f, schema } from "../schema.ts";
import { assembleKernel } from "./assemble.ts";
import { alignedExcept, moveCost, requireAttr, requireInputs } from "./move-cost.ts";
import { basesOf, type Picks, picksCull, picksExpansion } from "./pick-input.ts";

/** The inputs have one element type and are cut alike; `axis` is counted in the output. */
export interface StackAttrs {
  readonly axis: number;
}

/** `numpy.stack(inputs, axis)`, once dtypes and chunks agree. */
export const stack: LayerType<StackAttrs> = {
  name: "stack",
  version: 1,
  phase: "physical",
  schema: schema<StackAttrs>({ axis: f.whole({ min: 0 }) }),
  arity: { min: 1, max: 1_000_000 },
  derive: ({ axis }, inputs) => {
    const [first] = inputs;
    const rank = first.shape.length + 1;
    requireAttr(axis >= 0 && axis < rank, "stack", "axis", axis, `an axis of ${rank}`);
    for (const input of inputs) {
      const alike = input.dtype === first.dtype && alignedExcept(input.chunks, first.chunks, -1);
      requireInputs(alike, "stack", "inputs must be alike in dtype and chunks");
    }
    const chunks = first.chunks.toSpliced(axis, 0, axisRuns([1], [inputs.length]));
    return { shape: chunks.map(({ length }) => length), dtype: first.dtype, chunks };
  },
  expand: (layer) => picksExpansion(picksOf(layer)),
  cull: (layer, needed) => picksCull(picksOf(layer), needed),
  kernel: ({ attrs, shape }) =>
    assembleKernel(shape.map((_, a) => (a === attrs.axis ? -1 : a < attrs.axis ? a : a - 1))),
  cost: (layer) => moveCost(layer, 0),
  summary: ({ attrs, inputs }) => `${inputs.length} along new axis ${attrs.axis}`,
};

const picksOf = (layer: Layer<StackAttrs>): Picks => ({
  layer,
  axis: layer.attrs.axis,
  bases: basesOf(layer.inputs.map(() => 1)),
  isNew: true,
});
