import { sameChunks } from "../../core/index.ts";
import {
  blockwise,
  blockwiseDomain,
  type Expr,
  type Kernel,
  slice,
  substitute,
} from "../../layers/index.ts";
import { affineCoord, domainFor } from "../algebra/labels.ts";
import {
  type AxisSlice,
  axesOf,
  coversAll,
  maySliceBelow,
  sliceOf,
  wholeAxis,
} from "../algebra/slices.ts";
import { mayVanish } from "../algebra/wishes.ts";
import { as, pat, rest, that } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** Positions that they answer count over what is sliced. */
const isPositional = (kernel: Kernel): boolean =>
  kernel.kind === "reduce" && kernel.reduction.name.includes("arg");

/**
 * `partial(x, axes)[i]` → `partial(x[i], axes)` where `i` slices axes that are not reduced: totals of
 * blocks that nobody asked for are not made.
 */
export const sliceThroughPartial: RuleIR = rule("slice-through-partial", {
  match: as(
    "s",
    pat(slice, [
      as(
        "b",
        pat(blockwise, [rest("inputs")], {
          kernel: that((kernel: Kernel) => kernel.kind === "reduce" && !isPositional(kernel)),
        }),
      ),
    ]),
  ),
  phase: "pushdown",
  tags: ["slice", "pushdown"],
  decreases: "height of slices",
  where: {
    keepsAxes: ({ s }) => s.attrs.drop.length === 0,
    wholeReduced: ({ s, b }) => {
      const { kernel } = b.attrs;
      if (kernel.kind !== "reduce") return false;
      return axesOf(s.attrs).every(
        (axis, a) =>
          (a < kernel.shape.length && !kernel.axes.includes(a)) || coversAll(axis, b.shape[a]),
      );
    },
  },
  sharing: ({ s, b }, c) => maySliceBelow(s, b, c),
  rewrite({ s, b, inputs }, c) {
    const { attrs } = b;
    const { kernel, out, ins } = attrs;
    if (kernel.kind !== "reduce") return null;
    const axes = axesOf(s.attrs);
    const moves = axes.map((_, a) => a < kernel.shape.length && !kernel.axes.includes(a));
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
    return c.make(
      blockwise,
      { ...attrs, domain: domainFor(out, domain, ins, sliced), kernel: next },
      sliced,
      b,
    );
  },
});
