/** Right sides of the rules that move slices below reductions and below halos. */
import type { Shape } from "../../../core/index.ts";
import type {
  Layer,
  OverlapAttrs,
  ReduceAttrs,
  SliceAttrs,
  TreeAttrs,
} from "../../../layers/index.ts";
import {
  type AxisSlice,
  axesOf,
  coversAll,
  isWhole,
  keepsBlocks,
  keptAxes,
  sliceOf,
  wholeAxis,
} from "../../algebra/slices.ts";

/** The slice of what a reduction reads: all of the reduced axes, and nothing dropped. */
export function reducedSlice(
  attrs: SliceAttrs,
  { axes, keepdims }: ReduceAttrs,
  shape: Shape,
): SliceAttrs {
  const outer = axesOf(attrs);
  let next = 0;
  return sliceOf(
    shape.map((size, axis): AxisSlice => {
      const reduced = axes.includes(axis);
      const at = reduced && !keepdims ? -1 : next++;
      return reduced ? wholeAxis(size) : { ...outer[at], drop: false };
    }),
  );
}

/** What is left to do once the slice was made below: to drop its axes. */
export const droppingOf = (attrs: SliceAttrs): SliceAttrs =>
  sliceOf(axesOf(attrs).map(({ drop, length }) => ({ ...wholeAxis(length), drop })));

/** Whether a slice takes all of the axes that one task of a level combines. */
export function takesAllCombined(s: Layer<SliceAttrs>, t: Layer<TreeAttrs>, x: Layer): boolean {
  const axes = axesOf(s.attrs);
  return shownAxes(t.attrs, x.shape).every(
    (from, axis) => !isCombined(t.attrs, x.shape, from) || coversAll(axes[axis], t.shape[axis]),
  );
}

/** The slice of what a level of a tree reads. */
export function treeSlice(attrs: SliceAttrs, tree: TreeAttrs, shape: Shape): SliceAttrs {
  const outer = axesOf(attrs);
  const places = shownAxes(tree, shape);
  return sliceOf(
    shape.map((size, axis): AxisSlice => {
      const at = places.indexOf(axis);
      if (at < 0 || isCombined(tree, shape, axis)) return wholeAxis(size);
      return { ...outer[at], drop: false };
    }),
  );
}

/** For each axis of the output of a level, the axis of the input that it shows. */
function shownAxes({ axes, final, keepdims, state }: TreeAttrs, shape: Shape): number[] {
  return shape.flatMap((_, axis) => {
    const gone =
      final && ((state && axis === shape.length - 1) || (!keepdims && axes.includes(axis)));
    return gone ? [] : [axis];
  });
}

/** Whether a task reads all of this axis of the input: it is reduced, or holds the state. */
const isCombined = ({ axes, state }: TreeAttrs, shape: Shape, axis: number): boolean =>
  axes.includes(axis) || (state && axis === shape.length - 1);

const hasNoHalo = ({ before, after }: OverlapAttrs, axis: number): boolean =>
  before[axis] === 0 && after[axis] === 0;

/** Whether axes with halos are taken in full, block by block. */
export const isHaloFree = (attrs: SliceAttrs, o: Layer<OverlapAttrs>, x: Layer): boolean =>
  axesOf(attrs).every(
    (axis, a) => hasNoHalo(o.attrs, a) || (isWhole(axis, o.shape[a]) && keepsBlocks(x.chunks[a])),
  );

/** The slice of what halos are put around: all of the axes that have them. */
export const withoutHalos = (attrs: SliceAttrs, halos: OverlapAttrs, shape: Shape): SliceAttrs =>
  sliceOf(axesOf(attrs).map((axis, a) => (hasNoHalo(halos, a) ? axis : wholeAxis(shape[a]))));

/** Of a list with an entry for each axis, the entries of the axes that are left. */
export const keptOf = <T>(attrs: SliceAttrs, list: readonly T[]): readonly T[] =>
  keptAxes(axesOf(attrs)).map((axis) => list[axis]);

/** The permutation of the axes that are left. */
export function keptOrder(attrs: SliceAttrs, axes: readonly number[]): readonly number[] {
  const outer = axesOf(attrs);
  const left = keptAxes(axes.map((_, axis) => outer[axes.indexOf(axis)]));
  return keptAxes(outer).map((axis) => left.indexOf(axes[axis]));
}
