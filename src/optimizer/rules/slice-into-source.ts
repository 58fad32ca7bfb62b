import { sameChunks } from "../../core/index.ts";
import type { Layer, SliceAttrs } from "../../layers/index.ts";
import {
  coordExpr,
  type Kernel,
  type SourceAttrs,
  slice,
  source,
  substitute,
} from "../../layers/index.ts";
import { exprCost } from "../algebra/expr-cost.ts";
import { fixedCoord } from "../algebra/labels.ts";
import {
  axesOf,
  keptAxes,
  maySliceBelow,
  readsAll,
  sliceOf,
  wholeAxis,
} from "../algebra/slices.ts";
import { mayMerge } from "../algebra/wishes.ts";
import { as, pat } from "../pattern.ts";
import { type RewriteContext, type RuleIR, rule } from "../rule.ts";

/** Additions an element below which making an element again is cheaper than reading it. */
const CHEAP = 8;

const isCheap = (kernel: Kernel): boolean =>
  kernel.kind === "expr" && exprCost(kernel.expr) <= CHEAP;

/**
 * `source[i]` → the source of what `i` takes: origin and steps say where. Expressions drop axes too;
 * of files, axes are dropped after reading.
 */
export const sliceIntoSource: RuleIR = rule("slice-into-source", {
  match: as("s", pat(slice, [as("x", pat(source, []))])),
  phase: "pushdown",
  tags: ["slice", "pushdown", "io"],
  decreases: "height of slices",
  where: {
    byPosition: ({ x }) => x.attrs.kernel.kind === "expr" || x.attrs.kernel.kind === "builtin",
    unreduced: ({ x }) => sameChunks(x.attrs.domain, x.attrs.chunks),
    narrows: ({ s, x }) => x.attrs.kernel.kind === "expr" || !readsAll(s.attrs, x.shape),
    wishes: ({ s, x }) => mayMerge(s, x),
  },
  sharing: ({ s, x }, c) => isCheap(x.attrs.kernel) || maySliceBelow(s, x, c),
  rewrite: ({ s, x }, c) =>
    x.attrs.kernel.kind === "expr" ? sliceExpr(s, x, c) : sliceFile(s, x, c),
});

/** Origin and steps of every axis after slicing, dropped ones included. */
function moved(
  { origin, steps }: SourceAttrs,
  attrs: SliceAttrs,
): { origin: number[]; steps: number[] } {
  const axes = axesOf(attrs);
  return {
    origin: axes.map(({ start }, a) => origin[a] + steps[a] * start),
    steps: axes.map(({ step }, a) => steps[a] * step),
  };
}

function sliceExpr(s: Layer<SliceAttrs>, x: Layer<SourceAttrs>, c: RewriteContext): Layer | null {
  const { kernel, dtype } = x.attrs;
  if (kernel.kind !== "expr") return null;
  const axes = axesOf(s.attrs);
  const kept = keptAxes(axes);
  const { origin, steps } = moved(x.attrs, s.attrs);
  const coords = axes.map(({ drop }, axis) =>
    drop ? fixedCoord(origin[axis]) : coordExpr(kept.indexOf(axis)),
  );
  const next: SourceAttrs = {
    kernel: { kind: "expr", expr: substitute(kernel.expr, [], coords) },
    chunks: s.chunks,
    domain: s.chunks,
    origin: kept.map((axis) => origin[axis]),
    steps: kept.map((axis) => steps[axis]),
    dtype,
  };
  return c.make(source, next, [], x);
}

function sliceFile(s: Layer<SliceAttrs>, x: Layer<SourceAttrs>, c: RewriteContext): Layer {
  const axes = axesOf(s.attrs);
  const undropped = c.make(slice, sliceOf(axes.map((axis) => ({ ...axis, drop: false }))), [x], s);
  const { chunks } = undropped;
  const next = { ...x.attrs, ...moved(x.attrs, undropped.attrs), chunks, domain: chunks };
  const below = c.make(source, next, [], x);
  if (s.attrs.drop.length === 0) return below;
  const dropping = axes.map(({ length, drop }) => ({ ...wholeAxis(length), drop }));
  return c.make(slice, sliceOf(dropping), [below], s);
}
