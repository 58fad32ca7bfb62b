/** Cuts the halos of an overlap off again. */
import { blockStart, unravel } from "../../core/index.ts";
import type { Layer, Plain } from "../../layers/index.ts";
import { copyView } from "../copy.ts";
import { type KernelEnv, type LayerRunner, paramsAs } from "../types.ts";
import { boxView } from "../view.ts";

interface Params {
  /** Elements of halo on each side of an axis. */
  readonly depth: readonly number[];
  /** Axes whose halos end where the array ends. */
  readonly open: readonly boolean[];
}

/** Makes the runner of `trim`; the chunks of the layer are those without halos. */
export function trim(raw: Plain, layer: Layer, _env: KernelEnv): LayerRunner {
  const { depth, open } = paramsAs<Params>(raw);
  const coords = layer.grid.map(() => 0);
  const { chunks, grid } = layer;
  return {
    run(task, inputs, out) {
      unravel(task, grid, coords);
      const start = depth.map((halo, a) =>
        open[a] ? Math.min(halo, blockStart(chunks[a], coords[a])) : halo,
      );
      copyView(boxView(inputs[0].view, start, out.shape), out);
    },
  };
}
