import { slice, transpose } from "../../layers/index.ts";
import { axesOf, keptAxes, maySliceBelow, sliceOf } from "../algebra/slices.ts";
import { as, pat, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** `transpose(x, p)[i]` → `transpose(x[i ∘ p⁻¹], p)`; dropped axes leave the permutation. */
export const sliceThroughTranspose: RuleIR = rule("slice-through-transpose", {
  match: as("s", pat(slice, [as("t", pat(transpose, [v("x")], { axes: v("axes") }))])),
  phase: "pushdown",
  tags: ["slice", "pushdown"],
  decreases: "height of slices",
  sharing: ({ s, t }, c) => maySliceBelow(s, t, c),
  rewrite({ s, t, x, axes }, c) {
    const outer = axesOf(s.attrs);
    const inner = axes.map((_, axis) => outer[axes.indexOf(axis)]);
    const below = c.make(slice, sliceOf(inner), [x], s);
    const left = keptAxes(inner);
    const order = keptAxes(outer).map((axis) => left.indexOf(axes[axis]));
    return c.make(transpose, { axes: order }, [below], t);
  },
});
