import { sameChunks } from "../../core/index.ts";
import { slice } from "../../layers/index.ts";
import { readsAll } from "../algebra/slices.ts";
import { mayVanish } from "../algebra/wishes.ts";
import { as, pat, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** `x[:, …, :]` → `x`. */
export const sliceNoop: RuleIR = rule("slice-noop", {
  match: as("s", pat(slice, [v("x")])),
  phase: ["pushdown", "tidy"],
  tags: ["slice"],
  decreases: "slices",
  benefit: 3,
  where: ({ s, x }) =>
    s.attrs.drop.length === 0 &&
    readsAll(s.attrs, x.shape) &&
    sameChunks(s.chunks, x.chunks) &&
    mayVanish(s, x),
  rewrite: ({ x }) => x,
});
