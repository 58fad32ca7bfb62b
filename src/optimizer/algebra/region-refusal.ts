/** Why no region forms below a root, in the order in which `regionOf` asks. */
import {
  type BlockwiseAttrs,
  blockwiseDomain,
  exprWeight,
  type Layer,
} from "../../layers/index.ts";
import { type Refusal, refuse } from "../refuse.ts";
import type { SharingContext } from "../rule.ts";
import { exprCost } from "./expr-cost.ts";
import type { RegionLimits } from "./region.ts";
import { exprOf, isView } from "./region-part.ts";
import { mayMerge } from "./wishes.ts";

/** Nothing was joined with `root`; says what kept the last of its inputs that came closest. */
export const refuseRegion = (
  root: Layer<BlockwiseAttrs>,
  context: SharingContext,
  limits: RegionLimits,
): null => {
  const cause = causeOf(root, context, limits);
  return refuse(cause.reason, cause.values);
};

/** What an input is refused for, and how far it came. */
interface Cause extends Refusal {
  readonly progress: number;
}

function causeOf(
  root: Layer<BlockwiseAttrs>,
  context: SharingContext,
  limits: RegionLimits,
): Refusal {
  const { kernel } = root.attrs;
  const size = kernel.kind === "expr" || kernel.kind === "reduce" ? exprWeight(kernel.expr) : 0;
  const { sizeMax } = limits;
  if (size > 0.75 * sizeMax) {
    return { reason: "the kernel is nearly full", values: { size, sizeMax } };
  }
  const causes = context.inputs(root).map((_, k) => causeAt(root, k, size, context, limits));
  const closest = causes.toSorted((a, b) => b.progress - a.progress).at(0);
  return closest ?? { reason: "it has no inputs", values: {} };
}

function causeAt(
  root: Layer<BlockwiseAttrs>,
  k: number,
  size: number,
  context: SharingContext,
  { sources, sizeMax, inputsMax, repeatedCostMax }: RegionLimits,
): Cause {
  const input = context.inputs(root)[k];
  const expr = exprOf(input, sources);
  if (expr === null) {
    return { progress: 0, reason: `input ${k} holds no expression`, values: { input } };
  }
  if (!mayMerge(input, root)) {
    const values = { input: input.annotations, root: root.annotations };
    return { progress: 1, reason: `input ${k} conflicts with other annotations`, values };
  }
  const weight = isView(input) ? 0 : exprWeight(expr);
  if (size + weight > sizeMax) {
    return { progress: 3, reason: `input ${k} is too large`, values: { size, weight, sizeMax } };
  }
  const inputs = root.inputs.length - 1 + input.inputs.length;
  if (inputs > inputsMax) {
    return { progress: 3, reason: "it would have too many inputs", values: { inputs, inputsMax } };
  }
  const uses = context.uses(input);
  const reads = context.inputs(root).filter((one) => one === input).length;
  if (uses > reads) {
    const cost = exprCost(expr, Number.POSITIVE_INFINITY);
    const reason = `input ${k} is read elsewhere, and too dear to compute again`;
    return { progress: 4, reason, values: { uses, reads, cost, costMax: repeatedCostMax } };
  }
  const values = { input: input.chunks, root: blockwiseDomain(root) };
  return { progress: 2, reason: `input ${k} is cut or broadcast in another way`, values };
}
