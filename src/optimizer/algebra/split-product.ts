/** Products in one step, or in parts that a sum adds up. */
import { regularAxis } from "../../core/index.ts";
import {
  type BlockwiseAttrs,
  blockwise,
  type Layer,
  type ReduceAttrs,
  reduce,
  reductionOf,
} from "../../layers/index.ts";
import type { RewriteContext } from "../rule.ts";
import { isContraction } from "./contraction.ts";
import { makeProduct } from "./regroup.ts";
import { mayMerge } from "./wishes.ts";

/**
 * `sum(parts of a·b)` → `a·b`: a task reads all blocks along what is summed, and adds as it goes. Null
 * unless the sum is over just the axes of the parts.
 */
export function wholeProduct(
  sum: Layer<ReduceAttrs>,
  parts: Layer<BlockwiseAttrs>,
  c: RewriteContext,
): Layer | null {
  const { reduction, axes, keepdims } = sum.attrs;
  const { kernel, out, ins, dtype } = parts.attrs;
  if (kernel.kind !== "builtin" || kernel.name !== "contract-part") return null;
  if (reduction.name !== "sum" || keepdims || sum.dtype !== dtype || !mayMerge(sum, parts)) {
    return null;
  }
  const { out: kept } = kernel.params as { readonly out: readonly number[] };
  const summed = out.length - kept.length;
  if (axes.length !== summed || axes.some((axis) => axis < kept.length)) return null;
  const operands = c.inputs(parts).map((layer, k) => ({ layer, labels: ins[k] }));
  return makeProduct(operands, kept, dtype, parts, c);
}

/**
 * `a·b` → `sum(parts of a·b)`: each pair of blocks along what is summed is a task of its own. Null
 * where there is one such pair only, or where the answer is not of the type that sums have.
 */
export function productInParts(product: Layer<BlockwiseAttrs>, c: RewriteContext): Layer | null {
  const { kernel, out, ins, dtype } = product.attrs;
  if (!isContraction(kernel) || kernel.kind !== "builtin") return null;
  const [left] = c.inputs(product);
  const summed = ins[0].filter((label) => !out.includes(label));
  const steps = summed.map((label) => left.grid[ins[0].indexOf(label)]);
  if (steps.every((blocks) => blocks === 1)) return null;
  const reduction = reductionOf("sum", dtype, { dtype });
  if (reduction.output !== dtype) return null;
  const attrs: BlockwiseAttrs = {
    ...product.attrs,
    out: [...out, ...summed],
    sizes: summed.map((label, k) => [label, regularAxis(steps[k], 1)] as const),
    kernel: { ...kernel, name: "contract-part" },
  };
  const parts = c.make(blockwise, attrs, c.inputs(product), product);
  const axes = summed.map((_, k) => out.length + k);
  return c.make(reduce, { reduction, axes, keepdims: false }, [parts], product);
}
