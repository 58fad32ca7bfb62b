/** Right sides of the rules about the order of axes. */
import { type BlockwiseAttrs, coordExpr, type Kernel, substitute } from "../../../layers/index.ts";

/** Entries of a list with one for each axis, in the order `axes`. */
export const inOrder = <T>(list: readonly T[], axes: readonly number[]): readonly T[] =>
  axes.map((axis) => list[axis]);

/** The labels of all inputs, where input `at` is read without its transposition. */
export function labelsBelow(
  { ins }: BlockwiseAttrs,
  at: number,
  axes: readonly number[],
): readonly (readonly number[])[] {
  const own = axes.map((_, axis) => ins[at][axes.indexOf(axis)]);
  return ins.with(at, own);
}

/** An expression whose coordinates are those of axes in the order `axes`; other kernels as they are. */
export function reorderedKernel(kernel: Kernel, axes: readonly number[]): Kernel {
  if (kernel.kind !== "expr") return kernel;
  const coords = axes.map((_, axis) => coordExpr(axes.indexOf(axis)));
  return { kind: "expr", expr: substitute(kernel.expr, [], coords) };
}
