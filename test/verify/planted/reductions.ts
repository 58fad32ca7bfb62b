/** Faults in rules about reductions, products, sharing and cost, and rules that do not behave. */
import {
  blockwise,
  concat,
  type Layer,
  rechunk,
  reduce,
  slice,
  transpose,
  tree,
} from "../../../src/layers/index.ts";
import { as, pat, RULES, type RuleIR, rest, rule, v } from "../../../src/optimizer/index.ts";
import { fault, type Planted } from "./fault.ts";

const phase = "pushdown";
const builtIn = (name: string): RuleIR => RULES.rules.find((one) => one.name === name) as RuleIR;
const withoutGate = (name: string): RuleIR => ({
  ...builtIn(name),
  sharing: null,
  sharingExpression: null,
});
const withoutGuard = (name: string, part: string): RuleIR => {
  const found = builtIn(name);
  return { ...found, guards: found.guards.filter((guard) => !guard.name.includes(part)) };
};

let turns = 0;

/** Reductions and products. */
export const REDUCTIONS: readonly Planted[] = [
  fault(
    "wrong axis after keepdims",
    ["values", "shape", "chunks", "throws"],
    rule("SliceReduceKeepdims", {
      match: as(
        "s",
        pat(slice, [as("r", pat(reduce, [v("x")], { axes: v("axes"), keepdims: v("keepdims") }))], {
          drop: v("drop"),
        }),
      ),
      phase,
      where: ({ drop, axes, x, s, r }) =>
        drop.length === 0 &&
        x.shape.length === 2 &&
        axes.length === 1 &&
        axes[0] === 0 &&
        s.annotations === r.annotations,
      rewrite: ({ s, r, x, keepdims }, c) => {
        const [size] = x.shape;
        const at = keepdims ? 0 : s.attrs.start.length - 1;
        const attrs = {
          start: [0, s.attrs.start[at]],
          step: [1, s.attrs.step[at]],
          length: [size, s.attrs.length[at]],
          drop: [],
        };
        return c.make(reduce, r.attrs, [c.make(slice, attrs, [x], s)], r);
      },
    }),
  ),
  fault(
    "reduced axes are not turned with the array",
    ["values", "shape", "chunks", "throws"],
    rule("ReduceOfTranspose", {
      match: as("r", pat(reduce, [as("t", pat(transpose, [v("x")]))], { keepdims: v("keepdims") })),
      phase,
      where: ({ r, t, keepdims }) => !keepdims && r.annotations === t.annotations,
      rewrite: ({ r, x }, c) => c.make(reduce, r.attrs, [x], r),
    }),
  ),
  fault(
    "one part of a sum is left out",
    ["values", "shape", "chunks"],
    rule("ReduceOfConcat", {
      match: as(
        "r",
        pat(reduce, [as("k", pat(concat, [v("x"), rest("more")], { axis: v("axis") }))], {
          axes: v("axes"),
        }),
      ),
      phase,
      where: ({ axes, axis, r, k, more }) =>
        axes.includes(axis) && more.length > 0 && r.annotations === k.annotations,
      rewrite: ({ r, x }, c) => c.make(reduce, r.attrs, [x], r),
    }),
  ),
  fault(
    "degrees of freedom are lost",
    ["values"],
    rule("VarianceWithoutDdof", {
      match: as("r", pat(reduce, [v("x")], { reduction: v("reduction") })),
      phase,
      where: ({ reduction }) => reduction.ddof !== 0,
      rewrite: ({ r, x, reduction }, c) =>
        c.make(reduce, { ...r.attrs, reduction: { ...reduction, ddof: 0 } }, [x], r),
    }),
  ),
  fault(
    "NaN are passed over",
    ["values"],
    rule("MaxToNanMax", {
      match: as("r", pat(reduce, [v("x")], { reduction: v("reduction") })),
      phase,
      where: ({ reduction }) => reduction.name === "max" && reduction.input.startsWith("float"),
      rewrite: ({ r, x, reduction }, c) =>
        c.make(reduce, { ...r.attrs, reduction: { ...reduction, name: "nanmax" } }, [x], r),
    }),
  ),
  fault(
    "keepdims is lost",
    ["shape"],
    rule("ReduceDropsAxes", {
      match: as("r", pat(reduce, [v("x")], { keepdims: v("keepdims") })),
      phase,
      where: ({ keepdims }) => keepdims,
      rewrite: ({ r, x }, c) => c.make(reduce, { ...r.attrs, keepdims: false }, [x], r),
    }),
  ),
  fault(
    "the count of a mean is that of a part",
    ["values"],
    rule("TreeCountsLess", {
      match: as(
        "t",
        pat(tree, [v("x")], { shape: v("shape"), final: v("final"), reduction: v("reduction") }),
      ),
      phase,
      where: ({ shape, final, reduction }) => final && shape[0] > 1 && reduction.name === "mean",
      rewrite: ({ t, x, shape }, c) =>
        c.make(tree, { ...t.attrs, shape: shape.with(0, 1) }, [x], t),
    }),
  ),
  fault(
    "a partial result is answered as it is",
    ["values", "shape", "throws", "dtype", "chunks"],
    rule("TreeOfOneBlock", {
      match: as(
        "t",
        pat(tree, [v("x")], { keepdims: v("keepdims"), final: v("final"), state: v("state") }),
      ),
      phase,
      where: ({ t, x, final, keepdims, state }) =>
        final &&
        keepdims &&
        !state &&
        t.tasks === x.tasks &&
        t.dtype === x.dtype &&
        t.annotations === x.annotations,
      rewrite: ({ x }) => x,
    }),
  ),
  fault(
    "swapped factors of a product",
    ["values", "shape", "throws", "chunks"],
    rule("ProductSwapped", {
      match: as("b", pat(blockwise, [v("x"), v("y")], { kernel: v("kernel") })),
      phase: "explore",
      mode: "explore",
      tags: ["reassociates"],
      where: ({ kernel, x, y }) =>
        kernel.kind === "builtin" &&
        kernel.name === "contract" &&
        x !== y &&
        x.shape.join() === y.shape.join() &&
        x.grid.join() === y.grid.join(),
      rewrite: ({ b, x, y }, c) => c.make(blockwise, b.attrs, [y, x], b),
    }),
  ),
  fault(
    "labels of a product are not turned",
    ["values", "shape", "throws", "chunks"],
    rule("TransposedFactor", {
      match: as(
        "b",
        pat(blockwise, [as("t", pat(transpose, [v("x")])), v("y")], { kernel: v("kernel") }),
      ),
      phase,
      where: ({ kernel, b, t, x }) =>
        kernel.kind === "builtin" &&
        kernel.name === "contract" &&
        b.annotations === t.annotations &&
        x.shape.join() === t.shape.join() &&
        x.grid.join() === t.grid.join(),
      rewrite: ({ b, x, y }, c) => c.make(blockwise, b.attrs, [x, y], b),
    }),
  ),
  fault("blocks of partial results are dropped with empty ones", ["throws", "shape", "chunks"], {
    ...builtIn("SliceThroughOverlap"),
    name: "SliceThroughOverlapEmpty",
    guards: [
      {
        name: "isHaloFree",
        expression: null,
        holds: (({ s, o }: { s: Layer; o: Layer }) => {
          const { before, after } = o.attrs as {
            before: readonly number[];
            after: readonly number[];
          };
          const { start, step, length, drop } = s.attrs as {
            start: readonly number[];
            step: readonly number[];
            length: readonly number[];
            drop: readonly number[];
          };
          return before.every(
            (n, a) =>
              (n === 0 && after[a] === 0) ||
              (!drop.includes(a) && length[a] === o.shape[a] && start[a] === 0 && step[a] === 1),
          );
        }) as never,
      },
    ],
  }),
  fault("missing sharing gate", ["cost"], withoutGate("SliceThroughContraction")),
  fault(
    "missing sharing gate of a transposition",
    ["cost"],
    withoutGate("TransposeThroughContraction"),
  ),
  fault(
    "a guard about cost is missing",
    ["cost"],
    withoutGuard("RechunkThroughBlockwise", "movesNoMore"),
  ),
  fault(
    "a guard about wishes is missing",
    ["annotations"],
    withoutGuard("TransposeNoop", "mayVanish"),
  ),
  fault(
    "a guard that counts its calls",
    ["impure"],
    rule("Moody", {
      match: as("r", pat(rechunk, [v("x")])),
      phase,
      where: () => {
        turns += 1;
        return turns % 2 === 0;
      },
      rewrite: ({ r, x }, c) => c.make(rechunk, r.attrs, [c.make(rechunk, r.attrs, [x], r)], r),
    }),
  ),
  fault(
    "a rule that grows without end",
    ["loops"],
    rule("Growing", {
      match: as("r", pat(rechunk, [v("x")])),
      phase,
      rewrite: ({ r, x }, c) =>
        c.make(rechunk, r.attrs, [c.make(rechunk, { chunks: x.chunks }, [x], r)], r),
    }),
  ),
  fault(
    "a rule that says it fired",
    ["unchanged"],
    rule("Boastful", {
      match: as("t", pat(transpose, [v("x")])),
      phase,
      rewrite: ({ t, x }, c) => c.make(transpose, t.attrs, [x], t),
    }),
  ),
  fault(
    "a rewrite that throws",
    ["throws"],
    rule("Throwing", {
      match: as("r", pat(reduce, [v("x")], { axes: v("axes") })),
      phase,
      where: ({ axes }) => axes.length > 0,
      rewrite: ({ r, x, axes }, c) =>
        c.make(reduce, { ...r.attrs, axes: axes.map((axis) => axis + 1) }, [x], r),
    }),
  ),
  fault(
    "a rule that never fires",
    ["silent"],
    rule("Silent", {
      match: as("t", pat(transpose, [v("x")], { axes: v("axes") })),
      phase,
      where: ({ axes, x }) => axes.length > x.shape.length,
      rewrite: ({ x }) => x,
    }),
  ),
];
