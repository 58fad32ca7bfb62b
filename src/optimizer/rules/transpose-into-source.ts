import { sameChunks } from "../../core/index.ts";
import { coordExpr, source, substitute, transpose } from "../../layers/index.ts";
import { mayMerge } from "../algebra/wishes.ts";
import { as, pat, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** `transpose(source of an expression, p)` → the expression with its coordinates in the order `p`. */
export const transposeIntoSource: RuleIR = rule("transpose-into-source", {
  match: as("t", pat(transpose, [as("x", pat(source, []))], { axes: v("axes") })),
  phase: ["pushdown", "tidy"],
  tags: ["transpose", "pushdown"],
  decreases: "transposes",
  where: {
    expression: ({ x }) => x.attrs.kernel.kind === "expr",
    unreduced: ({ x }) => sameChunks(x.attrs.domain, x.attrs.chunks),
    wishes: ({ t, x }) => mayMerge(t, x),
  },
  sharing: ({ x }, c) => c.uses(x) <= 1,
  rewrite({ x, axes }, c) {
    const { attrs } = x;
    if (attrs.kernel.kind !== "expr") return null;
    const coords = axes.map((_, axis) => coordExpr(axes.indexOf(axis)));
    const chunks = axes.map((axis) => attrs.chunks[axis]);
    return c.make(
      source,
      {
        kernel: { kind: "expr", expr: substitute(attrs.kernel.expr, [], coords) },
        chunks,
        domain: chunks,
        origin: axes.map((axis) => attrs.origin[axis]),
        steps: axes.map((axis) => attrs.steps[axis]),
        dtype: attrs.dtype,
      },
      [],
      x,
    );
  },
});
