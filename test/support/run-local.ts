import type { Layer } from "../../src/layers/index.ts";
import { type Gathered, runTasksWaiting } from "../../src/verify/index.ts";

/** All elements of a layer, row-major; for an object layer one value a task in `values`. */
export type DenseArray = Gathered;

/**
 * The reference executor: runs every needed task of physical layers, one after the other, in this
 * thread, and answers the outputs dense.
 */
export async function runLocal(outputs: readonly Layer[]): Promise<Map<Layer, DenseArray>> {
  const found = await runTasksWaiting(outputs);
  return new Map(outputs.map((layer, k) => [layer, found[k]]));
}

/** `runLocal` of one layer. */
export async function runOne(layer: Layer): Promise<DenseArray> {
  const [found] = await runTasksWaiting([layer]);
  return found;
}
