import { blockwise, type Kernel, type Layer } from "../../layers/index.ts";
import { composeRegion } from "../algebra/compose.ts";
import { type RegionLimits, regionOf } from "../algebra/region.ts";
import { as, pat, rest, that } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

const hasExpr = (kernel: Kernel): boolean => kernel.kind === "expr" || kernel.kind === "reduce";

const LIMITS: RegionLimits = { sources: true, repeatedCostMax: 8, sizeMax: 400, inputsMax: 64 };

/**
 * `g(f(x), f(x), source)` → `(g ∘ f)(x)`: one kernel, one pass, no temporaries; a reducing kernel
 * takes in what it reduces. Not where grids or annotations differ, where the producer is read
 * elsewhere and dear to compute twice, or where the expression becomes too large to compile.
 */
export const fuseBlockwise: RuleIR = rule("fuse-blockwise", {
  match: as("root", pat(blockwise, [rest("inputs")], { kernel: that(hasExpr) })),
  phase: "fuse",
  tags: ["fuse"],
  decreases: "layers",
  sharing: ({ inputs }) => inputs.length > 0,
  rewrite({ root }, context) {
    // What may be computed again is budgeted once a kernel, not once a firing.
    const limits = fused.has(root) ? { ...LIMITS, repeatedCostMax: 0 } : LIMITS;
    const region = regionOf(root, context, limits);
    if (!region.won) return null;
    const made = composeRegion(root, region, context);
    if (made !== null) fused.add(made);
    return made;
  },
});

/** Layers that this rule has made. */
const fused = new WeakSet<Layer>();
