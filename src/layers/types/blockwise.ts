/** One kernel over aligned blocks: index labels say which blocks of the inputs meet. */
import {
  AttributeError,
  type BlockSet,
  type Chunks,
  type DType,
  shapeOf,
} from "../../core/index.ts";
import type { LabelledAxis } from "../axis-fields.ts";
import { allOrNone, cullByBoxes } from "../box-cull.ts";
import { flopsOf, outCost } from "../cost.ts";
import type { Kernel } from "../kernel.ts";
import type { Layer } from "../layer.ts";
import type { Cost, Derived, LayerType } from "../layer-type.ts";
import { nbytesOf } from "../make.ts";
import { f, schema } from "../schema.ts";
import { blockwiseExpansion, readOf } from "./blockwise-expansion.ts";
import { areDistinct, labelAxes } from "./blockwise-labels.ts";
import { checkKernel } from "./kernel-check.ts";
import { kernelText } from "./summary.ts";

/**
 * Labels are small numbers that stand for axes. Blocks of the inputs meet where their labels agree;
 * an input axis of length 1 meets every block (broadcasting). A label that is in `ins` but not in
 * `out` is contracted: a task gets all blocks along it, input by input, row-major.
 */
export interface BlockwiseAttrs {
  /** Labels of the output axes, each once. */
  readonly out: readonly number[];
  /** Labels of the axes of each input, each once an input. */
  readonly ins: readonly (readonly number[])[];
  /** Chunks of labels that no input determines: new axes, and axes that are broadcast. */
  readonly domain: readonly LabelledAxis[];
  /** Output chunks of labels where they differ from the domain's; the same number of blocks. */
  readonly sizes: readonly LabelledAxis[];
  readonly kernel: Kernel;
  readonly dtype: DType;
}

/** One task an output block. */
export const blockwise: LayerType<BlockwiseAttrs> = {
  name: "blockwise",
  version: 1,
  phase: "physical",
  schema: schema<BlockwiseAttrs>({
    out: f.labels,
    ins: f.list(f.labels, 4096),
    domain: f.labelledAxes,
    sizes: f.labelledAxes,
    kernel: f.kernel,
    dtype: f.dtype,
  }),
  arity: { min: 0, max: 4096 },
  derive,
  expand: blockwiseExpansion,
  cull: cullBlockwise,
  kernel: ({ attrs }) => attrs.kernel,
  cost: blockwiseCost,
  summary: ({ attrs }: Layer<BlockwiseAttrs>) =>
    `${kernelText(attrs.kernel)}  ${labelsText(attrs)}`,
};

function derive(attrs: BlockwiseAttrs, inputs: readonly Layer[]): Derived {
  const { out, kernel, dtype } = attrs;
  const domain = plainDomain(attrs, inputs) ?? domainOf(attrs, inputs);
  const chunks = attrs.sizes.length === 0 ? domain : resized(attrs, domain);
  if (kernel.kind === "expr" || kernel.kind === "reduce") {
    const rank = kernel.kind === "reduce" ? kernel.shape.length : out.length;
    const iterated = rank === domain.length ? domain : domain.slice(0, rank);
    checkKernel(kernel, { type: "blockwise", dtype, domain: iterated, chunks, inputs });
  }
  return { shape: shapeOf(chunks), dtype, chunks };
}

/**
 * The domain where every input has all axes of the output, cut alike, in any order: the commonest case
 * by far, and told without a table. `labelAxes` has the rest.
 */
function plainDomain(attrs: BlockwiseAttrs, inputs: readonly Layer[]): Chunks | undefined {
  const { out, ins, domain } = attrs;
  if (inputs.length === 0 || domain.length > 0 || ins.length !== inputs.length) return undefined;
  if (!areDistinct(out)) return undefined;
  const { chunks } = inputs[0];
  const found = sameLabels(ins[0], out) ? chunks : inOrderOf(out, ins[0], chunks);
  if (found?.length !== out.length) return undefined;
  for (let k = 1; k < inputs.length; k++) {
    const own = inputs[k].chunks;
    const agrees = own === found ? sameLabels(ins[k], out) : hasAxes(found, out, ins[k], own);
    if (!agrees) return undefined;
  }
  return found;
}

/** Chunks in the order of `out`, where `labels` are the same ones in another order. */
function inOrderOf(
  out: readonly number[],
  labels: readonly number[],
  chunks: Chunks,
): Chunks | undefined {
  if (labels.length !== out.length || chunks.length !== out.length) return undefined;
  const found: Chunks[number][] = new Array(out.length);
  for (let axis = 0; axis < out.length; axis++) {
    const at = labels.indexOf(out[axis]);
    if (at < 0) return undefined;
    found[axis] = chunks[at];
  }
  return found;
}

/** Whether the axes with these labels are the very axes of `domain`, all of them. */
function hasAxes(
  domain: Chunks,
  out: readonly number[],
  labels: readonly number[],
  chunks: Chunks,
): boolean {
  if (labels.length !== out.length || chunks.length !== out.length) return false;
  for (let axis = 0; axis < out.length; axis++) {
    const at = labels.indexOf(out[axis]);
    if (at < 0 || chunks[at] !== domain[axis]) return false;
  }
  return true;
}

function domainOf(attrs: BlockwiseAttrs, inputs: readonly Layer[]): Chunks {
  const { out, kernel } = attrs;
  const axes = labelAxes(attrs, inputs);
  if (kernel.kind === "expr" || kernel.kind === "reduce") {
    for (const label of axes.keys()) {
      if (out.includes(label)) continue;
      const text = `lacks label ${label}: only kernels that are code contract`;
      throw new AttributeError("blockwise", "out", text);
    }
  }
  return out.map((label) => axes.get(label) as Chunks[number]);
}

function resized({ out, sizes }: BlockwiseAttrs, domain: Chunks): Chunks {
  const chunks = domain.slice();
  for (const [label, axis] of sizes) {
    const at = out.indexOf(label);
    if (at < 0)
      throw new AttributeError("blockwise", "sizes", `names label ${label}, which out lacks`);
    if (axis.blocks !== domain[at].blocks) {
      throw new AttributeError(
        "blockwise",
        "sizes",
        `has ${axis.blocks} blocks along label ${label}; the domain has ${domain[at].blocks}`,
      );
    }
    chunks[at] = axis;
  }
  return chunks;
}

/** The domain's chunks along the output labels: what the kernel iterates over. */
export function blockwiseDomain(layer: Layer<BlockwiseAttrs>): Chunks {
  if (layer.attrs.sizes.length === 0) return layer.chunks;
  const axes = labelAxes(layer.attrs, layer.inputs);
  return layer.attrs.out.map((label) => axes.get(label) as Chunks[number]);
}

function cullBlockwise(layer: Layer<BlockwiseAttrs>, needed: BlockSet): readonly BlockSet[] {
  const { out, ins } = layer.attrs;
  return layer.inputs.map((input, k) => {
    // Element by element over the same grid, which layers share: the commonest case by far.
    if (input.grid === layer.grid && sameLabels(ins[k], out)) return needed;
    const read = readOf(layer, k);
    if (read.constant) return allOrNone(needed, input.grid);
    return cullByBoxes(needed, input.grid, (lo, hi, inLo, inHi) => {
      read.outAxis.forEach((axis, a) => {
        if (axis < 0) return;
        inLo[a] = lo[axis];
        inHi[a] = hi[axis];
      });
    });
  });
}

function sameLabels(a: readonly number[], b: readonly number[]): boolean {
  return a === b || (a.length === b.length && a.every((label, axis) => label === b[axis]));
}

function blockwiseCost(layer: Layer<BlockwiseAttrs>): Cost {
  const axes = labelAxes(layer.attrs, layer.inputs);
  const shape = [...axes.values()].map(({ length }) => length);
  let readBytes = 0;
  layer.inputs.forEach((input, k) => {
    readBytes += nbytesOf(input) * readOf(layer, k).repeats;
  });
  return outCost(layer, { readBytes, flops: flopsOf(layer.attrs.kernel, shape) });
}

function labelsText({ out, ins }: BlockwiseAttrs): string {
  const text = (labels: readonly number[]): string =>
    labels.map((label) => (label < 18 ? String.fromCharCode(105 + label) : `<${label}>`)).join("");
  return `${ins.map(text).join(",")}->${text(out)}`;
}
