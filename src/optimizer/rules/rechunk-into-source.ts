import { sameChunks } from "../../core/index.ts";
import { rechunk, source } from "../../layers/index.ts";
import { exprCost } from "../algebra/expr-cost.ts";
import { mayMerge } from "../algebra/wishes.ts";
import { as, pat } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** Additions an element below which making an element again is cheaper than moving it. */
const CHEAP = 8;

/**
 * `rechunk(source, c)` → the source in chunks `c`: what is computed from positions, or cut from
 * literals, can be cut in any way. Files are read in their own chunks and cut afterwards.
 */
export const rechunkIntoSource: RuleIR = rule("rechunk-into-source", {
  match: as("r", pat(rechunk, [as("x", pat(source, []))])),
  phase: "pushdown",
  tags: ["rechunk", "pushdown", "io"],
  decreases: "rechunks",
  where: {
    anyChunks: ({ x }) => {
      const { kernel } = x.attrs;
      return kernel.kind === "expr" || (kernel.kind === "builtin" && kernel.name === "literal");
    },
    unreduced: ({ x }) => sameChunks(x.attrs.domain, x.attrs.chunks),
    wishes: ({ r, x }) => mayMerge(r, x),
  },
  sharing: ({ x }, c) => {
    const { kernel } = x.attrs;
    return c.uses(x) <= 1 || (kernel.kind === "expr" && exprCost(kernel.expr) <= CHEAP);
  },
  rewrite: ({ r, x }, c) =>
    c.make(source, { ...x.attrs, chunks: r.chunks, domain: r.chunks }, [], x),
});
