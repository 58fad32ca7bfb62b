/** A block under another shape: the same elements in the same row-major order. */
import type { Layer, Plain } from "../../layers/index.ts";
import { copyView } from "../copy.ts";
import type { KernelEnv, LayerRunner } from "../types.ts";
import { contiguousView } from "../view.ts";

/** Makes the runner of `reshape`. */
export function reshape(_params: Plain, _layer: Layer, _env: KernelEnv): LayerRunner {
  return {
    run(_task, inputs, out) {
      const [{ view }] = inputs;
      // The output is row-major, so it can be seen under the input's shape.
      copyView(view, contiguousView(out.data, view.shape, out.dtype, out.offset));
    },
  };
}
