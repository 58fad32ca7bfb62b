import { blockwise, inputsOf, type Kernel } from "../../layers/index.ts";
import { type OutsidePart, withExpr } from "../algebra/compose.ts";
import { as, pat, rest, that } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

const hasExpr = (kernel: Kernel): boolean => kernel.kind === "expr" || kernel.kind === "reduce";

/** `f(x, y)` where `f` does not look at `y` → `f(x)`; a layer that looks at nothing is a source. */
export const pruneInputs: RuleIR = rule("prune-inputs", {
  match: as("b", pat(blockwise, [rest("inputs")], { kernel: that(hasExpr) })),
  phase: ["pushdown", "cull"],
  tags: ["cull"],
  decreases: "inputs",
  benefit: 1,
  where: ({ b, inputs }) => {
    const { kernel } = b.attrs;
    if (kernel.kind !== "expr" && kernel.kind !== "reduce") return false;
    return inputsOf(kernel.expr).length < inputs.length;
  },
  rewrite({ b, inputs }, c) {
    const { kernel, ins } = b.attrs;
    if (kernel.kind !== "expr" && kernel.kind !== "reduce") return null;
    const parts = inputs.map((layer, k): OutsidePart => ({ layer, labels: ins[k] }));
    return withExpr(b, kernel, parts, c);
  },
});
