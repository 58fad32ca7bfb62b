/** What the rules of `faults.rules` call. */
import {
  blockwise,
  callExpr,
  inputExpr,
  type Layer,
  type ReduceAttrs,
  type Reduction,
  reduce,
} from "../../../src/layers/index.ts";
import type { RewriteContext } from "../../../src/optimizer/index.ts";

/** The same reduction of what is no NaN; null where there is none. */
export const passingOver = (reduction: Reduction): Reduction | null =>
  reduction.name === "max" ? { ...reduction, name: "nanmax" } : null;

/** The sum of `1.01 x`; null for what it made itself. */
export function enlarged(r: Layer<ReduceAttrs>, x: Layer, c: RewriteContext): Layer | null {
  if (x.type === blockwise) return null;
  const labels = x.shape.map((_, axis) => axis);
  const kernel = {
    kind: "expr",
    expr: callExpr("multiply", [inputExpr(0, "float64"), 1.01]),
  } as const;
  const attrs = {
    out: labels,
    ins: [labels],
    domain: [],
    sizes: [],
    kernel,
    dtype: "float64",
  } as const;
  return c.make(reduce, r.attrs, [c.make(blockwise, attrs, [x], r)], r);
}
