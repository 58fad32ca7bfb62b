import {
  type ChunkSpec,
  type DType,
  dtypeOf,
  type Shape,
  ShapeError,
  sizeOf,
  type TypedArray,
} from "../../../core/index.ts";
import { type Layer, registerPayload } from "../../../layers/index.ts";
import { fromKernel } from "./create.ts";
import { cast } from "./elementwise.ts";

/**
 * A source over a copy of `data`, row-major. A `Uint8Array` is uint8 unless `dtype` says bool.
 * @throws ShapeError when `shape` has another number of elements.
 */
export function typedArraySource(
  data: TypedArray,
  options: {
    readonly shape?: Shape;
    readonly dtype?: DType;
    readonly chunks?: ChunkSpec | undefined;
  },
): Layer {
  const shape = options.shape ?? [data.length];
  if (sizeOf(shape) !== data.length) {
    throw new ShapeError(`${data.length} elements do not fill shape [${shape.join(", ")}]`);
  }
  const own = data instanceof Uint8Array && options.dtype === "bool" ? "bool" : dtypeOf(data);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
  const { hash, bytes: length } = registerPayload(bytes);
  const params = { payload: { hash, bytes: length }, shape };
  const layer = fromKernel(
    shape,
    own,
    { kind: "builtin", name: "literal", params },
    options.chunks,
  );
  return options.dtype === undefined ? layer : cast(layer, options.dtype);
}
