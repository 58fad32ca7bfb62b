/** Slices below the partial results of blocks. */
import { sameChunks } from "../../../core/index.ts";
import {
  type BlockwiseAttrs,
  blockwise,
  blockwiseDomain,
  type Expr,
  type Kernel,
  type Layer,
  type SliceAttrs,
  slice,
  substitute,
} from "../../../layers/index.ts";
import { affineCoord, domainFor } from "../../algebra/labels.ts";
import {
  type AxisSlice,
  axesOf,
  coversAll,
  keepsBlocks,
  sliceOf,
  wholeAxis,
} from "../../algebra/slices.ts";
import { mayVanish } from "../../algebra/wishes.ts";
import type { RewriteContext } from "../../rule.ts";

type ReduceKernel = Extract<Kernel, { readonly kind: "reduce" }>;

/** Whether the kernel reduces blocks, and answers no positions: those count over what is sliced. */
export const isBlockTotal = (kernel: Kernel): boolean =>
  kernel.kind === "reduce" && !kernel.reduction.name.includes("arg");

/** Whether an axis of the answer can be sliced below: it is neither reduced nor state. */
const isFree = ({ shape, axes }: ReduceKernel, axis: number): boolean =>
  axis < shape.length && !axes.includes(axis);

/** Whether a slice takes all of the axes that are reduced, block by block, and all of the state. */
export function readsAllReduced(s: Layer<SliceAttrs>, b: Layer<BlockwiseAttrs>): boolean {
  const { kernel } = b.attrs;
  if (kernel.kind !== "reduce") return false;
  const domain = blockwiseDomain(b);
  return axesOf(s.attrs).every(
    (axis, a) => isFree(kernel, a) || (coversAll(axis, b.shape[a]) && keepsBlocks(domain[a])),
  );
}

/** Partial results of slices of the inputs; null where that would change nothing. */
export function slicedPartial(
  s: Layer<SliceAttrs>,
  b: Layer<BlockwiseAttrs>,
  inputs: readonly Layer[],
  c: RewriteContext,
): Layer | null {
  const { attrs } = b;
  const { kernel, out, ins } = attrs;
  if (kernel.kind !== "reduce") return null;
  const axes = axesOf(s.attrs);
  const moves = axes.map((_, a) => isFree(kernel, a));
  const sliced = inputs.map((input, k) => {
    const own = ins[k].map((label, a): AxisSlice => {
      const axis = out.indexOf(label);
      return moves[axis] && input.shape[a] !== 1 ? axes[axis] : wholeAxis(input.shape[a]);
    });
    const made = c.make(slice, sliceOf(own), [input], s);
    const whole = own.every((axis, a) => coversAll(axis, input.shape[a]));
    return whole && sameChunks(made.chunks, input.chunks) ? input : made;
  });
  if (sliced.every((input, k) => input === inputs[k]) && !mayVanish(s, b)) return null;
  const domain = blockwiseDomain(b).map((own, axis) => (moves[axis] ? s.chunks[axis] : own));
  const coords = axes.map(({ start, step }, axis): Expr | undefined =>
    moves[axis] ? affineCoord(axis, step, start) : undefined,
  );
  const next: Kernel = {
    ...kernel,
    expr: substitute(kernel.expr, [], coords),
    shape: kernel.shape.map((_, axis) => domain[axis].length),
  };
  const made = { ...attrs, domain: domainFor(out, domain, ins, sliced), kernel: next };
  return c.make(blockwise, made, sliced, b);
}
