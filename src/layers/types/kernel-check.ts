/** Whether a kernel fits the layer that it is put into: element types, blocks, and inputs. */
import {
  AttributeError,
  type AxisChunks,
  type Chunks,
  formatChunks,
  sameAxis,
  sameChunks,
} from "../../core/index.ts";
import { type Expr, inputNodesOf } from "../expr/index.ts";
import type { Kernel } from "../kernel.ts";
import type { ElementType, Layer } from "../layer.ts";
import { reductionState } from "../reduction-state.ts";

/** The parts of a layer that its kernel must fit. */
export interface KernelPlace {
  readonly type: string;
  readonly dtype: ElementType;
  /** What the kernel iterates over. */
  readonly domain: Chunks;
  /** What it writes. */
  readonly chunks: Chunks;
  readonly inputs: readonly Layer[];
}

/**
 * Throws AttributeError where `kernel` cannot run in `place`. Expressions are checked in full;
 * kernels that are code are taken at their word.
 */
export function checkKernel(kernel: Kernel, place: KernelPlace): void {
  if (kernel.kind === "expr") {
    checkExpr(kernel.expr, place);
    if (kernel.expr.dtype !== place.dtype) {
      refuse(true, place, `makes ${kernel.expr.dtype}, not ${place.dtype}`);
    }
    refuse(
      !sameChunks(place.domain, place.chunks),
      place,
      "is an expression: chunks must equal domain",
    );
  } else if (kernel.kind === "reduce") {
    checkExpr(kernel.expr, place);
    checkReduce(kernel, place);
  }
}

function refuse(wrong: boolean, place: KernelPlace, text: string): void {
  if (wrong) throw new AttributeError(place.type, "kernel", text);
}

function checkExpr(expr: Expr, place: KernelPlace): void {
  const nodes = inputNodesOf(expr);
  for (let k = 0; k < nodes.length; k++) {
    const { index, dtype } = nodes[k];
    const input: Layer | undefined = place.inputs[index];
    // The texts are put together only where they are needed: this runs for every layer.
    if (input === undefined) refuse(true, place, `reads input ${index} of ${place.inputs.length}`);
    else if (input.dtype !== dtype) {
      refuse(true, place, `takes input ${index} for ${dtype}; it is ${input.dtype}`);
    }
  }
}

function checkReduce(kernel: Kernel & { kind: "reduce" }, place: KernelPlace): void {
  const { reduction, axes, shape } = kernel;
  const { domain, chunks } = place;
  const { width, dtype } = reductionState(reduction);
  refuse(
    kernel.expr.dtype !== reduction.input,
    place,
    `reduces ${reduction.input}, not ${kernel.expr.dtype}`,
  );
  refuse(dtype !== place.dtype, place, `makes ${dtype}, not ${place.dtype}`);
  const rank = domain.length;
  refuse(
    shape.length !== rank || shape.some((n, a) => n !== domain[a].length),
    place,
    `has shape [${shape}], but iterates over ${formatChunks(domain)}`,
  );
  refuse(
    axes.some((axis) => axis >= rank),
    place,
    `reduces axes [${axes}] of ${rank}`,
  );
  const stateAxis: AxisChunks | undefined = chunks[rank];
  const fitting =
    chunks.length === rank + (width > 1 ? 1 : 0) &&
    (width === 1 || (stateAxis.length === width && stateAxis.blocks === 1)) &&
    domain.every((axis, a) => fits(axis, chunks[a], axes.includes(a)));
  refuse(!fitting, place, `does not reduce ${formatChunks(domain)} to ${formatChunks(chunks)}`);
}

/** A reduced axis keeps one element a block. */
function fits(domain: AxisChunks, out: AxisChunks, reduced: boolean): boolean {
  if (!reduced) return sameAxis(domain, out);
  return out.blocks === domain.blocks && out.sizes.length === 1 && out.sizes[0] === 1;
}
