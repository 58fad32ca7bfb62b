import { rechunk, slice } from "../../layers/index.ts";
import { maySliceBelow } from "../algebra/slices.ts";
import { as, pat, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** `rechunk(x, c)[i]` → `rechunk(x[i], c[i])`: only what is wanted is moved. */
export const sliceThroughRechunk: RuleIR = rule("slice-through-rechunk", {
  match: as("s", pat(slice, [as("r", pat(rechunk, [v("x")]))])),
  phase: "pushdown",
  tags: ["slice", "pushdown"],
  decreases: "height of slices",
  sharing: ({ s, r }, c) => maySliceBelow(s, r, c),
  rewrite: ({ s, r, x }, c) =>
    c.make(rechunk, { chunks: s.chunks }, [c.make(slice, s.attrs, [x], s)], r),
});
