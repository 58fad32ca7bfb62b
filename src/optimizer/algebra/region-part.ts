/** Layers of a region: how each is read, what it computes, and through which labels it reads on. */
import { type DType, sameChunks } from "../../core/index.ts";
import {
  type BlockwiseAttrs,
  blockwise,
  type Expr,
  inputExpr,
  type Layer,
  reshape,
  type SourceAttrs,
  source,
  type TransposeAttrs,
  transpose,
} from "../../layers/index.ts";
import { isElementwise, sameLabels } from "./labels.ts";
import { unitOnly } from "./units.ts";

/** A layer as it is read somewhere in the region, through some labels of the root. */
export class Part {
  readonly layer: Layer;
  readonly labels: readonly number[];
  /** How many live values of the graph read the layer. */
  readonly uses: number;
  /** One path alone leads here from the root: the layer is read once in the region. */
  readonly isSolo: boolean;
  /** How far the layer was looked at. */
  state: "new" | "fit" | "unfit" | "inside" = "new";
  /** What the layer computes of its inputs, and how many nodes that adds; once it is known to fit. */
  expr: Expr | null = null;
  weight = 0;
  /** Of layers inside: parts in place of their inputs. */
  inputs: readonly Part[] = NO_PARTS;
  /** Parts of the same layer with other labels: the first one, which counts reads, and the next one. */
  first: Part = this;
  next: Part | null = null;
  reads = 1;
  /** For whoever composes the region. */
  composed: Expr | null = null;

  constructor(layer: Layer, labels: readonly number[], uses: number, isSolo: boolean) {
    this.layer = layer;
    this.labels = labels;
    this.uses = uses;
    this.isSolo = isSolo;
  }
}

const NO_PARTS: readonly Part[] = Object.freeze([]);

/**
 * What a layer computes, where that is an expression of its inputs, element by element; with `sources`,
 * also of a layer that has none.
 */
export function exprOf(layer: Layer, sources: boolean): Expr | null {
  if (isView(layer)) {
    return layer.dtype !== "object" && isPlainView(layer)
      ? inputExpr(0, layer.dtype as DType)
      : null;
  }
  if (layer.type === blockwise) {
    const attrs = layer.attrs as BlockwiseAttrs;
    return attrs.kernel.kind === "expr" && isElementwise(attrs) ? attrs.kernel.expr : null;
  }
  if (layer.type !== source || !sources) return null;
  const { kernel, domain, chunks } = layer.attrs as SourceAttrs;
  return kernel.kind === "expr" && sameChunks(domain, chunks) ? kernel.expr : null;
}

/** Whether a layer only looks at another: the same elements, in other places. */
export const isView = ({ type }: Layer): boolean => type === transpose || type === reshape;

/** Whether a view shows all axes of its input: in another order, or with more axes of length 1. */
function isPlainView(layer: Layer): boolean {
  if (layer.type === transpose) return true;
  const [input] = layer.inputs;
  const places = unitOnly(input, layer);
  return places?.length !== undefined && input.shape.every((_, axis) => places.includes(axis));
}

/** The labels through which the root reads input `k` of a part that fits. */
export function labelsBelow({ layer, labels }: Part, k: number): readonly number[] {
  if (layer.type === blockwise) {
    const { ins, out } = layer.attrs as BlockwiseAttrs;
    return relabel(ins[k], out, labels);
  }
  if (layer.type === transpose) {
    const { axes } = layer.attrs as TransposeAttrs;
    return axes.map((_, axis) => labels[axes.indexOf(axis)]);
  }
  const [input] = layer.inputs;
  const places = unitOnly(input, layer) ?? [];
  return input.shape.map((_, axis) => labels[places.indexOf(axis)]);
}

/** `own`, in which `from[i]` is called `to[i]`; the very list `to` where it is equal to it. */
function relabel(
  own: readonly number[],
  from: readonly number[],
  to: readonly number[],
): readonly number[] {
  if (sameLabels(own, from)) return to;
  return own.map((label) => to[from.indexOf(label)]);
}
