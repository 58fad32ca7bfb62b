import { sameChunks } from "../../core/index.ts";
import { reshape } from "../../layers/index.ts";
import { mayVanish } from "../algebra/wishes.ts";
import { as, pat, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** `reshape(x, shape of x)` → `x`. */
export const reshapeNoop: RuleIR = rule("reshape-noop", {
  match: as("r", pat(reshape, [v("x")])),
  phase: ["compact", "pushdown", "tidy"],
  tags: ["reshape"],
  decreases: "reshapes",
  benefit: 3,
  where: ({ r, x }) => sameChunks(r.chunks, x.chunks) && mayVanish(r, x),
  rewrite: ({ x }) => x,
});
