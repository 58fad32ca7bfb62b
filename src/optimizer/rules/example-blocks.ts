/** Chunks of examples. */
import { axisOf, type Chunks, regularAxis } from "../../core/index.ts";

/** One length for all blocks of an axis, or the length of each. */
export type BlockSizes = readonly (number | readonly number[])[];

/** Chunks of a shape. */
export function blocks(shape: readonly number[], sizes: BlockSizes): Chunks {
  return shape.map((length, axis) => {
    const size = sizes[axis] ?? Math.max(1, length);
    return typeof size === "number" ? regularAxis(length, size) : axisOf(size);
  });
}
