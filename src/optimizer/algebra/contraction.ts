/** Contractions: blockwise layers whose kernel sums products over shared labels. */
import type { BlockwiseAttrs, Kernel } from "../../layers/index.ts";

/** Whether `kernel` is the builtin that matrix products and tensor contractions run. */
export const isContraction = (kernel: Kernel): boolean =>
  kernel.kind === "builtin" && kernel.name === "contract";

/** A contraction, or a part of one: one block along each summed label, which stands behind the others. */
export const isProduct = (kernel: Kernel): boolean =>
  kernel.kind === "builtin" && (kernel.name === "contract" || kernel.name === "contract-part");

/** The attributes of a product whose inputs have other labels; those of the output stay. */
export function withInputLabels(
  attrs: BlockwiseAttrs,
  ins: readonly (readonly number[])[],
): BlockwiseAttrs {
  const { kernel } = attrs;
  if (kernel.kind !== "builtin") return { ...attrs, ins };
  const [a, b] = ins;
  return { ...attrs, ins, kernel: { ...kernel, params: { ...(kernel.params as object), a, b } } };
}

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
