/** The graphs of P1 and P2: what they are is said here once. */
import { type NDArray, ones } from "../../src/index.ts";

/** `ones(n blocks).add(1).sum()`: n elements in blocks of one. */
export function sumGraph(blocks: number): NDArray {
  return ones([blocks], { chunks: 1 }).add(1).sum();
}

/** A halo of one element around each of `side × side` blocks of 10 × 10. */
export function overlapGraph(side: number): NDArray {
  const x = ones([side * 10, side * 10], { chunks: 10 }).add(1);
  return x.mapOverlap((block) => block.data, { depth: 1, boundary: "reflect" }).sum();
}

/** n column blocks out of n row blocks: n² edges. */
export function rechunkGraph(blocks: number): NDArray {
  const x = ones([blocks * 4, blocks * 4], { chunks: [4, -1] }).mapBlocks((block) => block.data);
  return x
    .rechunk([-1, 4])
    .mapBlocks((block) => block.data)
    .sum();
}
