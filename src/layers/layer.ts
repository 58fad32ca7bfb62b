/** The layer: one immutable node of the high-level graph. Data only; `make.ts` interns it. */
import type { Chunks, DType, Shape } from "../core/index.ts";
import type { LayerType } from "./layer-type.ts";

/** What one element of a block is; `object` blocks hold one JavaScript value (submitted functions). */
export type ElementType = DType | "object";

/** Wishes of the user that ride on a layer and survive every rewrite. */
export interface Annotations {
  /** Higher runs earlier. */
  readonly priority?: number;
  /** How often a failed task of this layer is tried again. */
  readonly retries?: number;
  /** Seconds until a failed task of this layer is tried again; twice as many each time. */
  readonly retryDelay?: number;
  /** Names or addresses of the workers that may run this layer. */
  readonly workers?: readonly string[];
  /** Others may run it, too, while none of those is there. */
  readonly allowOtherWorkers?: boolean;
  /** What each task takes of the abstract resources of its worker while it runs, such as `{ GPU: 1 }`. */
  readonly resources?: Readonly<Record<string, number>>;
}

/** A lower bound of the number of layers in a graph; `extent.ts` works it out. */
export interface Extent {
  readonly least: number;
  /** Smallest and largest id of a layer without inputs. */
  readonly from: number;
  readonly to: number;
}

export interface Layer<A extends object = object> {
  /** Dense, process-wide; an input's id is smaller than its consumer's, so cycles cannot be built. */
  readonly id: number;
  readonly type: LayerType<A>;
  readonly attrs: A;
  readonly inputs: readonly Layer[];
  readonly annotations: Annotations;
  readonly shape: Shape;
  readonly dtype: ElementType;
  readonly chunks: Chunks;
  /** Blocks along each axis: the lengths of `chunks`. */
  readonly grid: readonly number[];
  /** Product of `grid`: how many tasks this layer stands for. */
  readonly tasks: number;
  /** Layers on the longest way from a source to here: a graph has at least as many. */
  readonly depth: number;
  /** What is known of the number of layers below, and this one, without a walk. */
  readonly extent: Extent;
}
