/** Operations of plugins over arrays. */
import { type LayerType, makeLayer } from "../../layers/index.ts";
import { layersOf } from "./array-base.ts";
import { NDArray } from "./nd-array.ts";

/**
 * An operation that a plugin brings: `apply(clamp, [x], { low: 0, high: 1 })`. It is computed where the
 * plugin is among the `plugins` of the client or of `compute()`.
 * @throws AttributeError, LayerInputError, and what the operation finds wrong with its inputs
 */
export function apply<A extends object>(
  operation: LayerType<A>,
  inputs: readonly NDArray[],
  attributes: NoInfer<A>,
): NDArray {
  return new NDArray(makeLayer(operation, attributes, layersOf("apply()", inputs)));
}
