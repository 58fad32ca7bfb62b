import { blockwise, type Kernel } from "../../layers/index.ts";
import { composeRegion } from "../algebra/compose.ts";
import { type RegionLimits, regionOf } from "../algebra/region.ts";
import { as, pat, rest, that } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

const LIMITS: RegionLimits = { sources: false, repeatedCostMax: 0, sizeMax: 400, inputsMax: 64 };

/**
 * `g(f(x))` → `(g ∘ f)(x)` where nothing else reads `f(x)`. The same as fuse-blockwise, but early and
 * never at a price: the rules that move slices, rechunks and transposes down then have one layer to
 * pass in place of hundreds.
 */
export const compactBlockwise: RuleIR = rule("compact-blockwise", {
  match: as(
    "root",
    pat(blockwise, [rest("inputs")], { kernel: that((kernel: Kernel) => kernel.kind === "expr") }),
  ),
  phase: "compact",
  tags: ["fuse"],
  decreases: "layers",
  sharing: ({ inputs }) => inputs.length > 0,
  rewrite({ root }, context) {
    const region = regionOf(root, context, LIMITS);
    return region.won ? composeRegion(root, region, context) : null;
  },
});
