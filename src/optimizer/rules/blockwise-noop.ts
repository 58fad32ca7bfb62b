import { sameChunks } from "../../core/index.ts";
import { blockwise } from "../../layers/index.ts";
import { isElementwise } from "../algebra/labels.ts";
import { mayVanish } from "../algebra/wishes.ts";
import { as, pat, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** `f(x)` → `x` where `f` answers its one input as it is, such as a conversion that converts nothing. */
export const blockwiseNoop: RuleIR = rule("blockwise-noop", {
  match: as("b", pat(blockwise, [v("x")])),
  phase: ["compact", "pushdown", "tidy"],
  tags: ["cull"],
  decreases: "layers",
  benefit: 3,
  where: {
    identity: ({ b }) => {
      const { kernel } = b.attrs;
      return isElementwise(b.attrs) && kernel.kind === "expr" && kernel.expr.kind === "input";
    },
    sameAxes: ({ b, x }) => {
      const [labels] = b.attrs.ins;
      return (
        labels.every((label, axis) => label === b.attrs.out[axis]) && sameChunks(b.chunks, x.chunks)
      );
    },
    wishes: ({ b, x }) => mayVanish(b, x),
  },
  rewrite: ({ x }) => x,
});
