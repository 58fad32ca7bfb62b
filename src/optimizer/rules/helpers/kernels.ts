/** Questions to kernels. */
import type { Kernel } from "../../../layers/index.ts";
import { exprCost } from "../../algebra/expr-cost.ts";

/** Whether the kernel is one expression an element. */
export const isExpr = (kernel: Kernel): boolean => kernel.kind === "expr";

/** Whether an expression says what it reads. */
export const hasExpr = (kernel: Kernel): boolean =>
  kernel.kind === "expr" || kernel.kind === "reduce";

/** Additions an element below which making an element again is cheaper than moving or reading it. */
const CHEAP = 8;

/** Whether an element is cheaper to make again than to keep. */
export const isCheap = (kernel: Kernel): boolean =>
  kernel.kind === "expr" && exprCost(kernel.expr, CHEAP) <= CHEAP;

/** Whether the kernel of a source can be told which positions to make or read. */
export const isPositioned = (kernel: Kernel): boolean =>
  kernel.kind === "expr" || kernel.kind === "builtin";

/** Whether a source can be made in any chunks: computed from positions, or cut from literals. */
export const inAnyChunks = (kernel: Kernel): boolean =>
  kernel.kind === "expr" || (kernel.kind === "builtin" && kernel.name === "literal");
