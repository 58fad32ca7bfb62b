import { slice, stack } from "../../layers/index.ts";
import { axesOf, keptAxes, maySliceBelow, sliceOf } from "../algebra/slices.ts";
import { mayMerge } from "../algebra/wishes.ts";
import { as, pat, rest, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** `stack(x, y, …)[i, j]` → the stack of `x[j]`, `y[j]`, … for the inputs that `i` picks. */
export const sliceThroughStack: RuleIR = rule("slice-through-stack", {
  match: as("s", pat(slice, [as("k", pat(stack, [rest("inputs")], { axis: v("axis") }))])),
  phase: "pushdown",
  tags: ["slice", "pushdown", "cull"],
  decreases: "height of slices",
  where: ({ s, k, axis }) => {
    const picked = axesOf(s.attrs)[axis];
    return picked.length > 0 && (!picked.drop || mayMerge(s, k));
  },
  sharing: ({ s, k }, c) => maySliceBelow(s, k, c),
  rewrite({ s, k, inputs, axis }, c) {
    const axes = axesOf(s.attrs);
    const { start, step, length, drop } = axes[axis];
    const inner = sliceOf(axes.toSpliced(axis, 1));
    const picked = Array.from({ length }, (_, i) =>
      c.make(slice, inner, [inputs[start + step * i]], s),
    );
    if (drop) return picked[0];
    return c.make(stack, { axis: keptAxes(axes).indexOf(axis) }, picked, k);
  },
});
