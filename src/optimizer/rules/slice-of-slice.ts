import { slice } from "../../layers/index.ts";
import { composeSlices } from "../algebra/slices.ts";
import { mayMerge } from "../algebra/wishes.ts";
import { as, pat, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** `x[i][j]` → `x[i ∘ j]`: what is left of what is left. */
export const sliceOfSlice: RuleIR = rule("slice-of-slice", {
  match: as("outer", pat(slice, [as("inner", pat(slice, [v("x")]))])),
  phase: ["pushdown", "tidy"],
  tags: ["slice"],
  decreases: "slices",
  benefit: 2,
  where: ({ outer, inner }) => mayMerge(outer, inner),
  rewrite: ({ outer, inner, x }, c) =>
    c.make(slice, composeSlices(outer.attrs, inner.attrs), [x], outer),
});
