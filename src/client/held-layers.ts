/** Persisted results as layers: alive on the cluster for as long as the layer is here. */
import { held, type Layer, makeLayer, tokenOf, topologicalOrder } from "../layers/index.ts";
import type { GraphRequest } from "./request.ts";
import type { Session } from "./session.ts";

/** A request that still has held layers. */
interface Kept {
  readonly request: GraphRequest;
  layers: number;
}

/**
 * Where the blocks of a held layer are: the request, and the task number of its block 0. Not the layer
 * that they belong to, whose inputs would keep the blocks of those before it.
 */
export interface HeldBlocks {
  readonly request: GraphRequest;
  readonly offset: number;
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

const ignore = (): void => undefined;

/** Counts the held layers of each request, and releases it with the last of them. */
export class HeldLayers {
  readonly #session: Session;
  readonly #blocks = new WeakMap<Layer, HeldBlocks>();
  readonly #byRequest = new WeakMap<GraphRequest, Kept>();
  readonly #dropped: FinalizationRegistry<Kept>;
  /** Whether any of them ever failed: most programs need not look. */
  #hasFailed = false;

  constructor(session: Session) {
    this.#session = session;
    this.#dropped = new FinalizationRegistry((kept) => this.#drop(kept));
  }

  /** The layer that stands for the results of `layer`. */
  keep(request: GraphRequest, layer: Layer): Layer {
    request.bind();
    return this.#enter(request, heldLayer(request, layer), request.offsetOf(layer));
  }

  /** A share in results that another client keeps: a layer that stands for them here, too. */
  adopt(layer: Layer): Layer {
    if (this.#blocks.has(layer)) return layer;
    const request = this.#session.submit([layer], { deliver: false });
    request.accepted.catch(() => undefined);
    request.bind();
    return this.#enter(request, layer, request.offsetOf(layer));
  }

  #enter(request: GraphRequest, found: Layer, offset: number): Layer {
    if (this.#blocks.has(found)) return found;
    let kept = this.#byRequest.get(request);
    if (!kept) {
      kept = { request, layers: 0 };
      this.#byRequest.set(request, kept);
      const failed = (): void => {
        this.#hasFailed = true;
      };
      request.done.catch(failed);
      // After it was done, too: the cluster was restarted, say.
      request.onPlace({ found: ignore, failed: ignore, ended: failed, givenUp: ignore });
    }
    kept.layers++;
    this.#blocks.set(found, { request, offset });
    this.#dropped.register(found, kept, found);
    return found;
  }

  /** The results that a held layer stands for may go. Nothing for other layers. */
  release(layer: Layer): void {
    const request = this.#blocks.get(layer)?.request;
    const kept = request && this.#byRequest.get(request);
    if (kept && this.#dropped.unregister(layer)) this.#drop(kept);
  }

  /** Resolves when the results are in memory; at once for a layer that is not held here. */
  done(layer: Layer): Promise<void> {
    return this.#blocks.get(layer)?.request.done ?? Promise.resolve();
  }

  /** Where the blocks of a layer are, if it is held here. */
  blocksOf(layer: Layer): HeldBlocks | undefined {
    return this.#blocks.get(layer);
  }

  /**
   * Throws what made a held layer fail that these layers rest upon: the scheduler has let it go, and
   * could only say that it is not there.
   */
  checkSound(outputs: readonly Layer[]): void {
    if (!this.#hasFailed) return;
    for (const layer of topologicalOrder(outputs)) {
      const error = this.#blocks.get(layer)?.request.error;
      if (error) throw error;
    }
  }

  #drop(kept: Kept): void {
    kept.layers--;
    if (kept.layers === 0) this.#session.release(kept.request);
  }
}
