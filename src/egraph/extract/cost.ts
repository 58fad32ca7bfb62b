/** What terms cost. */
import { isPlygraphError, readableError, TermCostError } from "../../core/index.ts";
import type { NodeView } from "../analyses.ts";
import type { EGraph } from "../egraph.ts";

/** The cost of a node without its inputs: 0 or more; `Infinity`: it cannot be chosen. */
export type NodeCost = (node: NodeView, graph: EGraph) => number;

/**
 * A cost of whole terms, for trees only: `combine` must not answer less than any of the inputs'.
 * Without it the inputs' costs are added, and a shared input counts once where graphs are priced.
 */
export interface TermCost {
  readonly own: NodeCost;
  readonly combine?: (own: number, inputs: readonly number[], node: NodeView) => number;
}

/** What `extract` takes. */
export type Cost = NodeCost | TermCost;

/** The cost of one node. @throws TermCostError for what cannot be minimized */
export function ownCost(graph: EGraph, cost: Cost, view: NodeView): number {
  const own = asked(view, () => (typeof cost === "function" ? cost : cost.own)(view, graph));
  if (typeof own !== "number" || Number.isNaN(own) || own < 0) {
    throw new TermCostError(view.operation.name, own, "costs are numbers of at least 0");
  }
  return own;
}

/** The cost of a term by `combine`. @throws TermCostError where it is not monotone */
export function combined(
  combine: NonNullable<TermCost["combine"]>,
  own: number,
  inputs: readonly number[],
  view: NodeView,
): number {
  const whole = asked(view, () => combine(own, inputs, view));
  const most = Math.max(0, ...inputs);
  if (typeof whole !== "number" || Number.isNaN(whole) || whole < most) {
    throw new TermCostError(
      view.operation.name,
      whole,
      `a term must not cost less than its inputs, and one costs ${most}`,
    );
  }
  return whole;
}

function asked(view: NodeView, ask: () => number): number {
  try {
    return ask();
  } catch (cause) {
    if (isPlygraphError(cause)) throw cause;
    throw threw(view, cause);
  }
}

function threw({ operation }: NodeView, cause: unknown): TermCostError {
  const wrong = `the function that prices it threw: ${readableError(cause).message}`;
  return new TermCostError(operation.name, "unknown", wrong, { cause });
}
