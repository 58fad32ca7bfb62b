import { inspect } from "node:util";
import { formatBytes, formatChunks, OptionError, type TypedArray } from "../../core/index.ts";
import { lambdaExpression } from "../../frontends/index.ts";
import {
  ANNOTATION_NAMES,
  type Annotations,
  held,
  type Layer,
  withAnnotations,
} from "../../layers/index.ts";
import { optimize } from "../../optimizer/index.ts";
import { ArrayArrangement } from "./array-arrangement.ts";
import { layerOf, layersOf } from "./array-base.ts";
import type { ArrayValue } from "./array-value.ts";
import {
  type BlockFunction,
  type MapBlocksOptions,
  type MapOverlapOptions,
  mapBlocks,
  mapOverlap,
} from "./block-function.ts";
import { checkOptions } from "./check.ts";
import { computeLayers, persistLayers, WISHES } from "./compute.ts";
import { type ExplainArrayOptions, explainLayers } from "./explain.ts";
import { type WriteZarrOptions, writeZarrLayer } from "./io/zarr-layers.ts";
import type { ComputeOptions } from "./options.ts";
import { arrayType, overInputs } from "./verbs/elementwise.ts";
import { type HistogramOptions, histogram, histogramEdges } from "./verbs/histogram.ts";
import type { UserFunction } from "./verbs/map-blocks.ts";
import { matmul, tensordot } from "./verbs/product.ts";
import { visualizeLayers } from "./visualize.ts";

/** An elementwise function: the element of this array, then those of the arrays in `with`. */
export type ElementFunction = (...elements: number[]) => number | boolean | bigint;

/** What an elementwise function uses beside its parameters. */
export interface MapOptions {
  /** Further arrays; they broadcast against this one. */
  readonly with?: readonly NDArray[];
  /** Values that the function's text names, by name. */
  readonly captures?: Readonly<Record<string, number | bigint | boolean>>;
}

/**
 * A chunked n-dimensional array, lazy: methods add layers to a graph, and nothing is computed before
 * `compute()` or `persist()`. Immutable; equal expressions share one layer.
 */
export class NDArray extends ArrayArrangement {
  protected override wrap(layer: Layer): NDArray {
    return new NDArray(layer);
  }

  /** Matrix product. @throws ShapeError */
  matmul(other: NDArray): NDArray {
    return this.wrap(matmul(this.layer, layerOf("matmul()", other)));
  }

  /** Sum of products over the last `axes` axes of this against the first of `other`, or two lists of axes. */
  tensordot(
    other: NDArray,
    axes: number | readonly [readonly number[], readonly number[]] = 2,
  ): NDArray {
    return this.wrap(tensordot(this.layer, layerOf("tensordot()", other), axes));
  }

  /** Counts by bin (int64, lazy), and the edges. NaN and what lies outside is not counted. */
  histogram(options: HistogramOptions = {}): {
    readonly counts: NDArray;
    readonly edges: readonly number[];
  } {
    checkOptions("histogram()", options, ["bins", "range"]);
    const edges = histogramEdges(options);
    return { counts: this.wrap(histogram(this.layer, edges)), edges };
  }

  /**
   * An ordinary function of the elements, `x.map((v) => Math.sqrt(v) * scale, { captures: { scale } })`,
   * read as text and compiled: it never runs as JavaScript.
   * @throws LambdaError, with a caret, for what is impure, unknown, or captured without being named.
   */
  map(fn: ElementFunction, options: MapOptions = {}): NDArray {
    checkOptions("map()", options, ["with", "captures"]);
    const { with: others = [], captures = {} } = options;
    const layers = [this.layer, ...layersOf("map()", others)];
    const expr = lambdaExpression(fn, layers.map(arrayType), captures);
    return this.wrap(overInputs(layers, expr));
  }

  /**
   * One call of `fn` for each block, on the workers. It answers the elements of its block.
   * @throws ShapeError; a throw of the function becomes a TaskFailedError when computing.
   */
  mapBlocks<T extends TypedArray = Float64Array>(
    fn: UserFunction<BlockFunction<T>>,
    options: MapBlocksOptions = {},
  ): NDArray {
    checkOptions("mapBlocks()", options, ["with", "dtype", "chunks", "captures"]);
    return this.wrap(mapBlocks(this.layer, fn, options));
  }

  /** {@link mapBlocks} on blocks that see `depth` elements of their neighbours; the halos are cut off again. */
  mapOverlap<T extends TypedArray = Float64Array>(
    fn: UserFunction<BlockFunction<T>>,
    options: MapOverlapOptions,
  ): NDArray {
    checkOptions("mapOverlap()", options, ["depth", "boundary", "dtype", "captures"]);
    if (options?.depth === undefined) {
      throw new OptionError("mapOverlap()", "needs how far blocks see, such as { depth: 1 }");
    }
    return this.wrap(mapOverlap(this.layer, fn, options));
  }

  /** The values, in this process. @throws the error of the first task that failed. */
  async compute(options: ComputeOptions = {}): Promise<ArrayValue> {
    const [value] = await computeLayers([this.layer], options);
    return value;
  }

  /** Computes, and keeps the blocks on the cluster: an array that is ready to be used again. */
  async persist(options: ComputeOptions = {}): Promise<NDArray> {
    const [layer] = await persistLayers([this.layer], options);
    return this.wrap(layer);
  }

  /**
   * Computes, and writes the blocks as a Zarr array of version 3 in the directory `path`; every worker
   * writes the blocks it has. Chunks that Zarr cannot have are made regular first. The array appears
   * whole: it is written beside its place (`.NAME.….part`), and what a failure leaves is what was there
   * before. So an array may be read from the directory that it replaces.
   * @throws UnwritableFileError where something is there already, unless it is an array and `overwrite`
   *   is set; the error of the first task that failed.
   */
  async toZarr(path: string, options: ComputeOptions & WriteZarrOptions = {}): Promise<void> {
    checkOptions("toZarr()", options, [...WISHES, "overwrite"]);
    const { overwrite = false, ...wishes } = options;
    const writing = await writeZarrLayer(this.layer, path, { overwrite });
    try {
      await computeLayers([writing.layer], wishes);
      await writing.commit();
    } catch (error) {
      await writing.abandon();
      throw error;
    }
  }

  /**
   * The same array, with wishes for the tasks of its last operation, which survive the optimizer (and
   * keep it from fusing them with tasks of other wishes): `priority` (higher runs earlier), `retries`
   * (how often a task may fail), `retryDelay` (seconds until it is tried again, twice as many each time), `workers` (names
   * or addresses of those that may run it; while none of them is there it waits, unless `allowOtherWorkers`),
   * `resources` (what a task takes of those of its worker). What was annotated before stays, unless it is named again.
   * @throws OptionError for a wish of another name, AttributeError for a value of another form
   */
  annotate(wishes: Annotations): NDArray {
    checkOptions("annotate()", wishes, ANNOTATION_NAMES);
    // Persisted blocks are there already: no task is left to have wishes for.
    if (this.layer.type.name === held.name) return this;
    return this.wrap(withAnnotations(this.layer, { ...this.layer.annotations, ...wishes }));
  }

  /**
   * Layers before and after the optimizer, with shapes, chunks, tasks, bytes and estimated costs, what
   * each phase did, and the rules that fired. `detail: "phases"` tells the plan behind each phase;
   * `whyNot: "FuseBlockwise"` why a rule did not fire, with the values; `why: 3` which rules made layer
   * 3 of the optimized plan.
   * @throws UnknownRuleError, OptionError
   */
  explain(options: ExplainArrayOptions = {}): string {
    return explainLayers([this.layer], options);
  }

  /**
   * Writes a picture of the layers (`.svg`, `.dot`, `.mmd`), before or after the optimizer, or a page
   * that steps through every firing (`.html`); answers its text.
   */
  async visualize(path?: string, options: { readonly optimized?: boolean } = {}): Promise<string> {
    checkOptions("visualize()", options, ["optimized"]);
    const optimized = options.optimized === true ? optimize([this.layer]) : undefined;
    return await visualizeLayers([this.layer], path, optimized);
  }

  /** Type, shape and blocks; the values are lazy, so there are none to show. */
  override toString(): string {
    const shape = this.shape.join(", ");
    return `NDArray ${this.dtype} [${shape}] ${formatBytes(this.nbytes)} in blocks ${formatChunks(this.chunks)}`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
