import { packIndices, slice, take, unpackIndices } from "../../layers/index.ts";
import { axesOf, keptAxes, maySliceBelow, sliceOf, wholeAxis } from "../algebra/slices.ts";
import { as, pat, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** `take(x, positions, axis)[i]` → `take(x[i without axis], positions[i], axis)`. */
export const sliceThroughTake: RuleIR = rule("slice-through-take", {
  match: as("s", pat(slice, [as("t", pat(take, [v("x")], { axis: v("axis") }))])),
  phase: "pushdown",
  tags: ["slice", "pushdown"],
  decreases: "height of slices",
  where: ({ s, axis }) => !axesOf(s.attrs)[axis].drop,
  sharing: ({ s, t }, c) => maySliceBelow(s, t, c),
  rewrite({ s, t, x, axis }, c) {
    const axes = axesOf(s.attrs);
    const { start, step, length } = axes[axis];
    const positions = unpackIndices(t.attrs.indices);
    const chosen = Float64Array.from({ length }, (_, i) => positions[start + step * i]);
    const inner = axes.with(axis, wholeAxis(x.shape[axis]));
    const at = keptAxes(axes).indexOf(axis);
    return c.make(
      take,
      { axis: at, indices: packIndices(chosen), chunks: s.chunks[at] },
      [c.make(slice, sliceOf(inner), [x], s)],
      t,
    );
  },
});
