/** Fancy indexing along one axis: positions in any order, repeated or not. */
import type { AxisChunks } from "../../core/index.ts";
import type { Kernel } from "../kernel.ts";
import type { Layer } from "../layer.ts";
import type { LayerType } from "../layer-type.ts";
import { f, schema } from "../schema.ts";
import { sameAxes } from "./assemble.ts";
import { sameMap } from "./axis-map.ts";
import { inSizeOf, moveCost, requireAttr } from "./move-cost.ts";
import { type Product, productCull, productExpansion } from "./product.ts";
import { takeMap } from "./take-map.ts";

/** Output position `j` along `axis` is input position `indices[j]`. */
export interface TakeAttrs {
  readonly axis: number;
  /** Bytes of a `Float64Array` of positions, none negative: `packIndices` makes them. */
  readonly indices: Uint8Array;
  /** Chunks of `axis` of the output; their length is the number of indices. */
  readonly chunks: AxisChunks;
}

/**
 * `numpy.take(x, indices, axis)`. Each edge is the hull, along the axis, of what one output block
 * wants of one input block; its `at` along the axis is the position of the hull's first element in
 * the whole input, so the builtin kernel `take` finds its indices by their positions.
 */
export const take: LayerType<TakeAttrs> = {
  name: "take",
  version: 1,
  phase: "physical",
  schema: schema<TakeAttrs>({ axis: f.whole({ min: 0 }), indices: f.bytes, chunks: f.axis }),
  arity: { min: 1, max: 1 },
  derive: (attrs, [input]) => {
    checkTake(attrs, input);
    const chunks = input.chunks.map((chunk, a) => (a === attrs.axis ? attrs.chunks : chunk));
    return { shape: chunks.map(({ length }) => length), dtype: input.dtype, chunks };
  },
  expand: (layer) => productExpansion(productOf(layer)),
  cull: (layer, needed) => [productCull(productOf(layer), needed)],
  kernel: ({ attrs }): Kernel => ({
    kind: "builtin",
    name: "take",
    params: { axis: attrs.axis, indices: attrs.indices },
  }),
  cost: (layer) => moveCost(layer),
  summary: ({ attrs }) => `${attrs.chunks.length} positions of axis ${attrs.axis}`,
};

/** Positions as the bytes that `TakeAttrs.indices` holds. */
export function packIndices(positions: ArrayLike<number>): Uint8Array {
  return new Uint8Array(Float64Array.from(positions).buffer);
}

/** The positions in `bytes`, wherever these lie. Copies only when they are not aligned. */
export function unpackIndices(bytes: Uint8Array): Float64Array {
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  return new Float64Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 3);
}

function checkTake({ axis, indices, chunks }: TakeAttrs, input: Layer): void {
  const rank = input.shape.length;
  requireAttr(axis >= 0 && axis < rank, "take", "axis", axis, `an axis of ${rank}`);
  const count = indices.byteLength / 8;
  requireAttr(
    count === chunks.length,
    "take",
    "chunks",
    chunks.length,
    `lengths that add up to ${count} indices`,
  );
  const size = input.shape[axis];
  const outside = unpackIndices(indices).find(
    (position) => !(Number.isInteger(position) && position >= 0 && position < size),
  );
  requireAttr(
    outside === undefined,
    "take",
    "indices",
    outside,
    `positions on axis ${axis} of length ${size}`,
  );
}

/** The index is made once a layer, whoever asks: expansion or culling. */
const products = new WeakMap<Layer<TakeAttrs>, Product>();

function productOf(layer: Layer<TakeAttrs>): Product {
  const known = products.get(layer);
  if (known) return known;
  const [input] = layer.inputs;
  const { axis, chunks, indices } = layer.attrs;
  const product: Product = {
    inGrid: input.grid,
    outGrid: layer.grid,
    inSize: inSizeOf(input),
    maps: input.chunks.map((chunk, a) =>
      a === axis ? takeMap(chunk, chunks, unpackIndices(indices)) : sameMap(chunk),
    ),
    outAxis: sameAxes(input.shape.length),
  };
  products.set(layer, product);
  return product;
}
