import type { DType } from "../../core/index.ts";
import { AxisError, normalizeAxis } from "../../core/index.ts";
import { ArrayMath } from "./array-math.ts";
import { axisOf, checkOptions } from "./check.ts";
import type { NDArray } from "./nd-array.ts";
import { cumulate, type ReduceOptions, reduceArray } from "./verbs/reduce.ts";

/** Options of a running total. */
export interface CumulateOptions {
  /** The axis, when it is not given by itself. */
  readonly axis?: number | undefined;
  /** Element type of the totals. */
  readonly dtype?: DType;
}

const CUMULATE_KEYS = ["axis", "dtype"] as const;

/** Reductions and cumulative operations. Axes that are not there throw AxisError at once. */
export abstract class ArrayReductions extends ArrayMath {
  /** Sum; integers are summed as 64-bit. */
  sum(options?: ReduceOptions): NDArray {
    return this.wrap(reduceArray("sum", this.layer, options));
  }

  /** Product; integers as 64-bit. */
  prod(options?: ReduceOptions): NDArray {
    return this.wrap(reduceArray("prod", this.layer, options));
  }

  /** Smallest; NaN wins. @throws EmptyReductionError where there is no element. */
  min(options?: ReduceOptions): NDArray {
    return this.wrap(reduceArray("min", this.layer, options));
  }

  /** Largest; NaN wins. @throws EmptyReductionError where there is no element. */
  max(options?: ReduceOptions): NDArray {
    return this.wrap(reduceArray("max", this.layer, options));
  }

  /** Mean; integers give float64. */
  mean(options?: ReduceOptions): NDArray {
    return this.wrap(reduceArray("mean", this.layer, options));
  }

  /**
   * Variance; `ddof` is taken off the count. One pass over the elements: blocks exchange count, mean and sum of
   * squared deviations. Within a block it is exact to the last digits, however large the mean is; between
   * blocks, whose means are rounded, its relative error is 10⁻¹² where mean / std is 10⁶, and 10⁻⁹ at 10⁹.
   */
  var(options?: ReduceOptions): NDArray {
    return this.wrap(reduceArray("var", this.layer, options));
  }

  /** Standard deviation; `ddof` is taken off the count. */
  std(options?: ReduceOptions): NDArray {
    return this.wrap(reduceArray("std", this.layer, options));
  }

  /** True where any element is not zero. */
  any(options?: ReduceOptions): NDArray {
    return this.wrap(reduceArray("any", this.layer, options));
  }

  /** True where all elements are not zero. */
  all(options?: ReduceOptions): NDArray {
    return this.wrap(reduceArray("all", this.layer, options));
  }

  /** Position of the first smallest, row-major among the axes reduced; NaN wins. int64. @throws EmptyReductionError */
  argmin(options?: ReduceOptions): NDArray {
    return this.wrap(reduceArray("argmin", this.layer, options));
  }

  /** Position of the first largest, as {@link argmin}. int64. */
  argmax(options?: ReduceOptions): NDArray {
    return this.wrap(reduceArray("argmax", this.layer, options));
  }

  /** Number of elements that are not zero, NaN included (array API `count_nonzero`). int64. */
  count(options?: ReduceOptions): NDArray {
    return this.wrap(reduceArray("count", this.layer, options));
  }

  /** Sum without NaN. */
  nansum(options?: ReduceOptions): NDArray {
    return this.wrap(reduceArray("nansum", this.layer, options));
  }

  /** Product without NaN. */
  nanprod(options?: ReduceOptions): NDArray {
    return this.wrap(reduceArray("nanprod", this.layer, options));
  }

  /** Smallest without NaN. */
  nanmin(options?: ReduceOptions): NDArray {
    return this.wrap(reduceArray("nanmin", this.layer, options));
  }

  /** Largest without NaN. */
  nanmax(options?: ReduceOptions): NDArray {
    return this.wrap(reduceArray("nanmax", this.layer, options));
  }

  /** Mean without NaN. */
  nanmean(options?: ReduceOptions): NDArray {
    return this.wrap(reduceArray("nanmean", this.layer, options));
  }

  /** Variance without NaN. */
  nanvar(options?: ReduceOptions): NDArray {
    return this.wrap(reduceArray("nanvar", this.layer, options));
  }

  /** Standard deviation without NaN. */
  nanstd(options?: ReduceOptions): NDArray {
    return this.wrap(reduceArray("nanstd", this.layer, options));
  }

  /** Position of the first smallest that is not NaN. */
  nanargmin(options?: ReduceOptions): NDArray {
    return this.wrap(reduceArray("nanargmin", this.layer, options));
  }

  /** Position of the first largest that is not NaN. */
  nanargmax(options?: ReduceOptions): NDArray {
    return this.wrap(reduceArray("nanargmax", this.layer, options));
  }

  /** Running sum along `axis`, which 1-d arrays need not name; integers as 64-bit. @throws AxisError */
  cumsum(axis?: number | CumulateOptions, options: CumulateOptions = {}): NDArray {
    return this.#running("sum", axis, options);
  }

  /** Running product along `axis`, which 1-d arrays need not name; integers as 64-bit. @throws AxisError */
  cumprod(axis?: number | CumulateOptions, options: CumulateOptions = {}): NDArray {
    return this.#running("prod", axis, options);
  }

  #running(
    op: "sum" | "prod",
    axis: number | CumulateOptions | undefined,
    options: CumulateOptions,
  ): NDArray {
    const where = `cum${op}()`;
    const given = typeof axis === "object" && axis !== null ? axis : { axis, ...options };
    checkOptions(where, options, CUMULATE_KEYS);
    checkOptions(where, given, CUMULATE_KEYS);
    const along = this.#along(axisOf(where, given.axis));
    return this.wrap(cumulate(op, this.layer, along, given.dtype));
  }

  #along(axis: number | undefined): number {
    if (axis !== undefined) return normalizeAxis(axis, this.ndim);
    if (this.ndim === 1) return 0;
    throw new AxisError(
      `a running total of a ${this.ndim}-d array needs an axis; reshape([-1]) first for one over all elements`,
    );
  }
}
