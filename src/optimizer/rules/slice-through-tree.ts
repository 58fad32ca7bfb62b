import { type Layer, slice, type TreeAttrs, tree } from "../../layers/index.ts";
import {
  type AxisSlice,
  axesOf,
  coversAll,
  maySliceBelow,
  sliceOf,
  wholeAxis,
} from "../algebra/slices.ts";
import { as, pat, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/**
 * `tree(partial)[i]` → `tree(partial[i])` where `i` slices axes that are not reduced: the lowered form
 * of slice-through-reduce. Dropping waits for the answer.
 */
export const sliceThroughTree: RuleIR = rule("slice-through-tree", {
  match: as("s", pat(slice, [as("t", pat(tree, [v("x")]))])),
  phase: "pushdown",
  tags: ["slice", "pushdown"],
  decreases: "height of slices",
  where: {
    narrows: ({ s, t }) => s.attrs.length.some((length, axis) => length < t.shape[axis]),
    wholeReduced: ({ s, t, x }) => {
      const axes = axesOf(s.attrs);
      return inputAxes(t, x).every(
        (from, axis) => !isCombined(t, x, from) || coversAll(axes[axis], t.shape[axis]),
      );
    },
  },
  sharing: ({ s, t }, c) => maySliceBelow(s, t, c),
  rewrite({ s, t, x }, c) {
    const outer = axesOf(s.attrs);
    const places = inputAxes(t, x);
    const inner = x.shape.map((size, axis): AxisSlice => {
      const at = places.indexOf(axis);
      if (at < 0 || isCombined(t, x, axis)) return wholeAxis(size);
      return { ...outer[at], drop: false };
    });
    const below = c.make(tree, t.attrs, [c.make(slice, sliceOf(inner), [x], s)], t);
    if (s.attrs.drop.length === 0) return below;
    const dropping = outer.map(({ drop, length }) => ({ ...wholeAxis(length), drop }));
    return c.make(slice, sliceOf(dropping), [below], s);
  },
});

/** For each axis of the output, the axis of the input that it shows. */
function inputAxes({ attrs }: Layer<TreeAttrs>, x: Layer): number[] {
  const { axes, final, keepdims, state } = attrs;
  return x.shape.flatMap((_, axis) => {
    const gone =
      final && ((state && axis === x.shape.length - 1) || (!keepdims && axes.includes(axis)));
    return gone ? [] : [axis];
  });
}

/** Whether a task reads all of this axis of the input: it is reduced, or holds the state. */
const isCombined = ({ attrs }: Layer<TreeAttrs>, x: Layer, axis: number): boolean =>
  attrs.axes.includes(axis) || (attrs.state && axis === x.shape.length - 1);
