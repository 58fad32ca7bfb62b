/**
 * Which layers become one kernel. From one root, producers are taken in as long as nothing is
 * computed that would not be computed anyway, or what is computed again is next to free. The region
 * is taken in at once, so a chain of n layers costs O(n), and shared parts inside it stay shared.
 */
import { type AxisChunks, type DType, sameAxis, sameChunks, sizeOf } from "../../core/index.ts";
import {
  type BlockwiseAttrs,
  blockwise,
  blockwiseDomain,
  type Expr,
  inputExpr,
  type Layer,
  reshape,
  type SourceAttrs,
  source,
  type TransposeAttrs,
  transpose,
} from "../../layers/index.ts";
import type { SharingContext } from "../rule.ts";
import { exprCost, exprWeight } from "./expr-cost.ts";
import { isElementwise, isUnitAxis } from "./labels.ts";
import { unitOnly } from "./units.ts";
import { mayMerge } from "./wishes.ts";

/** What may be taken in. */
export interface RegionLimits {
  /** Also sources that are expressions. */
  readonly sources: boolean;
  /** Additions an element that may be computed again, in all. */
  readonly repeatedCostMax: number;
  /** Nodes of the one expression: beyond, compiling costs more than a pass over memory. */
  readonly sizeMax: number;
  /** Inputs of the one layer. */
  readonly inputsMax: number;
}

/** A layer as it is read somewhere in the region, through these labels of the root. */
export interface Part {
  readonly layer: Layer;
  readonly labels: readonly number[];
  /** For layers taken in: their expression, and parts in place of its inputs. */
  inside: Inside | null;
  /** How it could be taken in, once that was looked at. */
  form: Form | null | undefined;
}

/** What is known of a layer that was taken in. */
export interface Inside {
  readonly expr: Expr;
  readonly inputs: readonly Part[];
}

/** The region: parts in place of the inputs of the root, and whether anything was won. */
export interface Region {
  readonly inputs: readonly Part[];
  readonly won: boolean;
}

/** Finds the region of `root`, a blockwise layer whose kernel holds an expression. */
export function regionOf(
  root: Layer<BlockwiseAttrs>,
  context: SharingContext,
  limits: RegionLimits,
): Region {
  const inputs = context.inputs(root);
  if (!isHopeful(inputs, context, limits)) return NOTHING;
  return new RegionFinder(root, context, limits).find(inputs);
}

const NOTHING: Region = Object.freeze({ inputs: [], won: false });

/**
 * Whether anything can come of it, told by the direct inputs alone: an input that stands twice, one
 * that nobody else reads, a view, or one that may be computed again. Most roots are left here.
 */
function isHopeful(
  inputs: readonly Layer[],
  context: SharingContext,
  limits: RegionLimits,
): boolean {
  for (let k = 0; k < inputs.length; k++) {
    const input = inputs[k];
    if (inputs.indexOf(input) < k) return true;
    if (!isTakable(input, limits)) continue;
    if (isView(input) || context.uses(input) <= readsOf(inputs, input)) return true;
    if (limits.repeatedCostMax > 0 && costOf(input) <= limits.repeatedCostMax) return true;
  }
  return false;
}

function readsOf(inputs: readonly Layer[], input: Layer): number {
  let count = 0;
  for (const one of inputs) if (one === input) count += 1;
  return count;
}

/** Additions an element; none is known where there is no expression. */
function costOf({ attrs }: Layer): number {
  const { kernel } = attrs as BlockwiseAttrs;
  return kernel.kind === "expr" ? exprCost(kernel.expr) : Number.POSITIVE_INFINITY;
}

/** Whether layers of this type are ever taken in. */
const isTakable = (layer: Layer, { sources }: RegionLimits): boolean =>
  layer.type === blockwise || isView(layer) || (sources && layer.type === source);

/** Reads of one layer from within the region, and the parts through which it is read. */
interface Reads {
  count: number;
  readonly parts: Part[];
}

/** A part that was read once more. */
interface Visit {
  readonly part: Part;
  /** Whoever reads it is computed more often than before. */
  readonly repeated: boolean;
}

/** How a layer could be taken in: its expression, and the labels of its inputs. */
interface Form {
  readonly expr: Expr;
  readonly ins: readonly (readonly number[])[];
  readonly weight: number;
}

class RegionFinder {
  readonly #root: Layer<BlockwiseAttrs>;
  readonly #context: SharingContext;
  readonly #limits: RegionLimits;
  readonly #axes = new Map<number, AxisChunks>();
  readonly #reads = new Map<Layer, Reads>();
  readonly #agenda: Visit[] = [];
  readonly #elements: number;
  #size: number;
  #repeatedCost = 0;
  #outside = 0;

  constructor(root: Layer<BlockwiseAttrs>, context: SharingContext, limits: RegionLimits) {
    this.#root = root;
    this.#context = context;
    this.#limits = limits;
    const { kernel, out } = root.attrs;
    this.#size = kernel.kind === "expr" || kernel.kind === "reduce" ? exprWeight(kernel.expr) : 0;
    const domain = blockwiseDomain(root);
    this.#elements = domain.reduce((product, { length }) => product * length, 1);
    out.forEach((label, axis) => {
      this.#axes.set(label, domain[axis]);
    });
  }

  find(layers: readonly Layer[]): Region {
    // A root that is nearly full is left alone: every further layer would cost a pass over all of it.
    if (this.#size > 0.75 * this.#limits.sizeMax) return NOTHING;
    const { ins } = this.#root.attrs;
    const inputs = layers.map((layer, k) => this.#read(layer, ins[k], false));
    for (let i = 0; i < this.#agenda.length; i++) {
      const { part, repeated } = this.#agenda[i];
      if (part.inside === null) this.#consider(part, repeated);
    }
    const distinct = inputs.length > 1 && new Set(inputs).size < inputs.length;
    return { inputs, won: distinct || inputs.some(({ inside }) => inside !== null) };
  }

  /** Notes one more read of `layer`; the part may now be ready to be taken in. */
  #read(layer: Layer, labels: readonly number[], repeated: boolean): Part {
    let reads = this.#reads.get(layer);
    if (reads === undefined) {
      reads = { count: 0, parts: [] };
      this.#reads.set(layer, reads);
    }
    reads.count += 1;
    let part = reads.parts.find((known) => sameLabels(known.labels, labels));
    if (part === undefined) {
      part = { layer, labels, inside: null, form: undefined };
      reads.parts.push(part);
      this.#outside += 1;
    }
    this.#agenda.push({ part, repeated });
    return part;
  }

  #consider(part: Part, readerRepeated: boolean): void {
    const { layer } = part;
    const repeated = readerRepeated || this.#isRepeated(part);
    // Told by its type alone, which is quicker: only views cost nothing to repeat.
    if (repeated && this.#limits.repeatedCostMax === 0 && !isView(layer)) return;
    if (part.form === undefined) part.form = this.#formOf(part);
    const { form } = part;
    if (form === null || this.#size + form.weight > this.#limits.sizeMax) return;
    if (this.#outside - 1 + layer.inputs.length > this.#limits.inputsMax) return;
    if (repeated) {
      const cost = exprCost(form.expr);
      if (this.#repeatedCost + cost > this.#limits.repeatedCostMax) return;
      this.#repeatedCost += cost;
    }
    this.#size += form.weight;
    this.#outside -= 1;
    const inputs = this.#context
      .inputs(layer)
      .map((input, k) => this.#read(input, form.ins[k], repeated));
    part.inside = { expr: form.expr, inputs };
  }

  /** How `part` could be taken in, as far as its form goes; null where it could not. */
  #formOf(part: Part): Form | null {
    const { layer, labels } = part;
    if (!mayMerge(layer, this.#root)) return null;
    if (isView(layer)) return viewForm(part);
    for (let axis = 0; axis < labels.length; axis++) {
      const own = layer.chunks[axis];
      const wanted = this.#axes.get(labels[axis]);
      if (own !== wanted && !isUnitAxis(own) && wanted !== undefined && !sameAxis(own, wanted)) {
        return null;
      }
    }
    if (layer.type === blockwise) return blockwiseForm(part);
    return layer.type === source && this.#limits.sources ? sourceForm(part) : null;
  }

  /** Whether taking `part` in computes elements of it again: others need it, or it is broadcast. */
  #isRepeated({ layer }: Part): boolean {
    const reads = this.#reads.get(layer);
    if (reads === undefined || reads.count < this.#context.uses(layer)) return true;
    return reads.parts.length > 1 || sizeOf(layer.shape) < this.#elements;
  }
}

function blockwiseForm({ layer, labels }: Part): Form | null {
  const attrs = layer.attrs as BlockwiseAttrs;
  if (attrs.kernel.kind !== "expr" || !isElementwise(attrs)) return null;
  const { expr } = attrs.kernel;
  const ins = attrs.ins.map((own) => relabel(own, attrs.out, labels));
  return { expr, ins, weight: Math.max(1, exprWeight(expr)) };
}

function sourceForm({ layer }: Part): Form | null {
  const { kernel, domain, chunks } = layer.attrs as SourceAttrs;
  if (kernel.kind !== "expr" || !sameChunks(domain, chunks)) return null;
  return { expr: kernel.expr, ins: [], weight: Math.max(1, exprWeight(kernel.expr)) };
}

const isView = ({ type }: Layer): boolean => type === transpose || type === reshape;

/** Layers that only show their input otherwise: in another order, or with more axes of length 1. */
function viewForm({ layer, labels }: Part): Form | null {
  const [input] = layer.inputs;
  if (layer.dtype === "object") return null;
  const expr = inputExpr(0, layer.dtype as DType);
  if (layer.type === transpose) {
    const { axes } = layer.attrs as TransposeAttrs;
    return { expr, ins: [axes.map((_, axis) => labels[axes.indexOf(axis)])], weight: 0 };
  }
  const places = unitOnly(input, layer);
  if (places === null || input.shape.some((_, axis) => !places.includes(axis))) return null;
  return { expr, ins: [input.shape.map((_, axis) => labels[places.indexOf(axis)])], weight: 0 };
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

function sameLabels(a: readonly number[], b: readonly number[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
