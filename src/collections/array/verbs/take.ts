import { IndexError, regularAxis } from "../../../core/index.ts";
import { type Layer, makeLayer, take } from "../../../layers/index.ts";
import { shown } from "../check.ts";

/**
 * Elements at `indices` along `axis`; negative ones count from the end.
 * @throws IndexError for an index that is no whole number, or out of bounds.
 */
export function takeArray(layer: Layer, indices: ArrayLike<number | bigint>, axis: number): Layer {
  if (typeof indices !== "object" || indices === null || typeof indices.length !== "number") {
    throw new IndexError(`take() takes a list of whole numbers, not ${shown(indices)}`);
  }
  const length = layer.shape[axis];
  const positions = new Float64Array(indices.length);
  for (let i = 0; i < indices.length; i++) {
    const raw = indices[i];
    const index = typeof raw === "bigint" ? Number(raw) : raw;
    const position = index < 0 ? index + length : index;
    if (!Number.isInteger(index) || position < 0 || position >= length) {
      throw new IndexError(`index ${raw} is out of bounds for axis ${axis} of length ${length}`);
    }
    positions[i] = position;
  }
  const largest = layer.chunks[axis].sizes.reduce((max, n) => Math.max(max, n), 1);
  return makeLayer(
    take,
    {
      axis,
      indices: new Uint8Array(positions.buffer),
      chunks: regularAxis(positions.length, Math.min(Math.max(1, positions.length), largest)),
    },
    [layer],
  );
}
