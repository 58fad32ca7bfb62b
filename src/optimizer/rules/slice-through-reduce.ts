import { reduce, slice } from "../../layers/index.ts";
import { type AxisSlice, axesOf, maySliceBelow, sliceOf, wholeAxis } from "../algebra/slices.ts";
import { as, pat, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/**
 * `reduce(x, axes)[i]` → `reduce(x[i, all of the reduced axes], axes)`: answers that nobody asked
 * for are not computed. Only the axes that are left can be sliced; dropping waits for the answer.
 */
export const sliceThroughReduce: RuleIR = rule("slice-through-reduce", {
  match: as("s", pat(slice, [as("r", pat(reduce, [v("x")]))])),
  phase: "pushdown",
  tags: ["slice", "pushdown"],
  decreases: "height of slices",
  where: {
    narrows: ({ s, r }) => s.attrs.length.some((length, axis) => length < r.shape[axis]),
    keepsReduced: ({ s, r }) =>
      !r.attrs.keepdims || r.attrs.axes.every((axis) => s.attrs.length[axis] === 1),
  },
  sharing: ({ s, r }, c) => maySliceBelow(s, r, c),
  rewrite({ s, r, x }, c) {
    const { axes, keepdims } = r.attrs;
    const outer = axesOf(s.attrs);
    let next = 0;
    const inner = x.shape.map((size, axis): AxisSlice => {
      const reduced = axes.includes(axis);
      const at = reduced && !keepdims ? -1 : next++;
      return reduced ? wholeAxis(size) : { ...outer[at], drop: false };
    });
    const below = c.make(reduce, r.attrs, [c.make(slice, sliceOf(inner), [x], s)], r);
    if (s.attrs.drop.length === 0) return below;
    const dropping = outer.map(({ drop, length }) => ({ ...wholeAxis(length), drop }));
    return c.make(slice, sliceOf(dropping), [below], s);
  },
});
