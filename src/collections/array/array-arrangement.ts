import {
  type ChunkSpec,
  IndexError,
  normalizeAxes,
  normalizeAxis,
  normalizeChunks,
  type Shape,
} from "../../core/index.ts";
import { ArrayReductions } from "./array-reductions.ts";
import { type AxisArgument, axesOf, axisOf, checkList } from "./check.ts";
import type { IndexEntry } from "./index-spec.ts";
import type { NDArray } from "./nd-array.ts";
import { withChunks } from "./verbs/align.ts";
import {
  broadcastTo,
  expandDims,
  flip,
  permuteDims,
  roll,
  sliceArray,
  squeeze,
} from "./verbs/arrange.ts";
import { reshapeArray } from "./verbs/reshape.ts";
import { takeArray } from "./verbs/take.ts";

/** Indexing and rearrangement: no element changes, only where it stands. */
export abstract class ArrayArrangement extends ArrayReductions {
  /**
   * Basic indexing: `x.slice("10:20, ::-1, ...")`, or `x.slice(3, { stop: 5 }, null, "...")`.
   * Integers drop their axis, `null` (or `newaxis`) adds one, `...` stands for the rest.
   * @throws IndexError
   */
  slice(...entries: readonly (IndexEntry | string)[]): NDArray {
    return this.wrap(sliceArray(this.layer, entries));
  }

  /**
   * The elements at `indices` along `axis`, in that order; repeats are allowed, negative ones count
   * from the end.
   * @throws IndexError for an index out of bounds; AxisError
   */
  take(indices: Positions, axis: AxisArgument = 0): NDArray {
    const along = normalizeAxis(axisOf("take()", axis) ?? 0, this.ndim);
    return this.wrap(takeArray(this.layer, indices, along));
  }

  /**
   * Axes in another order, `transpose(1, 0)` or `transpose([1, 0])`; reversed when none is given.
   * @throws AxisError
   */
  transpose(...axes: readonly number[] | readonly [readonly number[]]): NDArray {
    const [first] = axes;
    const order = (Array.isArray(first) ? first : axes) as readonly number[];
    const reversed = this.shape.map((_, axis) => this.ndim - 1 - axis);
    return this.wrap(permuteDims(this.layer, axes.length === 0 ? reversed : order));
  }

  /** Axes in the order `axes`. @throws AxisError */
  permuteDims(axes: readonly number[]): NDArray {
    checkList("permuteDims()", "a list of axes, permuteDims([1, 0])", axes);
    return this.wrap(permuteDims(this.layer, axes));
  }

  /** Axes in reverse order: the transpose of a matrix. */
  get T(): NDArray {
    return this.transpose();
  }

  /** The same elements, row-major, in another shape; one length may be −1. @throws ShapeError */
  reshape(shape: Shape): NDArray {
    return this.wrap(reshapeArray(this.layer, shape));
  }

  /** Adds an axis of length 1 at position `axis` of the result. */
  expandDims(axis: AxisArgument): NDArray {
    return this.wrap(expandDims(this.layer, axisOf("expandDims()", axis) ?? 0));
  }

  /** Removes axes of length 1: those given, or all. @throws AxisError */
  squeeze(axes?: AxisArgument): NDArray {
    const ones = this.shape.flatMap((n, axis) => (n === 1 ? [axis] : []));
    const given = axesOf("squeeze()", axes);
    return this.wrap(
      squeeze(this.layer, given === undefined ? ones : normalizeAxes(given, this.ndim)),
    );
  }

  /** Reverses the order of elements along `axes` (all, when left out). */
  flip(axes?: AxisArgument): NDArray {
    return this.wrap(flip(this.layer, normalizeAxes(axesOf("flip()", axes), this.ndim)));
  }

  /**
   * Moves elements by `shift` places along `axis`; what falls off the end comes in at the front.
   * Several axes move one after the other; a single shift or axis goes with each of the others. Without an axis the elements move in row-major order.
   * @throws AxisError; IndexError for a shift that is no whole number, or another number of shifts.
   */
  roll(shift: number | readonly number[], axis?: AxisArgument): NDArray {
    const axes = axesOf("roll()", axis);
    if (axes === undefined && typeof shift === "number") {
      return this.wrap(reshapeArray(roll(reshapeArray(this.layer, [-1]), shift, 0), this.shape));
    }
    const shifts = typeof shift === "number" ? [shift] : shift;
    checkList("roll()", "a number of places, or a list of them", shifts);
    if (axes === undefined) throw new IndexError("roll() of several shifts needs as many axes");
    const moves = Math.max(shifts.length, axes.length);
    if ([shifts, axes].some(({ length }) => length !== moves && length !== 1)) {
      throw new IndexError(
        `roll() takes a shift for each axis: ${shifts.length} for ${axes.length}`,
      );
    }
    const moved = Array.from({ length: moves }, (_, k) => k).reduce((layer, k) => {
      const along = normalizeAxis(axes[k] ?? axes[0], this.ndim);
      return roll(layer, shifts[k] ?? shifts[0], along);
    }, this.layer);
    return this.wrap(moved);
  }

  /** Repeats axes of length 1, and adds axes in front. @throws ShapeError */
  broadcastTo(shape: Shape): NDArray {
    return this.wrap(broadcastTo(this.layer, shape));
  }

  /** The same array in other blocks: a length, a list a axis, −1 (whole), `"auto"`, or bytes. @throws ChunksError */
  rechunk(chunks: ChunkSpec): NDArray {
    const wanted = normalizeChunks(chunks, this.shape, this.dtype, { previous: this.chunks });
    return this.wrap(withChunks(this.layer, wanted));
  }
}

/** Positions along one axis: a list or any array of whole numbers. */
export type Positions = ArrayLike<number | bigint>;
