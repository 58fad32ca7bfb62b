/** Which chunks each index label of a blockwise layer stands for. */
import {
  AttributeError,
  type AxisChunks,
  formatChunks,
  LayerInputError,
  sameAxis,
} from "../../core/index.ts";
import type { LabelledAxis } from "../axis-fields.ts";
import type { Layer } from "../layer.ts";

/** The attributes that say which axes meet. */
export interface Labelling {
  readonly out: readonly number[];
  readonly ins: readonly (readonly number[])[];
  readonly domain: readonly LabelledAxis[];
}

/**
 * Chunks of every label: those of `domain`, then of the inputs, where an axis of length 1 gives way
 * to any other. Throws AttributeError for labels that do not fit, LayerInputError where two inputs
 * are cut differently.
 */
export function labelAxes(attrs: Labelling, inputs: readonly Layer[]): Map<number, AxisChunks> {
  const { out, ins, domain } = attrs;
  if (ins.length !== inputs.length) {
    throw new AttributeError("blockwise", "ins", `labels ${ins.length} inputs of ${inputs.length}`);
  }
  const axes = new Map<number, AxisChunks>();
  for (const [label, axis] of domain) {
    if (axes.has(label))
      throw new AttributeError("blockwise", "domain", `names label ${label} twice`);
    axes.set(label, axis);
  }
  for (let k = 0; k < inputs.length; k++) {
    const labels = ins[k];
    const { chunks } = inputs[k];
    if (labels.length !== chunks.length) {
      throw new AttributeError(
        "blockwise",
        "ins",
        `gives ${labels.length} labels to input ${k}, which has ${chunks.length} axes`,
      );
    }
    distinct(labels, "ins");
    for (let a = 0; a < labels.length; a++) meet(attrs, axes, labels[a], chunks[a]);
  }
  distinct(out, "out");
  for (const label of out) {
    if (!axes.has(label)) {
      throw new AttributeError(
        "blockwise",
        "out",
        `has label ${label}, which no input and no domain has`,
      );
    }
  }
  return axes;
}

function distinct(labels: readonly number[], name: string): void {
  if (areDistinct(labels)) return;
  const twice = labels.find((label, a) => labels.indexOf(label) < a);
  throw new AttributeError("blockwise", name, `repeats label ${twice}`);
}

/** Whether no label comes twice. */
export function areDistinct(labels: readonly number[]): boolean {
  for (let a = 1; a < labels.length; a++) if (labels.indexOf(labels[a]) < a) return false;
  return true;
}

function meet(
  { domain }: Labelling,
  axes: Map<number, AxisChunks>,
  label: number,
  axis: AxisChunks,
): void {
  const known = axes.get(label);
  if (known === undefined) {
    axes.set(label, axis);
    return;
  }
  if (known === axis || sameAxis(known, axis) || isUnit(axis)) return;
  if (!isUnit(known) || domain.some(([fixed]) => fixed === label)) {
    throw new LayerInputError(
      "blockwise",
      `inputs are cut differently along label ${label}: ${formatChunks([known])} against ${formatChunks([axis])}; rechunk one of them`,
    );
  }
  axes.set(label, axis);
}

/** One block of one element: it meets every block of the other inputs. */
export function isUnit(axis: AxisChunks): boolean {
  return axis.length === 1 && axis.blocks === 1;
}
