import { overlap, slice } from "../../layers/index.ts";
import { axesOf, isWhole, keptAxes, maySliceBelow, sliceOf, wholeAxis } from "../algebra/slices.ts";
import { as, pat, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** `overlap(x)[i]` → `overlap(x[i])` where `i` slices axes without halos only. */
export const sliceThroughOverlap: RuleIR = rule("slice-through-overlap", {
  match: as("s", pat(slice, [as("o", pat(overlap, [v("x")]))])),
  phase: "pushdown",
  tags: ["slice", "pushdown"],
  decreases: "height of slices",
  where: ({ s, o }) =>
    axesOf(s.attrs).every(
      (axis, a) => (o.attrs.before[a] === 0 && o.attrs.after[a] === 0) || isWhole(axis, o.shape[a]),
    ),
  sharing: ({ s, o }, c) => maySliceBelow(s, o, c),
  rewrite({ s, o, x }, c) {
    const { before, after, boundary } = o.attrs;
    const inner = axesOf(s.attrs).map((axis, a) =>
      before[a] === 0 && after[a] === 0 ? axis : wholeAxis(x.shape[a]),
    );
    const kept = keptAxes(inner);
    return c.make(
      overlap,
      {
        before: kept.map((axis) => before[axis]),
        after: kept.map((axis) => after[axis]),
        boundary: kept.map((axis) => boundary[axis]),
      },
      [c.make(slice, sliceOf(inner), [x], s)],
      o,
    );
  },
});
