/** Persisted results as layers: alive on the cluster for as long as the layer is here. */
import { held, type Layer, makeLayer, tokenOf } from "../layers/index.ts";
import type { GraphRequest } from "./request.ts";
import type { Session } from "./session.ts";

/** Which request a held layer came from, and how many held layers it still has. */
interface Kept {
  readonly request: GraphRequest;
  layers: number;
}

/** The `held` layer that stands for a layer of a request which was accepted. */
export function heldLayer(request: GraphRequest, layer: Layer): Layer {
  return makeLayer(
    held,
    {
      graph: request.graph,
      layer: request.indexOf(layer),
      shape: layer.shape,
      dtype: layer.dtype,
      chunks: layer.chunks,
      token: tokenOf(layer),
    },
    [],
  );
}

/** Counts the held layers of each request, and releases it with the last of them. */
export class HeldLayers {
  readonly #kept = new WeakMap<Layer, Kept>();
  readonly #byRequest = new WeakMap<GraphRequest, Kept>();
  readonly #dropped: FinalizationRegistry<Kept>;

  constructor(session: Session) {
    this.#dropped = new FinalizationRegistry((kept) => {
      kept.layers--;
      if (kept.layers === 0) session.release(kept.request);
    });
  }

  /** The layer that stands for the results of `layer`. */
  keep(request: GraphRequest, layer: Layer): Layer {
    const found = heldLayer(request, layer);
    if (this.#kept.has(found)) return found;
    let kept = this.#byRequest.get(request);
    if (!kept) {
      kept = { request, layers: 0 };
      this.#byRequest.set(request, kept);
    }
    kept.layers++;
    this.#kept.set(found, kept);
    this.#dropped.register(found, kept);
    return found;
  }

  /** Resolves when the results are in memory; at once for a layer that is not held here. */
  done(layer: Layer): Promise<void> {
    return this.#kept.get(layer)?.request.done ?? Promise.resolve();
  }
}
