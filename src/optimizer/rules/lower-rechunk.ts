import { itemsizeOf, type Layer, planRechunk, rechunk } from "../../layers/index.ts";
import { as, pat, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/**
 * `rechunk(x, c)` → `rechunk(rechunk(x, b), c)` where every task would touch too many blocks: one
 * chunking in between makes the boxes larger. The steps of a plan are not planned again.
 */
export const lowerRechunk: RuleIR = rule("lower-rechunk", {
  match: as("r", pat(rechunk, [v("x")])),
  phase: "lower",
  tags: ["rechunk", "lower"],
  decreases: "boxes a task",
  where: ({ x }) => x.type !== rechunk,
  rewrite({ r, x }, c) {
    if (steps.has(r)) return null;
    const plan = planRechunk(x.chunks, r.chunks, itemsizeOf(x.dtype));
    if (plan.length === 0) return null;
    let at: Layer = x;
    for (const chunks of [...plan, r.chunks]) {
      at = c.make(rechunk, { chunks }, [at], r);
      steps.add(at);
    }
    return at;
  },
});

/** Layers that are steps of a plan already. */
const steps = new WeakSet<Layer>();
