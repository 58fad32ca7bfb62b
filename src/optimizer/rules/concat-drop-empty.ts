import { sameChunks } from "../../core/index.ts";
import { concat } from "../../layers/index.ts";
import { as, pat, rest, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** `concat(x, nothing, y)` → `concat(x, y)`: where that cuts the axis in the same way. */
export const concatDropEmpty: RuleIR = rule("concat-drop-empty", {
  match: as("k", pat(concat, [rest("inputs")], { axis: v("axis") })),
  phase: "cull",
  tags: ["concat", "cull"],
  decreases: "inputs",
  where: ({ inputs, axis }) => inputs.length > 1 && inputs.some((input) => input.shape[axis] === 0),
  rewrite({ k, inputs, axis }, c) {
    const kept = inputs.filter((input) => input.shape[axis] > 0);
    if (kept.length === 0) return null;
    const made = c.make(concat, k.attrs, kept, k);
    return sameChunks(made.chunks, k.chunks) ? made : null;
  },
});
