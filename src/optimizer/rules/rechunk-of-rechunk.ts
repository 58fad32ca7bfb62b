import { rechunk } from "../../layers/index.ts";
import { mayMerge } from "../algebra/wishes.ts";
import { as, pat, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** `rechunk(rechunk(x, c), d)` → `rechunk(x, d)`: only the last chunking can be seen. */
export const rechunkOfRechunk: RuleIR = rule("rechunk-of-rechunk", {
  match: as("outer", pat(rechunk, [as("inner", pat(rechunk, [v("x")]))])),
  phase: "pushdown",
  tags: ["rechunk"],
  decreases: "rechunks",
  benefit: 2,
  where: ({ outer, inner }) => mayMerge(outer, inner),
  rewrite: ({ outer, x }, c) => c.make(rechunk, outer.attrs, [x], outer),
});
