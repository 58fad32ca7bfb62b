import { blockwise, transpose } from "../../layers/index.ts";
import { isProduct, withInputLabels } from "../algebra/contraction.ts";
import { mayMerge } from "../algebra/wishes.ts";
import { as, pat, rest, that, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** `transpose(x, p) @ y` → the product that reads x in its own order: the kernel packs it anyway. */
export const transposeIntoContraction: RuleIR = rule("transpose-into-contraction", {
  match: as(
    "b",
    pat(
      blockwise,
      [rest("before"), as("t", pat(transpose, [v("x")], { axes: v("axes") })), rest("after")],
      { kernel: that(isProduct) },
    ),
  ),
  phase: ["compact", "pushdown", "tidy"],
  tags: ["transpose"],
  decreases: "transposes",
  where: ({ b, t }) => mayMerge(b, t),
  rewrite({ b, before, x, axes, after }, c) {
    const { ins } = b.attrs;
    const labels = ins[before.length];
    const own = axes.map((_, axis) => labels[axes.indexOf(axis)]);
    const attrs = withInputLabels(b.attrs, ins.with(before.length, own));
    return c.make(blockwise, attrs, [...before, x, ...after], b);
  },
});
