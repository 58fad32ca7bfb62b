import { concat } from "../../layers/index.ts";
import { mayMerge } from "../algebra/wishes.ts";
import { as, pat, rest } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** `concat(x, concat(y, z))` → `concat(x, y, z)` along the same axis. */
export const concatOfConcat: RuleIR = rule("concat-of-concat", {
  match: as(
    "outer",
    pat(concat, [rest("before"), as("inner", pat(concat, [rest("inputs")])), rest("after")]),
  ),
  phase: "pushdown",
  tags: ["concat"],
  decreases: "concatenations",
  where: {
    sameAxis: ({ outer, inner }) => outer.attrs.axis === inner.attrs.axis,
    wishes: ({ outer, inner }) => mayMerge(outer, inner),
  },
  rewrite({ outer, before, inputs, after }, c) {
    return c.make(concat, outer.attrs, [...before, ...inputs, ...after], outer);
  },
});
