import { transpose } from "../../layers/index.ts";
import { mayMerge } from "../algebra/wishes.ts";
import { as, pat, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** `transpose(transpose(x, p), q)` → `transpose(x, p ∘ q)`. */
export const transposeOfTranspose: RuleIR = rule("transpose-of-transpose", {
  match: as("outer", pat(transpose, [as("inner", pat(transpose, [v("x")]))])),
  phase: ["compact", "pushdown", "tidy"],
  tags: ["transpose"],
  decreases: "transposes",
  benefit: 2,
  where: ({ outer, inner }) => mayMerge(outer, inner),
  rewrite: ({ outer, inner, x }, c) =>
    c.make(transpose, { axes: outer.attrs.axes.map((axis) => inner.attrs.axes[axis]) }, [x], outer),
});
