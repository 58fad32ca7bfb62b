/** Labels of blockwise layers: which axes meet, and what inputs no longer tell. */
import { type AxisChunks, type Chunks, sameAxis } from "../../core/index.ts";
import {
  type BlockwiseAttrs,
  callExpr,
  constExpr,
  coordExpr,
  type Expr,
  type LabelledAxis,
  type Layer,
} from "../../layers/index.ts";

/**
 * The `domain` attribute that a blockwise layer needs for its output labels to have `chunks`: the
 * labels of which no input has an axis that is cut so.
 */
export function domainFor(
  out: readonly number[],
  chunks: Chunks,
  ins: readonly (readonly number[])[],
  inputs: readonly Layer[],
): LabelledAxis[] {
  const untold: LabelledAxis[] = [];
  for (let axis = 0; axis < out.length; axis++) {
    if (!isTold(out[axis], chunks[axis], ins, inputs)) untold.push([out[axis], chunks[axis]]);
  }
  return untold;
}

/** Whether an input has an axis of this label that is cut so. */
function isTold(
  label: number,
  axis: AxisChunks,
  ins: readonly (readonly number[])[],
  inputs: readonly Layer[],
): boolean {
  for (let k = 0; k < inputs.length; k++) {
    const at = ins[k].indexOf(label);
    if (at >= 0 && sameAxis(inputs[k].chunks[at], axis)) return true;
  }
  return false;
}

/** Whether two lists of labels are equal. */
export function sameLabels(a: readonly number[], b: readonly number[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** One block of one element: an axis that meets every block of the others. */
export const isUnitAxis = (axis: AxisChunks): boolean => axis.length === 1 && axis.blocks === 1;

/**
 * The expression `offset + scale * coord(axis)`; no arithmetic where none is needed. Backwards from 0,
 * 0 is added all the same: `0 * -1` is -0, and a position is not.
 */
export function affineCoord(axis: number, scale: number, offset: number): Expr {
  const coord = coordExpr(axis);
  const scaled = scale === 1 ? coord : callExpr("multiply", [coord, constExpr(scale, "float64")]);
  return offset === 0 && scale > 0
    ? scaled
    : callExpr("add", [scaled, constExpr(offset, "float64")]);
}

/** A position that is always the same. */
export const fixedCoord = (position: number): Expr => constExpr(position, "float64");

/** Whether the kernel is one expression an element, so that elements do not depend on blocks. */
export const isElementwise = ({ kernel, sizes }: BlockwiseAttrs): boolean =>
  kernel.kind === "expr" && sizes.length === 0;
