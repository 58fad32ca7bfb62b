/** Contractions: blockwise layers whose kernel sums products over shared labels. */
import type { BlockwiseAttrs, Kernel } from "../../layers/index.ts";

/** Whether `kernel` is the builtin that matrix products and tensor contractions run. */
export const isContraction = (kernel: Kernel): boolean =>
  kernel.kind === "builtin" && kernel.name === "contract";

/** The attributes of a contraction under other labels; its kernel is told the labels too. */
export function relabelled(
  attrs: BlockwiseAttrs,
  out: readonly number[],
  ins: readonly (readonly number[])[],
): BlockwiseAttrs {
  const [a, b] = ins;
  const kernel: Kernel = { kind: "builtin", name: "contract", params: { a, b, out } };
  return { ...attrs, out, ins, kernel };
}
