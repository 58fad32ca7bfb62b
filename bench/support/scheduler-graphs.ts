/** Graphs for the scheduler's core, of more than one benchmark. */
import { type NDArray, ones } from "../../src/index.ts";

/** Blocks that fusion leaves alone, so that the graph has the tasks its name says. */
export const opaque = (x: NDArray): NDArray => x.mapBlocks((block) => block.data);

/** 100 k independent leaves, read by one task. */
export const merge = (): NDArray => opaque(ones([100_000], { chunks: 1 })).rechunk(-1);

/** 2¹⁵ leaves of a tree. */
export const tree = (): NDArray => opaque(ones([2 ** 15], { chunks: 1 })).sum();

/** Three layers of 160² blocks: elementwise, transposed, added. */
export function array(): NDArray {
  const x = opaque(ones([160, 160], { chunks: 1 }));
  return opaque(x.add(opaque(x.T)));
}
