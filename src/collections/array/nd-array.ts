import type { Layer } from "../../layers/index.ts";
import { ArrayArrangement } from "./array-arrangement.ts";

/**
 * A chunked n-dimensional array, lazy: methods add layers to a graph, and nothing is computed before
 * `compute()` or `persist()`. Immutable; equal expressions share one layer.
 */
export class NDArray extends ArrayArrangement {
  protected override wrap(layer: Layer): NDArray {
    return new NDArray(layer);
  }
}
