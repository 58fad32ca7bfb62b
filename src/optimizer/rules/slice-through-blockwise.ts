import { sameChunks } from "../../core/index.ts";
import {
  type BlockwiseAttrs,
  blockwise,
  type Expr,
  type Layer,
  slice,
  substitute,
} from "../../layers/index.ts";
import { affineCoord, domainFor, fixedCoord, isElementwise } from "../algebra/labels.ts";
import {
  type AxisSlice,
  axesOf,
  keptAxes,
  maySliceBelow,
  sliceOf,
  wholeAxis,
} from "../algebra/slices.ts";
import { mayVanish } from "../algebra/wishes.ts";
import { as, pat, rest } from "../pattern.ts";
import { type RewriteContext, type RuleIR, rule } from "../rule.ts";

/**
 * `f(x, y)[i]` → `f(x[i of x's axes], y[i of y's axes])`: only what is wanted is computed.
 * Inputs that are broadcast along a sliced axis keep it; coordinates are moved along.
 */
export const sliceThroughBlockwise: RuleIR = rule("slice-through-blockwise", {
  match: as("s", pat(slice, [as("b", pat(blockwise, [rest("inputs")]))])),
  phase: "pushdown",
  tags: ["slice", "pushdown"],
  decreases: "height of slices",
  where: {
    elementwise: ({ b }) => isElementwise(b.attrs),
    aligned: ({ b }) => b.inputs.every((input) => input.chunks.every(isLinear)),
  },
  sharing: ({ s, b }, c) => maySliceBelow(s, b, c),
  rewrite({ s, b, inputs }, c) {
    const axes = axesOf(s.attrs);
    const kept = keptAxes(axes);
    const { attrs } = b;
    const { kernel } = attrs;
    if (kernel.kind !== "expr") return null;
    const sliced = inputs.map((input, k) => sliceInput(input, attrs.ins[k], attrs, axes, s, c));
    if (sliced.every((input, k) => input === inputs[k]) && !mayVanish(s, b)) return null;
    const out = kept.map((axis) => attrs.out[axis]);
    const ins = attrs.ins.map((labels) => labels.filter((label) => out.includes(label)));
    const coords = axes.map(
      ({ start, step, drop }, axis): Expr =>
        drop ? fixedCoord(start) : affineCoord(kept.indexOf(axis), step, start),
    );
    const expr = substitute(kernel.expr, [], coords);
    const next: BlockwiseAttrs = {
      out,
      ins,
      domain: domainFor(out, s.chunks, ins, sliced),
      sizes: [],
      kernel: { kind: "expr", expr },
      dtype: attrs.dtype,
    };
    return c.make(blockwise, next, sliced, b);
  },
});

/** An axis of length 1 must be one block, or labels and positions would not tell it apart. */
const isLinear = ({
  length,
  blocks,
}: {
  readonly length: number;
  readonly blocks: number;
}): boolean => length !== 1 || blocks === 1;

function sliceInput(
  input: Layer,
  labels: readonly number[],
  { out }: BlockwiseAttrs,
  axes: readonly AxisSlice[],
  s: Layer,
  c: RewriteContext,
): Layer {
  const own = labels.map((label, a): AxisSlice => {
    const axis = axes[out.indexOf(label)];
    const size = input.shape[a];
    if (size !== 1) return axis;
    return { ...wholeAxis(1), drop: axis.drop };
  });
  const attrs = sliceOf(own);
  const made = c.make(slice, attrs, [input], s);
  const untouched =
    attrs.drop.length === 0 &&
    own.every(
      ({ length, step, start }, a) => length === input.shape[a] && step === 1 && start === 0,
    );
  return untouched && sameChunks(made.chunks, input.chunks) ? input : made;
}
