/** Faults in rules that may add in another order: NaN, infinities, signs, extremes and integers may not change. */
import type { DType } from "../../../src/core/index.ts";
import {
  blockwise,
  callExpr,
  castExpr,
  constExpr,
  type Expr,
  inputExpr,
  type Layer,
  type ReductionName,
  reduce,
  reductionOf,
} from "../../../src/layers/index.ts";
import {
  as,
  pat,
  type RewriteContext,
  type RuleIR,
  rule,
  v,
} from "../../../src/optimizer/index.ts";
import { fault, type Planted } from "./fault.ts";

type Tag = "lower" | "reassociates" | "distributes";

interface Change {
  readonly tag: Tag;
  readonly from: ReductionName;
  /** The reduction in its place. */
  readonly to?: ReductionName;
  /** What is done to the elements before. */
  readonly before?: (x: Expr) => Expr;
  /** What is done to the answer. */
  readonly after?: (x: Expr) => Expr;
  /** Element types of arrays that it is for. */
  readonly of?: (dtype: DType) => boolean;
}

const isFloat = (dtype: DType): boolean => dtype.startsWith("float");

/** `reduce(x)` → `after(reduce'(before(x)))`, once: what it made is of another kind. */
const onReduce = (
  name: string,
  { tag, from, to = from, before, after, of = isFloat }: Change,
): RuleIR =>
  rule(name, {
    match: as("r", pat(reduce, [v("x")], { reduction: v("reduction") })),
    phase: "lower",
    tags: [tag],
    where: ({ r, x, reduction }) =>
      reduction.name === from &&
      of(x.dtype as DType) &&
      !isMarked(x) &&
      r.annotations === x.annotations,
    rewrite: ({ r, x, reduction }, c) => {
      const read = before === undefined ? x : mapped(x, before, c);
      const own = reductionOf(to, read.dtype as DType, { ddof: reduction.ddof });
      const made = c.make(reduce, { ...r.attrs, reduction: own }, [read], r);
      return after === undefined ? made : mapped(made, after, c);
    },
  });

/** What this file's rules made. */
const isMarked = ({ type, attrs }: Layer): boolean =>
  type === blockwise && (attrs as { kernel: { kind: string } }).kernel.kind === "expr";

function mapped(x: Layer, change: (x: Expr) => Expr, c: RewriteContext): Layer {
  const labels = x.shape.map((_, axis) => axis);
  const expr = change(inputExpr(0, x.dtype as DType));
  const kernel = { kind: "expr", expr } as const;
  const attrs = { out: labels, ins: [labels], domain: [], sizes: [], kernel, dtype: expr.dtype };
  return c.make(blockwise, attrs, [x], x);
}

const bounded = (x: Expr): Expr =>
  callExpr("where", [
    callExpr("greater", [x, constExpr(1e9, x.dtype)]),
    constExpr(1e9, x.dtype),
    x,
  ]);

/** Under tags that let sums round. */
export const EXTREMES: readonly Planted[] = [
  fault(
    "NaN lost in a maximum that is lowered",
    ["values"],
    onReduce("LowerMaxSkipsNaN", { tag: "lower", from: "max", to: "nanmax" }),
  ),
  fault(
    "the sign of a zero lost in a minimum that is lowered",
    ["values"],
    onReduce("LowerMinUnsigned", {
      tag: "lower",
      from: "min",
      before: (x) => callExpr("add", [x, constExpr(0, x.dtype)]),
    }),
  ),
  fault(
    "infinity changed in a maximum, reassociated",
    ["values"],
    onReduce("MaxBounded", { tag: "reassociates", from: "max", before: bounded }),
  ),
  fault(
    "infinity changed in a sum, reassociated",
    ["values"],
    onReduce("SumBounded", { tag: "reassociates", from: "sum", before: bounded }),
  ),
  fault(
    "NaN lost in a sum, reassociated",
    ["values"],
    onReduce("SumSkipsNaN", { tag: "reassociates", from: "sum", to: "nansum" }),
  ),
  fault(
    "a position passes over NaN when it is lowered",
    ["values", "throws"],
    onReduce("LowerArgmaxSkipsNaN", { tag: "lower", from: "argmax", to: "nanargmax" }),
  ),
  fault(
    "a maximum that is a little off, reassociated",
    ["values"],
    onReduce("MaxRounded", {
      tag: "reassociates",
      from: "max",
      of: (dtype) => dtype === "float64",
      before: (x) => callExpr("multiply", [x, constExpr(1 + 2 ** -50, x.dtype)]),
    }),
  ),
  fault(
    "integers added through doubles, lowered",
    ["values"],
    onReduce("LowerIntegersThroughDoubles", {
      tag: "lower",
      from: "sum",
      of: (dtype) => dtype === "int64",
      before: (x) => castExpr(x, "float64"),
      after: (x) => castExpr(x, "int64"),
    }),
  ),
  fault(
    "an answer that is finite becomes another one, distributed",
    ["values"],
    onReduce("SumHalved", {
      tag: "distributes",
      from: "sum",
      before: (x) => callExpr("multiply", [x, constExpr(0.5, x.dtype)]),
    }),
  ),
];
