/** Blocks as arguments of submitted functions. */
import { dtypeInfo, type TypedArray, typedArray } from "../../core/index.ts";
import { type BlockValue, unpackValue } from "../../kernels/index.ts";
import { blockShape, type Layer } from "../../layers/index.ts";

/**
 * What a submitted function gets for one edge: the value itself, or a copy of a block of an array,
 * which the function may keep.
 */
export function edgeValue(layer: Layer, block: number, packed: Uint8Array): unknown {
  if (layer.dtype === "object") return unpackValue(packed);
  const own = packed.slice();
  const { itemsize } = dtypeInfo(layer.dtype);
  const data: TypedArray = typedArray(layer.dtype, own.buffer, 0, own.length / itemsize);
  const value: BlockValue = { data, shape: blockShape(layer, block), dtype: layer.dtype };
  return value;
}
