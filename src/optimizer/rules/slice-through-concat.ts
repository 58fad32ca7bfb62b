import { concat, type Layer, slice } from "../../layers/index.ts";
import {
  type AxisSlice,
  axesOf,
  clipAxis,
  keptAxes,
  maySliceBelow,
  sliceOf,
} from "../algebra/slices.ts";
import { mayMerge } from "../algebra/wishes.ts";
import { as, pat, rest, v } from "../pattern.ts";
import { type RewriteContext, type RuleIR, rule } from "../rule.ts";

/**
 * `concat(x, y, …)[i]` → the concatenation of the slices of the inputs that `i` touches; the others
 * are not computed. One that is left needs no concatenation.
 */
export const sliceThroughConcat: RuleIR = rule("slice-through-concat", {
  match: as("s", pat(slice, [as("k", pat(concat, [rest("inputs")], { axis: v("axis") }))])),
  phase: "pushdown",
  tags: ["slice", "pushdown", "cull"],
  decreases: "height of slices",
  sharing: ({ s, k }, c) => maySliceBelow(s, k, c),
  rewrite({ s, k, inputs, axis }, c) {
    const axes = axesOf(s.attrs);
    const parts = partsOf(axes, axis, inputs, s, c);
    if (parts.length === 1 && mayMerge(s, k)) return parts[0];
    if (axes[axis].drop) return null;
    return c.make(concat, { axis: keptAxes(axes).indexOf(axis) }, parts, k);
  },
});

/** Slices of the inputs that are touched, in output order; an empty slice touches the first. */
function partsOf(
  axes: readonly AxisSlice[],
  axis: number,
  inputs: readonly Layer[],
  s: Layer,
  c: RewriteContext,
): Layer[] {
  const parts: Layer[] = [];
  let low = 0;
  for (const input of inputs) {
    const size = input.shape[axis];
    const clipped = clipAxis(axes[axis], low, low + size);
    low += size;
    if (clipped.length > 0)
      parts.push(c.make(slice, sliceOf(axes.with(axis, clipped)), [input], s));
  }
  if (parts.length === 0) {
    const none = { ...axes[axis], start: 0, length: 0 };
    return [c.make(slice, sliceOf(axes.with(axis, none)), [inputs[0]], s)];
  }
  return axes[axis].step < 0 ? parts.reverse() : parts;
}
