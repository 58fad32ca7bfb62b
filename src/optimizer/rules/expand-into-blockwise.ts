import { blockwise, blockwiseDomain, type Kernel, reshape } from "../../layers/index.ts";
import { domainFor } from "../algebra/labels.ts";
import { unitOnly } from "../algebra/units.ts";
import { mayMerge } from "../algebra/wishes.ts";
import { as, pat, rest, that, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

const hasExpr = (kernel: Kernel): boolean => kernel.kind === "expr" || kernel.kind === "reduce";

/** `f(…, x[:, None], …)` → `f(…, x, …)`: an input need not have an axis to be broadcast along it. */
export const expandIntoBlockwise: RuleIR = rule("expand-into-blockwise", {
  match: as(
    "b",
    pat(blockwise, [rest("before"), as("r", pat(reshape, [v("x")])), rest("after")], {
      kernel: that(hasExpr),
    }),
  ),
  phase: ["compact", "pushdown", "tidy"],
  tags: ["broadcast"],
  decreases: "reshapes",
  where: {
    onlyAdds: ({ r, x }) => {
      const places = unitOnly(x, r);
      return places !== null && x.shape.every((_, axis) => places.includes(axis));
    },
    wishes: ({ b, r }) => mayMerge(b, r),
  },
  rewrite({ b, before, r, x, after }, c) {
    const places = unitOnly(x, r);
    if (places === null) return null;
    const labels = b.attrs.ins[before.length];
    const own = x.shape.map((_, axis) => labels[places.indexOf(axis)]);
    const ins = b.attrs.ins.with(before.length, own);
    const inputs = [...before, x, ...after];
    const domain = domainFor(b.attrs.out, blockwiseDomain(b), ins, inputs);
    return c.make(blockwise, { ...b.attrs, ins, domain }, inputs, b);
  },
});
