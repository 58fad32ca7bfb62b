import { blockwise, type Kernel, transpose } from "../../layers/index.ts";
import { mayMerge } from "../algebra/wishes.ts";
import { as, pat, rest, that, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

const hasExpr = (kernel: Kernel): boolean => kernel.kind === "expr" || kernel.kind === "reduce";

/** `f(…, transpose(x, p), …)` → `f(…, x, …)` with the labels of x in its own order. */
export const transposeIntoBlockwise: RuleIR = rule("transpose-into-blockwise", {
  match: as(
    "b",
    pat(
      blockwise,
      [rest("before"), as("t", pat(transpose, [v("x")], { axes: v("axes") })), rest("after")],
      { kernel: that(hasExpr) },
    ),
  ),
  phase: ["compact", "pushdown", "tidy"],
  tags: ["transpose"],
  decreases: "transposes",
  where: ({ b, t }) => mayMerge(b, t),
  rewrite({ b, before, x, axes, after }, c) {
    const labels = b.attrs.ins[before.length];
    const own = axes.map((_, axis) => labels[axes.indexOf(axis)]);
    const ins = b.attrs.ins.with(before.length, own);
    return c.make(blockwise, { ...b.attrs, ins }, [...before, x, ...after], b);
  },
});
