/** Faults in rules about layers that move elements. Each is a rule that looks right. */
import { concat, rechunk, reshape, stack, transpose } from "../../../src/layers/index.ts";
import { as, pat, rest, rule, v } from "../../../src/optimizer/index.ts";
import { fault, type Planted } from "./fault.ts";

const phase = "pushdown";

/** Transpositions, chunkings, concatenations. */
export const MOVES: readonly Planted[] = [
  fault(
    "permutations joined the wrong way round",
    ["shape", "values", "chunks"],
    rule("TransposeJoinedWrong", {
      match: as(
        "o",
        pat(transpose, [pat(transpose, [v("x")], { axes: v("p") })], { axes: v("q") }),
      ),
      phase,
      rewrite: ({ o, p, q, x }, c) => c.make(transpose, { axes: p.map((axis) => q[axis]) }, [x], o),
    }),
  ),
  fault(
    "a transposition of two axes taken for none",
    ["shape", "values", "chunks"],
    rule("TransposeOfTwo", {
      match: as("t", pat(transpose, [v("x")], { axes: v("axes") })),
      phase,
      where: ({ axes, t, x }) => axes.length <= 2 && t.annotations === x.annotations,
      rewrite: ({ x }) => x,
    }),
  ),
  fault(
    "the first of two chunkings wins",
    ["chunks"],
    rule("RechunkFirst", {
      match: as("o", pat(rechunk, [as("i", pat(rechunk, [v("x")], { chunks: v("chunks") }))])),
      phase,
      where: ({ o, i }) => o.annotations === i.annotations,
      rewrite: ({ o, x, chunks }, c) => c.make(rechunk, { chunks }, [x], o),
    }),
  ),
  fault(
    "a rechunk taken for none by its shape",
    ["chunks"],
    rule("RechunkNoopByShape", {
      match: as("r", pat(rechunk, [v("x")])),
      phase,
      where: ({ r, x }) => r.grid.join() === x.grid.join() && r.annotations === x.annotations,
      rewrite: ({ x }) => x,
    }),
  ),
  fault(
    "dropped annotation",
    ["annotations"],
    rule("RechunkDropsWish", {
      match: as("o", pat(rechunk, [pat(rechunk, [v("x")])], { chunks: v("chunks") })),
      phase,
      rewrite: ({ x, chunks, o }, c) => c.make(rechunk, { chunks }, [x], o),
    }),
  ),
  fault(
    "an annotation vanishes with its layer",
    ["annotations"],
    rule("ConcatOfOneDropsWish", {
      match: pat(concat, [v("x")]),
      phase,
      rewrite: ({ x }) => x,
    }),
  ),
  fault(
    "dropped second input",
    ["shape"],
    rule("ConcatFirstOnly", {
      match: as("k", pat(concat, [v("x"), v("y")])),
      phase,
      where: ({ k, x }) => k.annotations === x.annotations,
      rewrite: ({ x }) => x,
    }),
  ),
  fault(
    "swapped operands of a concatenation",
    ["values", "chunks"],
    rule("ConcatSwapped", {
      match: as("k", pat(concat, [v("x"), v("y")])),
      phase: "explore",
      mode: "explore",
      where: ({ x, y }) => x !== y,
      rewrite: ({ k, x, y }, c) => c.make(concat, k.attrs, [y, x], k),
    }),
  ),
  fault(
    "concatenations along different axes joined",
    ["shape", "throws", "values"],
    rule("ConcatAcross", {
      match: as("o", pat(concat, [as("i", pat(concat, [rest("inside")])), rest("behind")])),
      phase,
      where: ({ o, i }) => o.annotations === i.annotations,
      rewrite: ({ o, inside, behind }, c) => c.make(concat, o.attrs, [...inside, ...behind], o),
    }),
  ),
  fault(
    "the axis of a stack is counted in its input",
    ["shape", "throws", "values", "chunks"],
    rule("TransposeStack", {
      match: as(
        "t",
        pat(transpose, [as("k", pat(stack, [rest("inputs")], { axis: v("axis") }))], {
          axes: v("axes"),
        }),
      ),
      phase,
      where: ({ axes, axis, t, k }) =>
        axes.length === 2 && axes[0] === 1 && axis === 0 && t.annotations === k.annotations,
      rewrite: ({ k, inputs, axis }, c) => c.make(stack, { axis }, inputs, k),
    }),
  ),
  fault(
    "empty block mishandled",
    ["chunks", "shape", "throws"],
    rule("RechunkOfConcatDropsEmpty", {
      match: as("k", pat(concat, [rest("inputs")], { axis: v("axis") })),
      phase,
      where: ({ inputs, axis }) =>
        inputs.length > 1 &&
        inputs.some((x) => x.shape[axis] === 0) &&
        inputs.some((x) => x.shape[axis] > 0),
      rewrite: ({ k, inputs, axis }, c) =>
        c.make(
          concat,
          { axis },
          inputs.filter((x) => x.shape[axis] > 0),
          k,
        ),
    }),
  ),
  fault(
    "the order of elements is lost in a reshape",
    ["values", "chunks", "throws"],
    rule("ReshapeOfTranspose", {
      match: as("r", pat(reshape, [as("t", pat(transpose, [v("x")]))])),
      phase,
      where: ({ r, t }) => r.annotations === t.annotations,
      rewrite: ({ r, x }, c) => c.make(reshape, r.attrs, [x], r),
    }),
  ),
];
