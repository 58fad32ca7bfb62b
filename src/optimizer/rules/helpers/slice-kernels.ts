/** Right sides of the rules that move slices into kernels: coordinates are moved along. */
import { type AxisChunks, sameChunks } from "../../../core/index.ts";
import {
  type BlockwiseAttrs,
  blockwise,
  coordExpr,
  type Expr,
  type Kernel,
  type Layer,
  readsCoords,
  type SliceAttrs,
  type SourceAttrs,
  slice,
  source,
  substitute,
} from "../../../layers/index.ts";
import { affineCoord, domainFor, fixedCoord, sameLabels } from "../../algebra/labels.ts";
import { type AxisSlice, axesOf, keptAxes, sliceOf, wholeAxis } from "../../algebra/slices.ts";
import { mayVanish } from "../../algebra/wishes.ts";
import type { RewriteContext } from "../../rule.ts";

/** A source that makes or reads only what the slice takes. */
export function slicedSource(
  s: Layer<SliceAttrs>,
  x: Layer<SourceAttrs>,
  c: RewriteContext,
): Layer {
  const { kernel } = x.attrs;
  return kernel.kind === "expr" ? slicedExpr(s, x, kernel.expr, c) : slicedFile(s, x, c);
}

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

function slicedExpr(
  s: Layer<SliceAttrs>,
  x: Layer<SourceAttrs>,
  expr: Expr,
  c: RewriteContext,
): Layer {
  const axes = axesOf(s.attrs);
  const kept = keptAxes(axes);
  const { origin, steps } = moved(x.attrs, s.attrs);
  const coords = axes.map(({ drop }, axis) =>
    drop ? fixedCoord(origin[axis]) : coordExpr(kept.indexOf(axis)),
  );
  const next: SourceAttrs = {
    kernel: { kind: "expr", expr: substitute(expr, [], coords) },
    chunks: s.chunks,
    domain: s.chunks,
    origin: kept.map((axis) => origin[axis]),
    steps: kept.map((axis) => steps[axis]),
    dtype: x.attrs.dtype,
  };
  return c.make(source, next, [], x);
}

function slicedFile(s: Layer<SliceAttrs>, x: Layer<SourceAttrs>, c: RewriteContext): Layer {
  const axes = axesOf(s.attrs);
  const undropped = c.make(slice, sliceOf(axes.map((axis) => ({ ...axis, drop: false }))), [x], s);
  const { chunks } = undropped;
  const next = { ...x.attrs, ...moved(x.attrs, undropped.attrs), chunks, domain: chunks };
  const below = c.make(source, next, [], x);
  if (s.attrs.drop.length === 0) return below;
  const dropping = axes.map(({ length, drop }) => ({ ...wholeAxis(length), drop }));
  return c.make(slice, sliceOf(dropping), [below], s);
}

/** Whether every axis of length 1 is one block: labels and positions would not tell it apart. */
export const blocksAlign = (inputs: readonly Layer[]): boolean =>
  inputs.every(({ chunks }) => chunks.every(isLinear));

const isLinear = ({ length, blocks }: AxisChunks): boolean => length !== 1 || blocks === 1;

/** A blockwise layer over slices of its inputs; null where that would change nothing. */
export function slicedBlockwise(
  s: Layer<SliceAttrs>,
  b: Layer<BlockwiseAttrs>,
  inputs: readonly Layer[],
  c: RewriteContext,
): Layer | null {
  const { attrs } = b;
  const { kernel } = attrs;
  if (kernel.kind !== "expr") return null;
  if (isAllAlike(s, b, inputs)) {
    // Whatever the layers below, it is the very same slice: hundreds in a row share all that they are.
    const below = inputs.map((input) => c.make(slice, s.attrs, [input], s));
    return c.make(blockwise, attrs, below, b);
  }
  const axes = axesOf(s.attrs);
  const kept = keptAxes(axes);
  const sliced = inputs.map((input, k) =>
    slicedInput({ input, labels: attrs.ins[k], out: attrs.out, axes, s }, c),
  );
  if (sliced.every((input, k) => input === inputs[k]) && !mayVanish(s, b)) return null;
  const out = kept.map((axis) => attrs.out[axis]);
  const ins = attrs.ins.map((labels) => labels.filter((label) => out.includes(label)));
  const next: BlockwiseAttrs = {
    out,
    ins,
    domain: domainFor(out, s.chunks, ins, sliced),
    sizes: [],
    kernel: readsCoords(kernel.expr) ? movedKernel(kernel.expr, axes, kept) : kernel,
    dtype: attrs.dtype,
  };
  return c.make(blockwise, next, sliced, b);
}

/**
 * Whether the slice takes, of every input, what it takes of the layer: all are cut alike and labelled
 * alike, no axis is dropped or broadcast, and no position is asked for.
 */
function isAllAlike(
  { attrs }: Layer<SliceAttrs>,
  b: Layer<BlockwiseAttrs>,
  inputs: readonly Layer[],
): boolean {
  const { ins, out, domain, kernel } = b.attrs;
  if (domain.length > 0 || inputs.length === 0 || !isPlainPart(attrs, b)) return false;
  if (kernel.kind !== "expr" || readsCoords(kernel.expr)) return false;
  for (let k = 0; k < inputs.length; k++) {
    if (inputs[k].chunks !== b.chunks || !sameLabels(ins[k], out)) return false;
  }
  return true;
}

/** Whether a slice takes several positions along every axis, and not all of them. */
function isPlainPart({ start, step, length, drop }: SliceAttrs, { shape }: Layer): boolean {
  let isWhole = true;
  for (let a = 0; a < length.length; a++) {
    // Of one element or none there are several ways to write a slice, and an axis of one broadcasts.
    if (length[a] <= 1) return false;
    if (length[a] !== shape[a] || step[a] !== 1 || start[a] !== 0) isWhole = false;
  }
  return drop.length === 0 && !isWhole;
}

/** The kernel at the positions that the slice takes. */
function movedKernel(expr: Expr, axes: readonly AxisSlice[], kept: readonly number[]): Kernel {
  const coords = axes.map(
    ({ start, step, drop }, axis): Expr =>
      drop ? fixedCoord(start) : affineCoord(kept.indexOf(axis), step, start),
  );
  return { kind: "expr", expr: substitute(expr, [], coords) };
}

interface InputSlice {
  readonly input: Layer;
  readonly labels: readonly number[];
  readonly out: readonly number[];
  readonly axes: readonly AxisSlice[];
  readonly s: Layer;
}

function slicedInput({ input, labels, out, axes, s }: InputSlice, c: RewriteContext): Layer {
  const own = labels.map((label, a): AxisSlice => {
    const axis = axes[out.indexOf(label)];
    return input.shape[a] === 1 ? { ...wholeAxis(1), drop: axis.drop } : axis;
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

/** The slice of input `k` of a contraction: its axes with labels of the output are sliced as that is. */
export function labelledSlice(
  s: Layer<SliceAttrs>,
  b: Layer<BlockwiseAttrs>,
  input: Layer,
  k: number,
): SliceAttrs {
  const axes = axesOf(s.attrs);
  const { out, ins } = b.attrs;
  return sliceOf(
    ins[k].map((label, a): AxisSlice => {
      const at = out.indexOf(label);
      const size = input.shape[a];
      return at < 0 || size !== b.shape[at] ? wholeAxis(size) : axes[at];
    }),
  );
}
