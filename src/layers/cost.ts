/** Work and traffic of whole layers, from shapes and element types. Nothing here looks at a block. */
import { type Shape, sizeOf } from "../core/index.ts";
import { exprSize } from "./expr/index.ts";
import type { Kernel } from "./kernel.ts";
import type { Layer } from "./layer.ts";
import type { Cost } from "./layer-type.ts";
import { nbytesOf } from "./make.ts";

/** Operations an element of a kernel that is code, and so cannot be counted. */
const CODE_FLOPS = 8;
/** Those that can: a product multiplies and adds. */
const BUILTIN_FLOPS: Readonly<Record<string, number>> = { contract: 2, "contract-part": 2 };

/** Cost of a layer that reads each of its inputs once, unless told otherwise. */
export function outCost(layer: Layer, parts: Partial<Cost> = {}): Cost {
  let readBytes = 0;
  for (const input of layer.inputs) readBytes += nbytesOf(input);
  return Object.freeze({
    tasks: layer.tasks,
    readBytes,
    movedBytes: 0,
    outBytes: nbytesOf(layer),
    flops: 0,
    ...parts,
  });
}

/** Elementary operations of `kernel` over a domain of that shape. */
export function flopsOf(kernel: Kernel, domain: Shape): number {
  const elements = sizeOf(domain);
  switch (kernel.kind) {
    case "expr":
      return elements * exprSize(kernel.expr);
    case "reduce":
      return elements * (exprSize(kernel.expr) + 1);
    case "builtin":
      return elements * (BUILTIN_FLOPS[kernel.name] ?? CODE_FLOPS);
    default:
      return elements * CODE_FLOPS;
  }
}
