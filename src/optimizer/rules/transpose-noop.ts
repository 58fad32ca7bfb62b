import { transpose } from "../../layers/index.ts";
import { mayVanish } from "../algebra/wishes.ts";
import { as, pat, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** `transpose(x, (0, 1, …))` → `x`. */
export const transposeNoop: RuleIR = rule("transpose-noop", {
  match: as("t", pat(transpose, [v("x")], { axes: v("axes") })),
  phase: ["compact", "pushdown", "tidy"],
  tags: ["transpose"],
  decreases: "transposes",
  benefit: 3,
  where: ({ t, x, axes }) => axes.every((axis, a) => axis === a) && mayVanish(t, x),
  rewrite: ({ x }) => x,
});
