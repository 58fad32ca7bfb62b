/**
 * Which layers become one kernel. From one root, producers are taken in as long as nothing is
 * computed that would not be computed anyway, or what is computed again is next to free. The region
 * is taken in at once, so a chain of n layers costs O(n), and shared parts inside it stay shared.
 */
import { type AxisChunks, sameAxis, sameChunks, sizeOf } from "../../core/index.ts";
import {
  type BlockwiseAttrs,
  blockwise,
  blockwiseDomain,
  type Expr,
  exprSize,
  type Layer,
  type SourceAttrs,
  source,
} from "../../layers/index.ts";
import type { SharingContext } from "../rule.ts";
import { exprCost } from "./expr-cost.ts";
import { isElementwise, isUnitAxis } from "./labels.ts";
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
  inside: { readonly expr: Expr; readonly inputs: readonly Part[] } | null;
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
  return new RegionFinder(root, context, limits).find();
}

class RegionFinder {
  readonly #root: Layer<BlockwiseAttrs>;
  readonly #context: SharingContext;
  readonly #limits: RegionLimits;
  readonly #axes = new Map<number, AxisChunks>();
  readonly #parts = new Map<string, Part>();
  /** Parts whose elements are computed more often than before. */
  readonly #repeated = new Set<Part>();
  /** Reads of a layer from within the region, and the labels they go through. */
  readonly #reads = new Map<Layer, { count: number; readonly parts: Set<Part> }>();
  #size: number;
  #repeatedCost = 0;
  #outside = 0;

  constructor(root: Layer<BlockwiseAttrs>, context: SharingContext, limits: RegionLimits) {
    this.#root = root;
    this.#context = context;
    this.#limits = limits;
    this.#size = sizeWithin(root, limits.sizeMax);
    const domain = blockwiseDomain(root);
    root.attrs.out.forEach((label, axis) => {
      this.#axes.set(label, domain[axis]);
    });
  }

  find(): Region {
    const { ins } = this.#root.attrs;
    const agenda: { part: Part; repeated: boolean }[] = [];
    const inputs = this.#context
      .inputs(this.#root)
      .map((layer, k) => this.#read(layer, ins[k], false, agenda));
    for (let i = 0; i < agenda.length; i++) {
      const { part, repeated } = agenda[i];
      if (part.inside === null) this.#consider(part, repeated, agenda);
    }
    const distinct = new Set(inputs).size < inputs.length;
    return { inputs, won: distinct || inputs.some(({ inside }) => inside !== null) };
  }

  /** Notes one more read of `layer`; the part may now be ready to be taken in. */
  #read(
    layer: Layer,
    labels: readonly number[],
    repeated: boolean,
    agenda: { part: Part; repeated: boolean }[],
  ): Part {
    const key = `${layer.id}:${labels}`;
    let part = this.#parts.get(key);
    if (part === undefined) {
      part = { layer, labels, inside: null };
      this.#parts.set(key, part);
      this.#outside += 1;
    }
    const reads = this.#reads.get(layer);
    if (reads === undefined) this.#reads.set(layer, { count: 1, parts: new Set([part]) });
    else {
      reads.count += 1;
      reads.parts.add(part);
    }
    agenda.push({ part, repeated });
    return part;
  }

  #consider(
    part: Part,
    readerRepeated: boolean,
    agenda: { part: Part; repeated: boolean }[],
  ): void {
    const { layer, labels } = part;
    const expr = this.#exprOf(part);
    if (expr === null) return;
    const size = sizeWithin(layer, this.#limits.sizeMax);
    if (this.#size + size > this.#limits.sizeMax) return;
    if (this.#outside - 1 + layer.inputs.length > this.#limits.inputsMax) return;
    const repeated = readerRepeated || this.#isRepeated(part);
    if (repeated) {
      const cost = exprCost(expr);
      if (this.#repeatedCost + cost > this.#limits.repeatedCostMax) return;
      this.#repeatedCost += cost;
      this.#repeated.add(part);
    }
    this.#size += size;
    this.#outside -= 1;
    const inputs = this.#context.inputs(layer).map((input, k) => {
      const { out, ins } = layer.attrs as BlockwiseAttrs;
      return this.#read(
        input,
        ins[k].map((label) => labels[out.indexOf(label)]),
        repeated,
        agenda,
      );
    });
    part.inside = { expr, inputs };
  }

  /** The expression of a layer that could be taken in as far as its form goes; null otherwise. */
  #exprOf({ layer, labels }: Part): Expr | null {
    if (!mayMerge(layer, this.#root)) return null;
    const aligned = labels.every((label, axis) => {
      const own = layer.chunks[axis];
      return isUnitAxis(own) || sameAxis(own, this.#axes.get(label) ?? own);
    });
    if (!aligned) return null;
    if (layer.type === blockwise) {
      const attrs = layer.attrs as BlockwiseAttrs;
      if (attrs.kernel.kind !== "expr" || !isElementwise(attrs)) return null;
      return attrs.kernel.expr;
    }
    if (layer.type !== source || !this.#limits.sources) return null;
    const { kernel, domain, chunks } = layer.attrs as SourceAttrs;
    return kernel.kind === "expr" && sameChunks(domain, chunks) ? kernel.expr : null;
  }

  /** Whether taking `part` in computes elements of it again: others need it, or it is broadcast. */
  #isRepeated({ layer, labels }: Part): boolean {
    const reads = this.#reads.get(layer);
    if (reads === undefined || reads.count < this.#context.uses(layer)) return true;
    if (reads.parts.size > 1) return true;
    const domain = [...this.#axes.values()].map(({ length }) => length);
    const missing = labels.length < this.#axes.size;
    return sizeOf(layer.shape) < sizeOf(domain) && (missing || sizeOf(layer.shape) > 0);
  }
}

/** Nodes that a layer's expression brings along; its inputs fall away. At least one. */
function sizeWithin(layer: Layer, limit: number): number {
  const { kernel } = layer.attrs as BlockwiseAttrs | SourceAttrs;
  const expr = kernel.kind === "expr" || kernel.kind === "reduce" ? kernel.expr : null;
  if (expr === null) return 1;
  return Math.max(1, exprSize(expr, limit + 1) - layer.inputs.length);
}
