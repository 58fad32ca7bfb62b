/** Results that are already on the cluster: the tasks of an earlier submission, named again. */
import {
  AttributeError,
  type BlockSet,
  type Chunks,
  type Shape,
  shapeOf,
} from "../../core/index.ts";
import { outCost } from "../cost.ts";
import type { ElementType, Layer } from "../layer.ts";
import type { Derived, LayerType } from "../layer-type.ts";
import { f, schema } from "../schema.ts";

/** Block n of this layer is block n of layer `layer` of graph `graph` on the same scheduler. */
export interface HeldAttrs {
  /** The graph's number on its scheduler. */
  readonly graph: number;
  /** Index of the layer in that packed graph. */
  readonly layer: number;
  readonly shape: Shape;
  readonly dtype: ElementType;
  readonly chunks: Chunks;
  /** The token of that layer: 32 hexadecimal digits. A claim of the client; the scheduler compares it. */
  readonly token: string;
}

/** A layer whose tasks are done, or are being done, under another name. It runs nothing. */
export const held: LayerType<HeldAttrs> = {
  name: "held",
  version: 1,
  phase: "physical",
  schema: schema<HeldAttrs>({
    graph: f.whole({ min: 0 }),
    layer: f.whole({ min: 0 }),
    shape: f.wholes({ min: 0 }, 64),
    dtype: f.elementType,
    chunks: f.chunks,
    token: f.text(32),
  }),
  arity: { min: 0, max: 0 },
  derive,
  expand: () => ({ dependencies: () => undefined, dependents: () => undefined }),
  cull: (): readonly BlockSet[] => [],
  kernel: () => ({ kind: "builtin", name: "held", params: null }),
  cost: (layer) => outCost(layer),
  token: ({ attrs }: Layer<HeldAttrs>) => attrs.token,
  summary: ({ attrs }: Layer<HeldAttrs>) => `layer ${attrs.layer} of graph ${attrs.graph}`,
};

function derive({ shape, dtype, chunks, token }: HeldAttrs): Derived {
  if (!/^[0-9a-f]{32}$/.test(token)) {
    throw new AttributeError("held", "token", "must be 32 hexadecimal digits");
  }
  const found = shapeOf(chunks);
  if (found.length !== shape.length || found.some((n, a) => n !== shape[a])) {
    throw new AttributeError("held", "chunks", `add up to [${found}], not to [${shape}]`);
  }
  return { shape, dtype, chunks };
}
