import { concat } from "../../layers/index.ts";
import { mayVanish } from "../algebra/wishes.ts";
import { as, pat, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** `concat(x)` → `x`. */
export const concatOfOne: RuleIR = rule("concat-of-one", {
  match: as("k", pat(concat, [v("x")])),
  phase: ["pushdown", "tidy"],
  tags: ["concat"],
  decreases: "concatenations",
  where: ({ k, x }) => mayVanish(k, x),
  rewrite: ({ x }) => x,
});
