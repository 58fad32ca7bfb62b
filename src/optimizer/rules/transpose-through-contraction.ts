import { blockwise, transpose } from "../../layers/index.ts";
import { isContraction, relabelled } from "../algebra/contraction.ts";
import { mayMerge } from "../algebra/wishes.ts";
import { as, pat, rest, that, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** `transpose(x @ y, p)` → the product that writes its axes in the order `p`. */
export const transposeThroughContraction: RuleIR = rule("transpose-through-contraction", {
  match: as(
    "t",
    pat(transpose, [as("b", pat(blockwise, [rest("inputs")], { kernel: that(isContraction) }))], {
      axes: v("axes"),
    }),
  ),
  phase: ["compact", "pushdown", "tidy"],
  tags: ["transpose"],
  decreases: "transposes",
  where: {
    plain: ({ b }) => b.attrs.sizes.length === 0,
    wishes: ({ t, b }) => mayMerge(t, b),
  },
  sharing: ({ b }, c) => c.uses(b) <= 1,
  rewrite({ b, inputs, axes }, c) {
    const { out, ins } = b.attrs;
    const order = axes.map((axis) => out[axis]);
    return c.make(blockwise, relabelled(b.attrs, order, ins), inputs, b);
  },
});
