import {
  type BlockwiseAttrs,
  blockwise,
  coordExpr,
  substitute,
  transpose,
} from "../../layers/index.ts";
import { isElementwise } from "../algebra/labels.ts";
import { mayMerge } from "../algebra/wishes.ts";
import { as, pat, rest, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** `transpose(f(x), p)` → `f` with its output labels in the order `p`: the loop does it for free. */
export const transposeThroughBlockwise: RuleIR = rule("transpose-through-blockwise", {
  match: as("t", pat(transpose, [as("b", pat(blockwise, [rest("inputs")]))], { axes: v("axes") })),
  phase: ["compact", "pushdown", "tidy"],
  tags: ["transpose"],
  decreases: "transposes",
  where: { elementwise: ({ b }) => isElementwise(b.attrs), wishes: ({ t, b }) => mayMerge(t, b) },
  sharing: ({ b }, c) => c.uses(b) <= 1,
  rewrite({ b, inputs, axes }, c) {
    const { attrs } = b;
    if (attrs.kernel.kind !== "expr") return null;
    const coords = axes.map((_, axis) => coordExpr(axes.indexOf(axis)));
    const next: BlockwiseAttrs = {
      ...attrs,
      out: axes.map((axis) => attrs.out[axis]),
      kernel: { kind: "expr", expr: substitute(attrs.kernel.expr, [], coords) },
    };
    return c.make(blockwise, next, inputs, b);
  },
});
