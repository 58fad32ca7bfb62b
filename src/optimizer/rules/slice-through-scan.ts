import { scan, slice } from "../../layers/index.ts";
import { axesOf, isWhole, keptAxes, maySliceBelow, sliceOf, wholeAxis } from "../algebra/slices.ts";
import { as, pat, rest, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** `scan(x, carry)[i]` → `scan(x[i], carry[i])` where `i` takes the scanned axis in full. */
export const sliceThroughScan: RuleIR = rule("slice-through-scan", {
  match: as("s", pat(slice, [as("t", pat(scan, [rest("inputs")], { axis: v("axis") }))])),
  phase: "pushdown",
  tags: ["slice", "pushdown"],
  decreases: "height of slices",
  where: ({ s, t, axis }) => isWhole(axesOf(s.attrs)[axis], t.shape[axis]),
  sharing: ({ s, t }, c) => maySliceBelow(s, t, c),
  rewrite({ s, t, inputs, axis }, c) {
    const axes = axesOf(s.attrs);
    const sliced = inputs.map((input) =>
      c.make(slice, sliceOf(axes.with(axis, wholeAxis(input.shape[axis]))), [input], s),
    );
    return c.make(scan, { ...t.attrs, axis: keptAxes(axes).indexOf(axis) }, sliced, t);
  },
});
