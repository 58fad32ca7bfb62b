import { blockwise, slice } from "../../layers/index.ts";
import { isContraction } from "../algebra/contraction.ts";
import { type AxisSlice, axesOf, maySliceBelow, sliceOf, wholeAxis } from "../algebra/slices.ts";
import { as, pat, rest, that } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** `(a @ b)[i, j]` → `a[i, :] @ b[:, j]`: rows and columns nobody asked for are not multiplied. */
export const sliceThroughContraction: RuleIR = rule("slice-through-contraction", {
  match: as(
    "s",
    pat(slice, [as("b", pat(blockwise, [rest("inputs")], { kernel: that(isContraction) }))]),
  ),
  phase: "pushdown",
  tags: ["slice", "pushdown"],
  decreases: "height of slices",
  where: {
    keepsAxes: ({ s }) => s.attrs.drop.length === 0,
    plainLabels: ({ b }) => b.attrs.domain.length === 0 && b.attrs.sizes.length === 0,
  },
  sharing: ({ s, b }, c) => maySliceBelow(s, b, c),
  rewrite({ s, b, inputs }, c) {
    const axes = axesOf(s.attrs);
    const { out, ins } = b.attrs;
    const sliced = inputs.map((input, k) =>
      c.make(
        slice,
        sliceOf(
          ins[k].map((label, a): AxisSlice => {
            const at = out.indexOf(label);
            const size = input.shape[a];
            return at < 0 || size !== b.shape[at] ? wholeAxis(size) : axes[at];
          }),
        ),
        [input],
        s,
      ),
    );
    return c.make(blockwise, b.attrs, sliced, b);
  },
});
