/**
 * Which layers become one kernel. From one root, producers are taken in as long as nothing is
 * computed that would not be computed anyway, or what is computed again is next to free. The region
 * is taken in at once, so a chain of n layers costs O(n), and shared parts inside it stay shared.
 */
import { type Chunks, sameAxis, sizeOf } from "../../core/index.ts";
import {
  type BlockwiseAttrs,
  blockwise,
  blockwiseDomain,
  exprWeight,
  type Layer,
  source,
} from "../../layers/index.ts";
import type { SharingContext } from "../rule.ts";
import { exprCost } from "./expr-cost.ts";
import { isUnitAxis, sameLabels } from "./labels.ts";
import { exprOf, isView, labelsBelow, Part } from "./region-part.ts";
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
    if (limits.repeatedCostMax > 0 && mayRepeat(input, limits.repeatedCostMax)) return true;
  }
  return false;
}

function readsOf(inputs: readonly Layer[], input: Layer): number {
  let count = 0;
  for (const one of inputs) if (one === input) count += 1;
  return count;
}

/** Whether an element takes no more than so many additions. */
function mayRepeat({ attrs }: Layer, most: number): boolean {
  const { kernel } = attrs as BlockwiseAttrs;
  return kernel.kind === "expr" && exprCost(kernel.expr, most) <= most;
}

/** Whether layers of this type are ever taken in. */
const isTakable = (layer: Layer, { sources }: RegionLimits): boolean =>
  layer.type === blockwise || isView(layer) || (sources && layer.type === source);

/** Layers that one region takes in: views weigh nothing, and who composes the region recurses. */
const INSIDE_MAX = 2000;

/**
 * What it does is `for each part that is read: take it in where it fits, and read its inputs`. Nearly
 * all that the optimizer does about long chains happens here, so there is one object a layer, and
 * layers that are read once are in no table: a third of the time (`npm run bench -- P3`).
 */
class RegionFinder {
  readonly #root: Layer<BlockwiseAttrs>;
  readonly #context: SharingContext;
  readonly #limits: RegionLimits;
  readonly #domain: Chunks;
  /** The first part of every layer to which several paths may lead. */
  #shared: Map<Layer, Part> | null = null;
  /** Parts that were read once more, and whether their readers are computed more often than before. */
  readonly #agenda: Part[] = [];
  readonly #isRepeatedReader: boolean[] = [];
  readonly #elements: number;
  #size: number;
  #repeatedCost = 0;
  #outside = 0;
  #inside = 0;

  constructor(root: Layer<BlockwiseAttrs>, context: SharingContext, limits: RegionLimits) {
    this.#root = root;
    this.#context = context;
    this.#limits = limits;
    const { kernel } = root.attrs;
    this.#size = kernel.kind === "expr" || kernel.kind === "reduce" ? exprWeight(kernel.expr) : 0;
    this.#domain = blockwiseDomain(root);
    this.#elements = this.#domain.reduce((product, { length }) => product * length, 1);
  }

  find(layers: readonly Layer[]): Region {
    // A root that is nearly full is left alone: every further layer would cost a pass over all of it.
    if (this.#size > 0.75 * this.#limits.sizeMax) return NOTHING;
    const { ins } = this.#root.attrs;
    const inputs = layers.map((layer, k) => this.#read(layer, ins[k], true, false));
    for (let i = 0; i < this.#agenda.length; i++) {
      const part = this.#agenda[i];
      if (part.state !== "inside") this.#consider(part, this.#isRepeatedReader[i]);
    }
    const distinct = inputs.length > 1 && new Set(inputs).size < inputs.length;
    return { inputs, won: distinct || inputs.some(({ state }) => state === "inside") };
  }

  /** Notes one more read of `layer`; the part may now be ready to be taken in. */
  #read(layer: Layer, labels: readonly number[], isSolo: boolean, isRepeated: boolean): Part {
    const uses = this.#context.uses(layer);
    const part =
      isSolo && uses === 1
        ? this.#newPart(layer, labels, uses, true)
        : this.#sharedPart(layer, labels, uses);
    this.#agenda.push(part);
    this.#isRepeatedReader.push(isRepeated);
    return part;
  }

  /** The part of a layer to which several paths may lead; one more read of the layer is counted. */
  #sharedPart(layer: Layer, labels: readonly number[], uses: number): Part {
    this.#shared ??= new Map();
    const first = this.#shared.get(layer);
    if (first === undefined) {
      const part = this.#newPart(layer, labels, uses, false);
      this.#shared.set(layer, part);
      return part;
    }
    first.reads += 1;
    for (let part: Part | null = first; part !== null; part = part.next) {
      if (sameLabels(part.labels, labels)) return part;
    }
    const part = this.#newPart(layer, labels, uses, false);
    part.first = first;
    part.next = first.next;
    first.next = part;
    return part;
  }

  #newPart(layer: Layer, labels: readonly number[], uses: number, isSolo: boolean): Part {
    this.#outside += 1;
    return new Part(layer, labels, uses, isSolo);
  }

  #consider(part: Part, isRepeatedReader: boolean): void {
    const { layer } = part;
    const isRepeated = isRepeatedReader || this.#isRepeated(part);
    // Told by its type alone, which is quicker: only views cost nothing to repeat.
    if (isRepeated && this.#limits.repeatedCostMax === 0 && !isView(layer)) return;
    if (part.state === "new") this.#look(part);
    if (part.expr === null || !this.#hasRoom(part)) return;
    if (isRepeated) {
      const most = this.#limits.repeatedCostMax - this.#repeatedCost;
      const cost = exprCost(part.expr, most);
      if (cost > most) return;
      this.#repeatedCost += cost;
    }
    this.#take(part, isRepeated);
  }

  #hasRoom({ weight, layer }: Part): boolean {
    const { sizeMax, inputsMax } = this.#limits;
    return (
      this.#size + weight <= sizeMax &&
      this.#outside - 1 + layer.inputs.length <= inputsMax &&
      this.#inside < INSIDE_MAX
    );
  }

  #take(part: Part, isRepeated: boolean): void {
    this.#size += part.weight;
    this.#outside -= 1;
    this.#inside += 1;
    const layers = this.#context.inputs(part.layer);
    const inputs: Part[] = new Array(layers.length);
    for (let k = 0; k < layers.length; k++) {
      inputs[k] = this.#read(layers[k], labelsBelow(part, k), part.isSolo, isRepeated);
    }
    part.inputs = inputs;
    part.state = "inside";
  }

  /** Whether and how `part` could be taken in, as far as its form goes. */
  #look(part: Part): void {
    const { layer } = part;
    const fits = mayMerge(layer, this.#root) && (isView(layer) || this.#isCutAlike(part));
    part.expr = fits ? exprOf(layer, this.#limits.sources) : null;
    part.state = part.expr === null ? "unfit" : "fit";
    if (part.expr !== null && !isView(layer)) part.weight = Math.max(1, exprWeight(part.expr));
  }

  /** Whether every block of `part` meets one block of the root. */
  #isCutAlike(part: Part): boolean {
    const { layer, labels } = part;
    const { out } = this.#root.attrs;
    return (layer.chunks === this.#domain && sameLabels(labels, out)) || this.#meets(part);
  }

  #meets({ layer, labels }: Part): boolean {
    const { out } = this.#root.attrs;
    return labels.every((label, axis) => {
      const at = out.indexOf(label);
      const own = layer.chunks[axis];
      return at < 0 || isUnitAxis(own) || sameAxis(own, this.#domain[at]);
    });
  }

  /** Whether taking `part` in computes elements of it again: others need it, or it is broadcast. */
  #isRepeated({ first, layer, uses }: Part): boolean {
    return first.reads < uses || first.next !== null || sizeOf(layer.shape) < this.#elements;
  }
}
