import { rechunk, transpose } from "../../layers/index.ts";
import { as, pat, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** `rechunk(transpose(x, p), c)` → `transpose(rechunk(x, c ∘ p⁻¹), p)`. */
export const rechunkThroughTranspose: RuleIR = rule("rechunk-through-transpose", {
  match: as("r", pat(rechunk, [as("t", pat(transpose, [v("x")], { axes: v("axes") }))])),
  phase: "pushdown",
  tags: ["rechunk", "pushdown"],
  decreases: "height of rechunks",
  sharing: ({ t }, c) => c.uses(t) <= 1,
  rewrite({ r, t, x, axes }, c) {
    const chunks = axes.map((_, axis) => r.chunks[axes.indexOf(axis)]);
    return c.make(transpose, t.attrs, [c.make(rechunk, { chunks }, [x], r)], t);
  },
});
