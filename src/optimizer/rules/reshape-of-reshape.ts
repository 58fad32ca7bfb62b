import { reshape } from "../../layers/index.ts";
import { mayMerge } from "../algebra/wishes.ts";
import { as, pat, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** `reshape(reshape(x, a), b)` → `reshape(x, b)`: block n is block n throughout. */
export const reshapeOfReshape: RuleIR = rule("reshape-of-reshape", {
  match: as("outer", pat(reshape, [as("inner", pat(reshape, [v("x")]))])),
  phase: ["compact", "pushdown", "tidy"],
  tags: ["reshape"],
  decreases: "reshapes",
  benefit: 2,
  where: ({ outer, inner }) => mayMerge(outer, inner),
  rewrite: ({ outer, x }, c) => c.make(reshape, outer.attrs, [x], outer),
});
