/** The same elements under another shape, where block n of the output is block n of the input. */
import {
  AttributeError,
  allBlocks,
  type BlockSet,
  type Chunks,
  isAll,
  isEmpty,
  noBlocks,
  type Shape,
  shapeOf,
  sizeOf,
} from "../../core/index.ts";
import { outCost } from "../cost.ts";
import type { Layer } from "../layer.ts";
import type { Derived, LayerType } from "../layer-type.ts";
import { f, schema } from "../schema.ts";
import { regridSet, sameContents } from "./same-blocks.ts";

/** `chunks` must cut `shape` so that every block holds what the input's block of that number holds. */
export interface ReshapeAttrs {
  readonly shape: Shape;
  readonly chunks: Chunks;
}

/** No byte moves: a block is only described anew. Kernel: the builtin "reshape". */
export const reshape: LayerType<ReshapeAttrs> = {
  name: "reshape",
  version: 1,
  phase: "physical",
  schema: schema<ReshapeAttrs>({ shape: f.wholes({ min: 0 }, 64), chunks: f.chunks }),
  arity: { min: 1, max: 1 },
  derive,
  expand: () => ({
    aligned: true,
    dependencies: (task, sink) => sink.block(0, task),
    dependents: (_, block, sink) => sink.task(block),
  }),
  cull: (layer, needed) => [cullReshape(layer, needed)],
  kernel: () => ({ kind: "builtin", name: "reshape", params: null }),
  cost: (layer) => outCost(layer),
  summary: ({ attrs, inputs: [input] }: Layer<ReshapeAttrs>) =>
    `[${input.shape}] → [${attrs.shape}]`,
};

function derive({ shape, chunks }: ReshapeAttrs, [input]: readonly Layer[]): Derived {
  const found = shapeOf(chunks);
  if (found.length !== shape.length || found.some((n, a) => n !== shape[a])) {
    throw new AttributeError("reshape", "chunks", `add up to [${found}], not to [${shape}]`);
  }
  if (sizeOf(shape) !== sizeOf(input.shape)) {
    throw new AttributeError(
      "reshape",
      "shape",
      `[${shape}] has another size than [${input.shape}]`,
    );
  }
  if (!sameContents(input.chunks, chunks)) {
    throw new AttributeError(
      "reshape",
      "chunks",
      "cut the array otherwise than the input's; rechunk the input so that axes that are joined or split are cut along the first one only",
    );
  }
  return { shape, dtype: input.dtype, chunks };
}

/** Blocks keep their numbers; only the coordinates that boxes are written in change. */
function cullReshape(layer: Layer, needed: BlockSet): BlockSet {
  const [{ grid }] = layer.inputs;
  if (isEmpty(needed)) return noBlocks(grid);
  if (isAll(needed)) return allBlocks(grid);
  return regridSet(needed, layer.grid, grid);
}
