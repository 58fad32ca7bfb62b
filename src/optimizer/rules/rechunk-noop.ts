import { sameChunks } from "../../core/index.ts";
import { rechunk } from "../../layers/index.ts";
import { mayVanish } from "../algebra/wishes.ts";
import { as, pat, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** `rechunk(x, chunks of x)` → `x`. */
export const rechunkNoop: RuleIR = rule("rechunk-noop", {
  match: as("r", pat(rechunk, [v("x")])),
  phase: ["pushdown", "tidy"],
  tags: ["rechunk"],
  decreases: "rechunks",
  benefit: 3,
  where: ({ r, x }) => sameChunks(r.chunks, x.chunks) && mayVanish(r, x),
  rewrite: ({ x }) => x,
});
