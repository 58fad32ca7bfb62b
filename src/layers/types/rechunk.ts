/** A new chunking of the same array: every output block pulls boxes out of input blocks. */
import { type Chunks, formatChunks, sameChunks, shapeOf } from "../../core/index.ts";
import type { Layer } from "../layer.ts";
import type { LayerType } from "../layer-type.ts";
import { nbytesOf } from "../make.ts";
import { f, schema } from "../schema.ts";
import { assembleKernel, sameAxes } from "./assemble.ts";
import { rechunkMap } from "./axis-map.ts";
import { inSizeOf, moveCost, requireAttr } from "./move-cost.ts";
import { type Product, productCull, productExpansion } from "./product.ts";

/** `chunks` must add up to the shape of the input. */
export interface RechunkAttrs {
  readonly chunks: Chunks;
}

/** One task an output block; its edges name the box that it needs of each input block. */
export const rechunk: LayerType<RechunkAttrs> = {
  name: "rechunk",
  version: 1,
  phase: "physical",
  schema: schema<RechunkAttrs>({ chunks: f.chunks }),
  arity: { min: 1, max: 1 },
  derive: ({ chunks }, [input]) => {
    const shape = shapeOf(chunks);
    const fits = shape.length === input.shape.length && shape.every((n, a) => n === input.shape[a]);
    requireAttr(fits, "rechunk", "chunks", shape, `lengths that add up to [${input.shape}]`);
    return { shape, dtype: input.dtype, chunks };
  },
  expand: (layer) => productExpansion(productOf(layer)),
  cull: (layer, needed) => [productCull(productOf(layer), needed)],
  kernel: (layer) => assembleKernel(sameAxes(layer.shape.length)),
  cost: (layer) =>
    moveCost(layer, sameChunks(layer.chunks, layer.inputs[0].chunks) ? 0 : nbytesOf(layer)),
  summary: ({ inputs: [input], chunks }) =>
    `${formatChunks(input.chunks)} → ${formatChunks(chunks)}`,
};

function productOf(layer: Layer<RechunkAttrs>): Product {
  const [input] = layer.inputs;
  return {
    inGrid: input.grid,
    outGrid: layer.grid,
    inSize: inSizeOf(input),
    maps: input.chunks.map((axis, a) => rechunkMap(axis, layer.chunks[a])),
    outAxis: sameAxes(input.shape.length),
  };
}
