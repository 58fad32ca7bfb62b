/** Right sides of the rules about blockwise layers alone. */
import {
  type BlockwiseAttrs,
  blockwiseDomain,
  inputsOf,
  type Kernel,
  type Layer,
} from "../../../layers/index.ts";
import { composeRegion, type OutsidePart, withExpr } from "../../algebra/compose.ts";
import { domainFor } from "../../algebra/labels.ts";
import { type RegionLimits, regionOf } from "../../algebra/region.ts";
import { refuseRegion } from "../../algebra/region-refusal.ts";
import { isAsked } from "../../refuse.ts";
import type { RewriteContext } from "../../rule.ts";

/** Whether the kernel answers its input as it is. */
export const answersInput = (kernel: Kernel): boolean =>
  kernel.kind === "expr" && kernel.expr.kind === "input";

/** Whether the first input has the axes of the output, in their order. */
export const labelsAgree = ({ ins, out }: BlockwiseAttrs): boolean =>
  ins[0].every((label, axis) => label === out[axis]);

/** Whether a reshape only adds axes: every axis of `x` is shown. */
export const addsOnly = (places: readonly number[], x: Layer): boolean =>
  x.shape.every((_, axis) => places.includes(axis));

/** Attributes of a blockwise layer whose input `at` is read without the axes that were added to it. */
export function withoutAddedAxes(
  b: Layer<BlockwiseAttrs>,
  at: number,
  places: readonly number[],
  inputs: readonly Layer[],
): BlockwiseAttrs {
  const labels = b.attrs.ins[at];
  const own = inputs[at].shape.map((_, axis) => labels[places.indexOf(axis)]);
  const ins = b.attrs.ins.with(at, own);
  return { ...b.attrs, ins, domain: domainFor(b.attrs.out, blockwiseDomain(b), ins, inputs) };
}

/** Whether the kernel leaves out an input. */
export const readsFewer = (kernel: Kernel, inputs: readonly Layer[]): boolean =>
  (kernel.kind === "expr" || kernel.kind === "reduce") &&
  inputsOf(kernel.expr).length < inputs.length;

/** The layer without the inputs that its kernel does not read. */
export function withoutUnread(
  b: Layer<BlockwiseAttrs>,
  inputs: readonly Layer[],
  c: RewriteContext,
): Layer | null {
  const { kernel, ins } = b.attrs;
  if (kernel.kind !== "expr" && kernel.kind !== "reduce") return null;
  const parts = inputs.map((layer, k): OutsidePart => ({ layer, labels: ins[k] }));
  return withExpr(b, kernel, parts, c);
}

const COMPACT: RegionLimits = { sources: false, repeatedCostMax: 0, sizeMax: 400, inputsMax: 64 };

/** One layer in place of a region that costs nothing to join; null where there is none. */
export function compacted(root: Layer<BlockwiseAttrs>, c: RewriteContext): Layer | null {
  const region = regionOf(root, c, COMPACT);
  return region.won ? composeRegion(root, region, c) : null;
}

const FUSE: RegionLimits = { sources: true, repeatedCostMax: 8, sizeMax: 400, inputsMax: 64 };

/** Layers that `fused` has made. */
const made = new WeakSet<Layer>();

/** One layer in place of a region that is worth joining; null where there is none. */
export function fused(root: Layer<BlockwiseAttrs>, c: RewriteContext): Layer | null {
  // What may be computed again is budgeted once a kernel, not once a firing.
  const limits = made.has(root) ? { ...FUSE, repeatedCostMax: 0 } : FUSE;
  const region = regionOf(root, c, limits);
  if (!region.won) return isAsked() ? refuseRegion(root, c, limits) : null;
  const layer = composeRegion(root, region, c);
  if (layer !== null) made.add(layer);
  return layer;
}
