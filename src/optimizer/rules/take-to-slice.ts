import { sameChunks } from "../../core/index.ts";
import { rechunk, slice, take, unpackIndices } from "../../layers/index.ts";
import { sliceOf, wholeAxis } from "../algebra/slices.ts";
import { as, pat, v } from "../pattern.ts";
import { type RuleIR, rule } from "../rule.ts";

/** `take(x, [a, a + s, a + 2s, …])` → `x[a::s]`, in the chunks of the take. */
export const takeToSlice: RuleIR = rule("take-to-slice", {
  match: as("t", pat(take, [v("x")], { axis: v("axis"), indices: v("indices") })),
  phase: "pushdown",
  tags: ["slice"],
  decreases: "takes",
  where: ({ indices }) => regularStep(unpackIndices(indices)) !== 0,
  rewrite({ t, x, axis, indices }, c) {
    const positions = unpackIndices(indices);
    const own = {
      start: positions[0] ?? 0,
      step: regularStep(positions),
      length: positions.length,
      drop: false,
    };
    const axes = x.shape.map((size, a) => (a === axis ? own : wholeAxis(size)));
    const sliced = c.make(slice, sliceOf(axes), [x], t);
    if (sameChunks(sliced.chunks, t.chunks)) return sliced;
    return c.make(rechunk, { chunks: t.chunks }, [sliced], t);
  },
});

/** The one step between all positions; 0 where there is none, or none that is not 0. */
function regularStep(positions: Float64Array): number {
  if (positions.length <= 1) return 1;
  const step = positions[1] - positions[0];
  for (let i = 2; i < positions.length; i++) {
    if (positions[i] - positions[i - 1] !== step) return 0;
  }
  return step;
}
